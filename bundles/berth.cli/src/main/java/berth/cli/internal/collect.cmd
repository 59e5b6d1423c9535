@echo off
rem SPDX-License-Identifier: EPL-2.0
rem SPDX-FileCopyrightText: The Berth authors

rem Berth's collector for hosts without Java: reads what there is to see of ports and writes it to standard output. It changes nothing.
rem
rem     collect.cmd >proxy1.txt
rem     berth explain proxy1.txt --port 25

setlocal
set "sys=%SystemRoot%\System32"
echo berth-collected/1
call :run %sys%\chcp.com
call :run %sys%\hostname.exe
call :run ver
call :run %sys%\whoami.exe
if exist %sys%\WindowsPowerShell\v1.0\powershell.exe call :run %sys%\WindowsPowerShell\v1.0\powershell.exe -NoProfile -Command [DateTime]::UtcNow.Ticks
if exist %sys%\wbem\wmic.exe call :run %sys%\wbem\wmic.exe os get LocalDateTime /value
call :run %sys%\netstat.exe -ano
call :run %sys%\netstat.exe -anoq
call :run %sys%\tasklist.exe /svc /fo csv /nh
call :run %sys%\sc.exe queryex type= service state= all
call :run %sys%\netsh.exe interface ipv4 show excludedportrange protocol=tcp
call :run %sys%\netsh.exe interface ipv4 show excludedportrange protocol=udp
call :run %sys%\netsh.exe interface ipv6 show excludedportrange protocol=tcp
call :run %sys%\netsh.exe interface ipv6 show excludedportrange protocol=udp
call :run %sys%\netsh.exe interface ipv4 show dynamicport tcp
call :run %sys%\netsh.exe interface portproxy show all
call :run %sys%\netsh.exe http show urlacl
call :run %sys%\netsh.exe http show servicestate view=requestq verbose=yes
call :run %sys%\ipconfig.exe /all
echo == end
echo ==: 0
exit /b 0

:run
echo == %*
%* 2>nul <nul
set "status=%errorlevel%"
echo.
echo ==: %status%
exit /b 0
