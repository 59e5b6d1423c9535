/* SPDX-License-Identifier: EPL-2.0 */
/* SPDX-FileCopyrightText: The Berth authors */

/*
 * A stand-in for wevtapi.dll, whose events we wrote ourselves and which say so. It keeps to winevt.h in how it is called and in what it answers to
 * buffers that are too small, logs that are not there or not for everybody, and results that end or fail; it says nothing of what a real log holds.
 */
#include <windows.h>
#include <stdio.h>

#define EXPORT __declspec(dllexport)
#define QUERY 0x51455242
#define EVENT 0x56455242
#define PROVIDER 0x50455242
#define SUBSCRIPTION 0x53455242
#define BOOKMARK 0x42455242
#define SESSION 0x49455242
#define ERROR_CHANNEL_NOT_FOUND 15007
#define ERROR_BAD_QUERY 15001
#define ERROR_DIRECT_CHANNEL 15009
#define ERROR_STALE 15011
#define ERROR_MESSAGE_NOT_FOUND 15027

typedef struct { DWORD kind; int channel; int left; int next; int step; BOOL wrong; int calls; HANDLE signal; BOOL abroad; } Handle;
/* Its events have the numbers 1 to count, of which those before first are gone. */
typedef struct { const char *name; int count; int first; } Channel;

static Channel channels[] = {
    {"System", 3}, {"Application", 3}, {"Security", 0}, {"Berth-Fake/Many", 1000}, {"Berth-Fake/Large", 1}, {"Berth-Fake/Huge", 1},
    {"Berth-Fake/Midway", 20}, {"Berth-Fake/Hole", 3}, {"Berth-Fake/Growing", 2}, {"Berth-Fake/Unclosed", 1},
    {"Berth-Fake/Live", 2}, {"Berth-Fake/Forwarded", 2}, {"Berth-Fake/Direct", 1},
};
enum { SYSTEM, APPLICATION, SECURITY, MANY, LARGE, HUGE_EVENT, MIDWAY, HOLE, GROWING, UNCLOSED, LIVE, FORWARDED, DIRECT };
static const char *texts[][2] = {
    {"the fake is well", "10048"}, {"Berth's fake service", "%%10048"}, {"written by Berth's fake wevtapi.dll", "10048"},
};
static LONG open_handles;
static LONG grown;
static Handle *subscriptions[16];
static int generation, nexts;
static BOOL silent;

static Handle *handle(DWORD kind, int channel, int number)
{
    Handle *one = calloc(1, sizeof *one);
    one->kind = kind;
    one->channel = channel;
    one->next = number;
    InterlockedIncrement(&open_handles);
    return one;
}

static Handle *known(HANDLE any, DWORD kind)
{
    Handle *one = any;
    if (one && one->kind == kind)
        return one;
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

/* For the tests: how many handles were not closed, and how often a subscription was asked. */
EXPORT int WINAPI BerthFakeOpenHandles(void) { return open_handles; }
EXPORT int WINAPI BerthFakeNexts(void) { return nexts; }

static int channel_of(const WCHAR *path)
{
    char name[64] = "";
    WideCharToMultiByte(CP_UTF8, 0, path, -1, name, sizeof name - 1, NULL, NULL);
    for (int i = 0; i < (int)(sizeof channels / sizeof *channels); i++)
        if (!strcmp(channels[i].name, name))
            return i;
    return -1;
}

/* For the tests: what a log is made to be. Records are written, and then only the newest are kept; a negative number of them is another log that counts anew. */
EXPORT void WINAPI BerthFakeWrite(const WCHAR *path, int records, int keep)
{
    Channel *to = &channels[channel_of(path)];
    if (records < 0) {
        to->count = -records;
        generation++;
    } else
        to->count += records;
    to->first = keep > to->count ? 1 : to->count - keep + 1;
    for (int i = 0; i < 16; i++)
        if (subscriptions[i] && &channels[subscriptions[i]->channel] == to && !silent)
            SetEvent(subscriptions[i]->signal);
}

/* For the tests: as if the service had ended and come again, of which it tells nobody. */
EXPORT void WINAPI BerthFakeSilence(BOOL on)
{
    silent = on;
    generation += on ? 1000 : 0;
}

/* As the structure of winevt.h; there are three other hosts. */
typedef struct { const WCHAR *server, *user, *domain, *password; DWORD flags; } Login;

EXPORT HANDLE WINAPI EvtOpenSession(DWORD class, Login *login, DWORD timeout, DWORD flags)
{
    static const WCHAR *hosts[] = {L"FAKEHOST", L"GONE", L"LOCKED"};
    if (class == 1 && login && login->server && !login->user && !login->domain && !login->password && !login->flags && !timeout && !flags)
        for (int i = 0; i < 3; i++)
            if (!wcscmp(login->server, hosts[i]))
                return handle(SESSION, -1, i);
    SetLastError(ERROR_INVALID_PARAMETER);
    return NULL;
}

static BOOL refused(HANDLE session)
{
    Handle *one = session;
    if (!one || (one->kind == SESSION && one->next == 0))
        return FALSE;
    SetLastError(one->kind != SESSION ? ERROR_INVALID_HANDLE : one->next == 1 ? RPC_S_SERVER_UNAVAILABLE : ERROR_ACCESS_DENIED);
    return TRUE;
}

EXPORT HANDLE WINAPI EvtQuery(HANDLE session, const WCHAR *path, const WCHAR *query, DWORD flags)
{
    if (refused(session))
        return NULL;
    if (!path || !(flags & 1) || ((flags & 0x300) != 0x100 && (flags & 0x300) != 0x200)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    int channel = channel_of(path);
    if (channel < 0 || channel == SECURITY) {
        SetLastError(channel < 0 ? ERROR_CHANNEL_NOT_FOUND : ERROR_ACCESS_DENIED);
        return NULL;
    }
    if (query && wcscmp(query, L"*") && wcsncmp(query, L"*[System[", 9)) {
        SetLastError(ERROR_BAD_QUERY);
        return NULL;
    }
    int count = channels[channel].count + (channel == GROWING ? (int)InterlockedIncrement(&grown) - 1 : 0);
    Handle *results = handle(QUERY, channel, flags & 0x200 ? count : 1);
    results->step = flags & 0x200 ? -1 : 1;
    results->abroad = session != NULL;
    results->left = channels[channel].first ? count - channels[channel].first + 1 : count;
    if (results->step == 1 && channels[channel].first)
        results->next = channels[channel].first;
    results->wrong = query && wcsstr(query, L"Level=1") != NULL;
    return results;
}

EXPORT HANDLE WINAPI EvtSubscribe(HANDLE session, HANDLE signal, const WCHAR *path, const WCHAR *query, HANDLE bookmark, void *context, void *callback, DWORD flags)
{
    Handle *behind = bookmark;
    int channel = path ? channel_of(path) : -1;
    if (refused(session))
        return NULL;
    if (!signal || context || callback || (flags != 0x10002 && flags != 0x10003) || (flags == 0x10002) != !bookmark || !query || wcscmp(query, L"*"))
        SetLastError(ERROR_INVALID_PARAMETER);
    else if (channel < 0)
        SetLastError(ERROR_CHANNEL_NOT_FOUND);
    else if (channel == SECURITY || channel == DIRECT)
        SetLastError(channel == DIRECT ? ERROR_DIRECT_CHANNEL : ERROR_ACCESS_DENIED);
    else if (behind && (behind->kind != BOOKMARK || behind->channel != channel))
        SetLastError(ERROR_INVALID_HANDLE);
    else if (behind && (behind->next < channels[channel].first || behind->next > channels[channel].count))
        SetLastError(ERROR_NOT_FOUND);
    else {
        Handle *made = handle(SUBSCRIPTION, channel, behind ? behind->next + 1 : channels[channel].first ? channels[channel].first : 1);
        made->signal = signal;
        made->abroad = session != NULL;
        made->calls = generation;
        for (int i = 0; i < 16; i++)
            if (!subscriptions[i]) {
                subscriptions[i] = made;
                break;
            }
        return made;
    }
    return NULL;
}

static Handle *event_of(Handle *from, int number)
{
    Handle *event = handle(EVENT, from->channel, number);
    event->abroad = from->abroad;
    return event;
}

static BOOL next_of_subscription(Handle *from, DWORD size, HANDLE *events, DWORD *returned)
{
    const Channel *channel = &channels[from->channel];
    DWORD count = 0;
    nexts++;
    if (from->calls != generation || from->next < channel->first) {
        SetLastError(generation - from->calls >= 1000 ? RPC_S_SERVER_UNAVAILABLE : ERROR_STALE);
        return FALSE;
    }
    while (from->next <= channel->count && count < size)
        events[count++] = event_of(from, from->next++);
    *returned = count;
    if (count == 0)
        SetLastError(nexts % 2 ? ERROR_NO_MORE_ITEMS : ERROR_INVALID_OPERATION);
    return count > 0;
}

EXPORT HANDLE WINAPI EvtCreateBookmark(const WCHAR *text)
{
    static const WCHAR by_channel[] = L"<BookmarkList><Bookmark Channel='", by_number[] = L"' RecordId='";
    WCHAR name[64] = L"";
    if (!text)
        return handle(BOOKMARK, -1, 0);
    const WCHAR *number = wcsstr(text, by_number);
    size_t length = wcslen(by_channel);
    if (wcsncmp(text, by_channel, length) || !number || number - text - length >= 64) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    wcsncpy(name, text + length, number - text - length);
    return handle(BOOKMARK, channel_of(name), _wtoi(number + wcslen(by_number)));
}

EXPORT BOOL WINAPI EvtUpdateBookmark(HANDLE bookmark, HANDLE event)
{
    Handle *to = known(bookmark, BOOKMARK), *from = known(event, EVENT);
    if (!to || !from)
        return FALSE;
    to->channel = from->channel;
    to->next = from->next;
    return TRUE;
}

static int level(int channel, int number)
{
    return (channel == SYSTEM || channel == APPLICATION) && number == 1 ? 4 : 2;
}

EXPORT BOOL WINAPI EvtNext(HANDLE results, DWORD size, HANDLE *events, DWORD timeout, DWORD flags, DWORD *returned)
{
    Handle *followed = results;
    if (followed && followed->kind == SUBSCRIPTION && !flags && events && returned && timeout)
        return next_of_subscription(followed, size, events, returned);
    Handle *from = known(results, QUERY);
    DWORD count = 0;
    if (!from || flags || !events || !returned || timeout == 0) {
        if (from)
            SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (from->channel == MIDWAY && from->calls++ > 0) {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    for (; from->left > 0 && count < size; from->left--, from->next += from->step)
        if (!from->wrong || level(from->channel, from->next) < 4)
            events[count++] = event_of(from, from->next);
    *returned = count;
    if (count == 0)
        SetLastError(ERROR_NO_MORE_ITEMS);
    return count > 0;
}

static WCHAR *xml(Handle *event)
{
    static const char *providers[] = {"Service Control Manager", "MSExchangeIMC"};
    static const int ids[2][3] = {{7036, 7024, 7031}, {1000, 4007, 4020}};
    BOOL own = event->channel > APPLICATION;
    int which = (event->next - 1) % 3;
    SYSTEMTIME now;
    char head[2048];
    int filler = event->channel == LARGE ? 300000 : 0;
    GetSystemTime(&now);
    snprintf(head, sizeof head, "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%s'/><EventID Qualifiers='49152'>%d</EventID>"
            "<Level>%d</Level><Task>0</Task><Keywords>0x80000000000000</Keywords><TimeCreated SystemTime='%04d-%02d-%02dT%02d:%02d:%02d.%07dZ'/><EventRecordID>%d</EventRecordID>"
            "<Channel>%s</Channel><Computer>%s</Computer><Security/></System><EventData><Data Name='param1'>%s</Data><Data>%s</Data><Data>Berth's fake wevtapi.dll</Data><Data>",
            own ? "Berth-Fake" : providers[event->channel], own ? 1 : ids[event->channel][which], level(event->channel, event->next), now.wYear, now.wMonth, now.wDay, now.wHour,
            now.wMinute, now.wSecond, now.wMilliseconds * 10000, event->channel == FORWARDED ? 1000000 - event->next : event->next, channels[event->channel].name, event->abroad ? "FAKEHOST" : "FAKE", texts[which][0], texts[which][1]);
    const char *tail = event->channel == UNCLOSED ? "" : "</Data></EventData></Event>";
    size_t length = strlen(head) + filler + strlen(tail) + 1;
    WCHAR *text = malloc(length * sizeof *text);
    WCHAR *at = text;
    for (const char *from = head; *from; from++)
        *at++ = (WCHAR)*from;
    for (int i = 0; i < filler; i++)
        *at++ = L'x';
    for (const char *from = tail; *from; from++)
        *at++ = (WCHAR)*from;
    *at = 0;
    return text;
}

static WCHAR *bookmark_text(Handle *bookmark)
{
    WCHAR *text = malloc(300 * sizeof *text);
    swprintf(text, 300, L"<BookmarkList>\r\n  <Bookmark Channel='%hs' RecordId='%d' IsCurrent='true'/>\r\n</BookmarkList>", channels[bookmark->channel].name, bookmark->next);
    return text;
}

EXPORT BOOL WINAPI EvtRender(HANDLE context, HANDLE what, DWORD flags, DWORD size, void *buffer, DWORD *used, DWORD *properties)
{
    Handle *one = known(what, flags == 2 ? BOOKMARK : EVENT);
    if (!one || context || (flags != 1 && flags != 2) || !used || !properties) {
        if (one)
            SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (one->channel == HOLE && one->next == 2) {
        SetLastError(ERROR_INVALID_DATA);
        return FALSE;
    }
    WCHAR *text = flags == 2 ? bookmark_text(one) : xml(one);
    DWORD needed = (DWORD)((wcslen(text) + 1) * sizeof *text);
    *used = one->channel == HUGE_EVENT ? 0x7FFFFFF0 : needed;
    *properties = 0;
    BOOL fits = *used <= size;
    if (fits)
        memcpy(buffer, text, needed);
    else
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    free(text);
    return fits;
}

EXPORT HANDLE WINAPI EvtOpenPublisherMetadata(HANDLE session, const WCHAR *provider, const WCHAR *log, DWORD locale, DWORD flags)
{
    if (refused(session))
        return NULL;
    if (!provider || log || locale || flags || !wcscmp(provider, L"Service Control Manager")) {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return NULL;
    }
    Handle *made = handle(PROVIDER, 0, 0);
    made->abroad = session != NULL;
    return made;
}

EXPORT BOOL WINAPI EvtFormatMessage(HANDLE metadata, HANDLE event, DWORD id, DWORD count, void *values, DWORD flags, DWORD size, WCHAR *buffer, DWORD *used)
{
    Handle *one = known(event, EVENT);
    if (!one || !known(metadata, PROVIDER) || one->abroad != ((Handle *)metadata)->abroad || id || count || values || flags != 1 || !used)
        return FALSE;
    if (one->next == 3) {
        SetLastError(ERROR_MESSAGE_NOT_FOUND);
        return FALSE;
    }
    DWORD length = one->next == 2 ? 3000 : 40;
    *used = length;
    if (size < length) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    for (DWORD i = 0; i + 1 < length; i++)
        buffer[i] = L"A text of Berth's fake. "[i % 24];
    buffer[length - 1] = 0;
    return TRUE;
}

EXPORT BOOL WINAPI EvtClose(HANDLE any)
{
    Handle *one = any;
    if (!one || (one->kind != QUERY && one->kind != EVENT && one->kind != PROVIDER && one->kind != SUBSCRIPTION && one->kind != BOOKMARK && one->kind != SESSION)) {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    for (int i = 0; i < 16; i++)
        if (subscriptions[i] == one)
            subscriptions[i] = NULL;
    one->kind = 0;
    free(one);
    InterlockedDecrement(&open_handles);
    return TRUE;
}
