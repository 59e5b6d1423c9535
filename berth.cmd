@echo off
rem SPDX-License-Identifier: EPL-2.0
rem SPDX-FileCopyrightText: The Berth authors
rem Berth's command line on Windows. In a fresh clone it builds what it needs, once; then it starts at once.
setlocal EnableExtensions DisableDelayedExpansion
set "here=%~dp0"
set "here=%here:~0,-1%"
set "built=%here%\releng\commandline\target\cli"
set "jdk="
if exist "%built%\jdk" set /p jdk=<"%built%\jdk"
if not defined jdk call :find_jdk
if not defined jdk (
    echo berth: no JDK 21 or newer found: set JAVA_HOME to one.>&2
    exit /b 70
)
if not exist "%built%\classpath" call :build || exit /b 70
set "plugins=%BERTH_PLUGINS%"
if not defined plugins set "plugins=%here%\plugins"
rem Most methods run too seldom to be compiled well; reading a long log is worth it.
set "pace=-XX:TieredStopAtLevel=1"
if "%~1"=="events" set "pace=-Xmx256m -Xmn160m"
"%jdk%\bin\java" -Xlog:disable -XX:+DisplayVMOutputToStderr -XX:+UseSerialGC %pace% --enable-native-access=ALL-UNNAMED -Djna.nosys=true -Djna.nounpack=true "-Djna.boot.library.path=%built%\native" "-Dberth.plugins=%plugins%" "@%built%\launch.args" berth.cli.Main %*
exit /b %ERRORLEVEL%

:find_jdk
for %%J in ("%JAVA_HOME%") do call :try_jdk "%%~J"
for /d %%J in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk*" "%USERPROFILE%\.jdks\*") do call :try_jdk "%%~J"
exit /b 0

:try_jdk
if defined jdk exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "tokens=2 delims==." %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "major=%%~V"
set "major=%major:"=%"
if %major% GEQ 21 set "jdk=%~1"
exit /b 0

:build
where mvn >nul 2>&1 || (
    echo berth: no mvn on the PATH: install Maven, it fetches the libraries.>&2
    exit /b 1
)
set "part=%here%\releng\commandline\target\build.%RANDOM%"
mkdir "%part%" || exit /b 1
echo berth: first start: fetching the libraries>&2
set "JAVA_HOME=%jdk%"
call mvn -q -B -f "%here%\releng\commandline\libraries.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies "-DoutputDirectory=%part%\libraries" >&2 || exit /b 1
echo berth: first start: compiling>&2
rem The class path names absolute places, so the build is made where it stays; its last file marks it as whole.
"%jdk%\bin\java" "%here%\releng\commandline\Build.java" "%here%" "%part%\libraries" "%built%" >&2 || exit /b 1
>"%built%\jdk" echo %jdk%
rmdir /s /q "%part%"
exit /b 0
