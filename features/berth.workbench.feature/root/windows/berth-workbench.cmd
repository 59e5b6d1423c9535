@echo off
rem SPDX-License-Identifier: EPL-2.0
rem SPDX-FileCopyrightText: The Berth authors
rem Starts the workbench on a Java that is new enough; arguments that name files are opened in it.
setlocal EnableExtensions DisableDelayedExpansion
set "launcher="
for %%L in ("%~dp0plugins\org.eclipse.equinox.launcher_*.jar") do set "launcher=%%~fL"
if not defined launcher (
    echo berth-workbench: the folder plugins holds no launcher: unpack the whole archive.>&2
    exit /b 70
)
set "java="
call :find_java
if not defined java (
    echo berth-workbench: no Java 21 or newer found: set JAVA_HOME to one.>&2
    exit /b 70
)
set "home=%USERPROFILE%"
set "scratch="
set "probe=%home%\.berth.%RANDOM%"
mkdir "%probe%" 2>nul && rmdir "%probe%" || call :make_scratch
if not defined home (
    echo berth-workbench: neither the home nor a temporary folder can be written.>&2
    exit /b 70
)
:launch
"%java%\bin\java" --enable-native-access=ALL-UNNAMED "-Duser.home=%home%" -jar "%launcher%" %*
set "code=%ERRORLEVEL%"
rem A workbench that wants to be started again, as after an update (IApplication.EXIT_RESTART).
if "%code%"=="23" goto launch
if defined scratch rmdir /s /q "%scratch%"
exit /b %code%

:make_scratch
set "home="
set "scratch=%TEMP%\berth.%RANDOM%%RANDOM%"
mkdir "%scratch%" 2>nul && set "home=%scratch%"
exit /b 0

:find_java
if defined JAVA_HOME call :try_java "%JAVA_HOME%"
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :try_java "%%~dp$PATH:J.."
for /d %%J in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk*" "%USERPROFILE%\.jdks\*") do call :try_java "%%~J"
exit /b 0

:try_java
if defined java exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "major="
for /f "tokens=2 delims==." %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "major=%%~V"
if not defined major exit /b 0
set "major=%major:"=%"
if %major% GEQ 21 set "java=%~f1"
exit /b 0
