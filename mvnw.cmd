@echo off
rem SPDX-FileCopyrightText: The Berth authors
rem SPDX-License-Identifier: EPL-2.0

rem Runs the one Maven that this build is proven with, on a JDK that is new enough.
setlocal EnableExtensions EnableDelayedExpansion
set "VERSION=3.9.16"
set "FOUND="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do for %%H in ("%%~dpJ..") do call :consider "%%~fH"
for %%B in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
  for /d %%H in ("%%~B\*") do call :consider "%%~fH"
)
if not defined FOUND (
  echo mvnw: no JDK 21 or newer found: set JAVA_HOME to one. 1>&2
  exit /b 1
)
set "JAVA_HOME=%FOUND%"
set "CACHE=%LOCALAPPDATA%\berth"
set "MAVEN=%CACHE%\maven-%VERSION%"
if exist "%MAVEN%\bin\mvn.cmd" goto run
where mvn >nul 2>nul
if errorlevel 1 (
  echo mvnw: no mvn on the PATH: install Maven of any version, it fetches the Maven %VERSION% that this build needs. 1>&2
  exit /b 1
)
set "UNPACKED=%CACHE%\unpack.%RANDOM%"
mkdir "%UNPACKED%"
rem Not in the project's folder: an old Maven can't load its extensions.
pushd "%UNPACKED%"
call mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack "-Dartifact=org.apache.maven:apache-maven:%VERSION%:zip:bin" "-DoutputDirectory=%UNPACKED%"
popd
if not exist "%UNPACKED%\apache-maven-%VERSION%\bin\mvn.cmd" (
  rmdir /s /q "%UNPACKED%"
  echo mvnw: Maven %VERSION% could not be fetched. 1>&2
  exit /b 1
)
if not exist "%MAVEN%" move "%UNPACKED%\apache-maven-%VERSION%" "%MAVEN%" >nul
rmdir /s /q "%UNPACKED%"
:run
call "%MAVEN%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%

rem Takes the JDK in %1 if none was found yet and it is new enough.
:consider
if defined FOUND exit /b 0
if not exist "%~1\release" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "tokens=2 delims=.=+" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
  set "MAJOR=%%~V"
  set "MAJOR=!MAJOR:"=!"
)
if !MAJOR! GEQ 21 set "FOUND=%~1"
exit /b 0
