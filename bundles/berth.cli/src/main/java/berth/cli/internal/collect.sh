#!/bin/sh
# SPDX-License-Identifier: EPL-2.0
# SPDX-FileCopyrightText: The Berth authors

# Berth's collector for hosts without Java: reads what there is to see of ports and writes it to standard output. It changes nothing, needs no
# root and goes on where something is missing; as root it sees who has the ports of others.
#
#     sh collect.sh >mx1.txt        or        ssh mx1 sh -s <collect.sh >mx1.txt
#     berth explain mx1.txt --port 25
#
# The output may hold secrets that stand in command lines; Berth hides them when it reads it, this script does not.

LC_ALL=C
LANG=C
PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin:/usr/bin:/bin
export LC_ALL LANG PATH
unset GREP_OPTIONS LS_COLORS POSIXLY_CORRECT SYSTEMD_PAGER PAGER 2>/dev/null
most=400000

has() { command -v "$1" >/dev/null 2>&1; }

# A program that hangs must not take the rest with it; some busyboxes know another timeout.
if has timeout && timeout 9 true 2>/dev/null; then limit='timeout 20'; else limit=; fi

# What a program says can't pass for a title or an end of a section: none of its lines begins with two equal signs, whatever a reader takes for a line.
framed() { tr '\r\000' '  ' | sed -e 's/^==/ ==/' -e '$s/^berth-status /==: /' | head -n "$most"; }

# run COMMAND...: a section with what the command says, and its status.
run() {
    printf '== %s\n' "$*"
    { $limit "$@" 2>/dev/null </dev/null; printf '\nberth-status %s\n' "$?"; } | framed
}

# own TITLE FUNCTION: the same with a function of this script.
own() {
    printf '== %s\n' "$1"
    { "$2" 2>/dev/null </dev/null; printf '\nberth-status %s\n' "$?"; } | framed
}

fact() { [ -z "$2" ] || printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')"; }

first() { [ -r "$1" ] && head -n 1 "$1"; }

hashed() {
    if has sha256sum; then sha256sum; elif has shasum; then shasum -a 256; elif has openssl; then openssl dgst -sha256 -r; fi | cut -c 1-32
}

facts() {
    fact time "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    fact name "$(first /proc/sys/kernel/hostname || hostname || uname -n)"
    # The machine id is confidential (machine-id(5)), so only a hash of it leaves the host.
    id=$(first /etc/machine-id)
    [ -z "$id" ] || fact machine "$(printf 'berth:%s' "$id" | hashed)"
    fact boot "$(first /proc/sys/kernel/random/boot_id)"
    fact system "$(uname -s)"
    fact release "$(uname -r)"
    fact hardware "$(uname -m)"
    # Tables of /proc have addresses in the order of the processor.
    fact order "$(printf 'AB' | od -An -tx2 | tr -d ' ')"
    fact ticks "$(getconf CLK_TCK)"
    fact uid "$(id -u)"
    fact user "$(id -un)"
    [ ! -d /proc/net ] || fact proc yes
    return 0
}

settings() {
    for key in net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_port_range net.ipv4.ip_local_reserved_ports net.ipv4.ip_nonlocal_bind; do
        file=/proc/sys/$(printf '%s' "$key" | tr . /)
        [ ! -r "$file" ] || printf '%s=%s\n' "$key" "$(tr '\t' ' ' <"$file")"
    done
    return 0
}

# Who has which socket. Names of files can't forge a line where find prints them; ls writes what is no letter as ? where it can.
sockets_of_processes() {
    if find /proc/self/fd -maxdepth 0 -printf '' 2>/dev/null; then
        find /proc/[0-9]*/fd -lname 'socket:*' -printf '%p %l\n'
    else
        ls -q / >/dev/null 2>&1 && q=q || q=
        ls -l$q /proc/[0-9]*/fd | grep -E '^/proc/[0-9]+/fd:$|-> socket:\[[0-9]+\]$'
    fi
    # Processes end while they are looked at, and those of others may not be looked at.
    return 0
}

# The words of a command line end with a byte 0, which is written as byte 31.
commands() {
    if printf 'x\0y' | grep -a -c x >/dev/null 2>&1; then
        grep -a -H '' /proc/[0-9]*/cmdline | tr '\000' '\037'
        return 0
    fi
    count=0
    for file in /proc/[0-9]*/cmdline; do
        count=$((count + 1))
        [ "$count" -le 3000 ] || return 1
        line=$(tr '\000\n' '\037 ' <"$file")
        [ -z "$line" ] || printf '%s:%s\n' "$file" "$line"
    done
}

programs() {
    ls -q / >/dev/null 2>&1 && q=q || q=
    ls -l$q /proc/[0-9]*/exe | grep -E '/proc/[0-9]+/exe -> /'
    return 0
}

processes() { cat /proc/[0-9]*/stat; return 0; }
users() { grep -s -H '^Uid:' /proc/[0-9]*/status; return 0; }
groups_of_processes() { grep -s -H '' /proc/[0-9]*/cgroup; return 0; }
accounts() { cut -d : -f 1,3 /etc/passwd; }

echo berth-collected/1
own facts facts
if [ -r /proc/net/tcp ]; then
    for table in tcp tcp6 udp udp6; do
        [ ! -e "/proc/net/$table" ] || run cat "/proc/net/$table"
    done
    own 'sockets of processes' sockets_of_processes
    own 'cat /proc/PID/stat' processes
    own 'grep Uid: /proc/PID/status' users
    own 'grep /proc/PID/cgroup' groups_of_processes
    own 'grep /proc/PID/cmdline' commands
    own 'ls -l /proc/PID/exe' programs
    run grep btime /proc/stat
    run grep Cap /proc/self/status
    run cat /proc/self/uid_map
    own settings settings
    own accounts accounts
fi
if has ss; then
    run ss -tuanpe
    run ss -tanpeB
elif has netstat && [ -r /proc/net/tcp ]; then
    run netstat -tuanpe
fi
if [ ! -r /proc/net/tcp ]; then
    has netstat && run netstat -an
    has lsof && run lsof -nP -i
    has ps && run ps -axww -o pid,ppid,uid,args
fi
if has systemctl; then
    run systemctl show --no-pager -p Id,Description,LoadState,ActiveState,UnitFileState,MainPID,Restart '*.service' '*.socket'
fi
if has ip; then run ip -o addr; elif has ifconfig; then run ifconfig -a; fi
echo '== end'
echo '==: 0'
exit 0
