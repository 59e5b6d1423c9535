# SPDX-License-Identifier: EPL-2.0
# SPDX-FileCopyrightText: The Berth authors

# Berth's collector for hosts without Java: reads what there is to see of ports and writes it to standard output. It changes nothing.
#
#     powershell -NoProfile -ExecutionPolicy Bypass -File collect.ps1 > proxy1.txt
#     berth explain proxy1.txt --port 25

$ErrorActionPreference = 'Stop'
$sys = Join-Path $env:SystemRoot 'System32'

# What a program says can't pass for a title or an end of a section: none of its lines begins with two equal signs.
function Section([string] $title, [scriptblock] $block) {
    "== $title"
    $status = 0
    try {
        $global:LASTEXITCODE = 0
        & $block | ForEach-Object { "$_" -split "`r?`n" } | ForEach-Object { $_ -replace '^==', ' ==' }
        $status = $global:LASTEXITCODE
    } catch { $status = 1 }
    "==: $status"
}

function Program([string] $name, [string[]] $words) {
    Section "$name $($words -join ' ')" { & (Join-Path $sys "$name.exe") @words }
}

# The names of properties and the numbers of states are the same in every language.
function Table([string] $title, [scriptblock] $block) {
    Section $title { & $block | ConvertTo-Csv -NoTypeInformation }
}

'berth-collected/1'
Section 'facts' {
    "time=$([DateTime]::UtcNow.ToString('s'))Z"
    "name=$env:COMPUTERNAME"
    'system=Windows'
    "release=$([Environment]::OSVersion.Version)"
    "user=$([Security.Principal.WindowsIdentity]::GetCurrent().Name)"
}
Program netstat '-ano'
Program netstat '-anoq'
Table 'Get-NetTCPConnection' { Get-NetTCPConnection | Select-Object LocalAddress, LocalPort, RemoteAddress, RemotePort, @{ n = 'State'; e = { [int] $_.State } }, OwningProcess }
Table 'Get-NetUDPEndpoint' { Get-NetUDPEndpoint | Select-Object LocalAddress, LocalPort, OwningProcess }
Table 'Get-NetIPAddress' { Get-NetIPAddress | Select-Object IPAddress, InterfaceIndex }
Table 'Win32_Process' {
    Get-CimInstance Win32_Process | Select-Object ProcessId, ParentProcessId, Name, ExecutablePath, @{ n = 'CommandLine'; e = { "$($_.CommandLine)" -replace '[\r\n]', ' ' } },
        @{ n = 'Created'; e = { if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('s') + 'Z' } } }
}
Program tasklist '/svc', '/fo', 'csv', '/nh'
Program sc 'queryex', 'type=', 'service', 'state=', 'all'
foreach ($family in 'ipv4', 'ipv6') {
    foreach ($transport in 'tcp', 'udp') { Program netsh 'interface', $family, 'show', 'excludedportrange', "protocol=$transport" }
}
Program netsh 'interface', 'ipv4', 'show', 'dynamicport', 'tcp'
Program netsh 'interface', 'portproxy', 'show', 'all'
Program netsh 'http', 'show', 'urlacl'
Program netsh 'http', 'show', 'servicestate', 'view=requestq', 'verbose=yes'
Program ipconfig '/all'
'== end'
'==: 0'
