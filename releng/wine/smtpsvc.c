// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

// A service that stands in for the SMTP service of IIS in tests: it has a port of 127.0.0.1 and greets everybody there.
//   smtpsvc.exe NAME PORT [hang|slow]
// hang: once it is asked to stop it says that it is about to, and never does. slow: it stops after two seconds, with a step in between.
// Where the port is taken it stops with the error of WinSock as its own, as a server does.
//   x86_64-w64-mingw32-gcc -O2 -s -o smtpsvc.exe smtpsvc.c -lws2_32 -ladvapi32
#include <winsock2.h>
#include <windows.h>
#include <string.h>
#include <stdlib.h>

static const char GREETING[] = "220 mail.example.com Microsoft ESMTP MAIL Service, Version: 5.0.2195.6713 ready\r\n";
static SERVICE_STATUS status = { SERVICE_WIN32_OWN_PROCESS, SERVICE_START_PENDING, 0, 0, 0, 0, 0 };
static SERVICE_STATUS_HANDLE handle;
static SOCKET listener = INVALID_SOCKET;
static const char *name, *how;
static int port;

static void tell(DWORD state, DWORD error, DWORD point, DWORD hint) {
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0;
    status.dwWin32ExitCode = error ? ERROR_SERVICE_SPECIFIC_ERROR : NO_ERROR;
    status.dwServiceSpecificExitCode = error;
    status.dwCheckPoint = point;
    status.dwWaitHint = hint;
    SetServiceStatus(handle, &status);
}

static DWORD WINAPI stop(LPVOID unused) {
    (void) unused;
    if (!strcmp(how, "hang")) {
        return 0;
    }
    if (!strcmp(how, "slow")) {
        Sleep(1000);
        tell(SERVICE_STOP_PENDING, 0, 2, 3000);
        Sleep(1000);
    }
    closesocket(listener);
    return 0;
}

static DWORD WINAPI control(DWORD what, DWORD type, LPVOID data, LPVOID context) {
    (void) type; (void) data; (void) context;
    if (what == SERVICE_CONTROL_STOP) {
        tell(SERVICE_STOP_PENDING, 0, 1, 1500);
        CloseHandle(CreateThread(NULL, 0, stop, NULL, 0, NULL));
    }
    return NO_ERROR;
}

static void WINAPI run(DWORD count, LPSTR *words) {
    (void) count; (void) words;
    WSADATA data;
    struct sockaddr_in own = { 0 };
    BOOL alone = TRUE;
    handle = RegisterServiceCtrlHandlerExA(name, control, NULL);
    tell(SERVICE_START_PENDING, 0, 1, 3000);
    WSAStartup(MAKEWORD(2, 2), &data);
    own.sin_family = AF_INET;
    own.sin_port = htons((u_short) port);
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *) &alone, sizeof alone);
    if (bind(listener, (struct sockaddr *) &own, sizeof own) || listen(listener, 5)) {
        tell(SERVICE_STOPPED, (DWORD) WSAGetLastError(), 0, 0);
        return;
    }
    tell(SERVICE_RUNNING, 0, 0, 0);
    for (SOCKET client = accept(listener, NULL, NULL); client != INVALID_SOCKET; client = accept(listener, NULL, NULL)) {
        send(client, GREETING, sizeof GREETING - 1, 0);
        closesocket(client);
    }
    tell(SERVICE_STOPPED, 0, 0, 0);
}

int main(int count, char **words) {
    name = count > 1 ? words[1] : "SMTPSVC";
    port = count > 2 ? atoi(words[2]) : 25;
    how = count > 3 ? words[3] : "";
    SERVICE_TABLE_ENTRYA table[] = { { (LPSTR) name, run }, { NULL, NULL } };
    return StartServiceCtrlDispatcherA(table) ? 0 : 1;
}
