// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.platform.win32.Winevt.EVT_HANDLE;
import com.sun.jna.platform.win32.Winevt.EVT_RPC_LOGIN;
import com.sun.jna.ptr.IntByReference;

/** {@link EventService} by the system's own library (winevt.h), on this host or, in a session as its present user, on another one. */
final class WevtapiService implements EventService {
    private static final int EVT_QUERY_CHANNEL_PATH = 0x1;
    private static final int EVT_QUERY_FORWARD_DIRECTION = 0x100;
    private static final int EVT_QUERY_REVERSE_DIRECTION = 0x200;
    private static final int EVT_SUBSCRIBE_START_AT_OLDEST_RECORD = 0x2;
    private static final int EVT_SUBSCRIBE_START_AFTER_BOOKMARK = 0x3;
    private static final int EVT_SUBSCRIBE_STRICT = 0x10000;
    private static final int EVT_RENDER_EVENT_XML = 1;
    private static final int EVT_RENDER_BOOKMARK = 2;
    private static final int WAIT_OBJECT_0 = 0;
    private static final int EVT_FORMAT_MESSAGE_EVENT = 1;
    /** A text whose insertions or parameters could not all be resolved is a text all the same (ERROR_EVT_UNRESOLVED_…_INSERT, …_MAX_INSERTS_REACHED). */
    private static final Set<Integer> INCOMPLETE = Set.of(15029, 15030, 15031);
    private static final int PATIENCE_MILLIS = 5000;
    private static final int USUAL_TEXT = 1024;
    private static final int LONGEST_TEXT = 64 << 10;
    private static final int MOST_PROVIDERS = 128;
    /** A provider may be installed while its log is followed. */
    private static final long RETRY_NANOS = 60_000_000_000L;

    private static final int EVT_RPC_LOGIN_CLASS = 1;
    private static final EVT_HANDLE NONE = handle(0);

    private final Wevtapi library;
    private final boolean texts;
    private final Optional<String> host;
    private final LongSupplier nanos;
    private Optional<EVT_HANDLE> session = Optional.empty();
    /** Those asked for longest ago come first. */
    private final Map<String, Metadata> providers = new LinkedHashMap<>();

    /**
     * One that is not connected yet.
     *
     * @param texts whether it may be asked for texts: Wine's own library ends the process then
     * @param host  the other host; empty for this one
     */
    WevtapiService(Wevtapi library, boolean texts, Optional<String> host) {
        this(library, texts, host, System::nanoTime);
    }

    WevtapiService(Wevtapi library, boolean texts, Optional<String> host, LongSupplier nanos) {
        this.library = library;
        this.texts = texts;
        this.host = host;
        this.nanos = nanos;
    }

    /** {@return one that asks the system's own library} */
    static WevtapiService ofSystem(Optional<String> host) throws EventLogError {
        try {
            return new WevtapiService(Wevtapi.INSTANCE, !isWine(), host);
        } catch (LinkageError e) {
            throw EventLogError.missing("wevtapi.dll");
        }
    }

    /** The other host is not asked before something is wanted of it. */
    private EVT_HANDLE session() throws EventLogError {
        if (host.isPresent() && session.isEmpty()) {
            EVT_RPC_LOGIN login = new EVT_RPC_LOGIN();
            login.Server = host.get();
            session = Optional.of(call("EvtOpenSession", () -> library.EvtOpenSession(EVT_RPC_LOGIN_CLASS, login, 0, 0)));
        }
        return session.orElse(NONE);
    }

    static boolean isWine() {
        try {
            return NativeLibrary.getInstance("ntdll").getFunction("wine_get_version") != Pointer.NULL;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    @Override
    public long query(String channel, String xpath, boolean newestFirst) throws EventLogError {
        int flags = EVT_QUERY_CHANNEL_PATH | (newestFirst ? EVT_QUERY_REVERSE_DIRECTION : EVT_QUERY_FORWARD_DIRECTION);
        EVT_HANDLE on = session();
        // What does not answer at all leaves the number as it was.
        Native.setLastError(0);
        EVT_HANDLE results = call("EvtQuery", () -> library.EvtQuery(on, channel, xpath, flags));
        return Pointer.nativeValue(results.getPointer());
    }

    /** A call that returns a handle, or none. */
    private interface Call {
        EVT_HANDLE make();
    }

    private static EVT_HANDLE call(String name, Call call) throws EventLogError {
        try {
            Optional<EVT_HANDLE> handle = Optional.ofNullable(call.make());
            int error = Native.getLastError();
            return handle.filter(one -> Pointer.nativeValue(one.getPointer()) != 0).orElseThrow(() -> EventLogError.of(name, error));
        } catch (LinkageError e) {
            throw EventLogError.missing(name);
        }
    }

    @Override
    public List<Long> next(long results, int most) throws EventLogError {
        EVT_HANDLE[] events = new EVT_HANDLE[most];
        IntByReference count = new IntByReference();
        boolean done = library.EvtNext(handle(results), most, events, PATIENCE_MILLIS, 0, count);
        int error = Native.getLastError();
        if (!done && error != EventLogError.ERROR_NO_MORE_ITEMS && error != EventLogError.ERROR_INVALID_OPERATION) {
            throw EventLogError.of("EvtNext", error);
        }
        List<Long> found = new ArrayList<>();
        for (int i = 0; done && i < Math.min(Math.max(0, count.getValue()), most); i++) {
            Optional.ofNullable(events[i]).ifPresent(event -> found.add(Pointer.nativeValue(event.getPointer())));
        }
        return found;
    }

    @Override
    public Subscription subscribe(String channel, String xpath, Optional<String> bookmark) throws EventLogError {
        HANDLE signal = signal();
        boolean done = false;
        try {
            EVT_HANDLE results = bookmark.isPresent() ? subscribeBehind(channel, xpath, bookmark.get(), signal)
                    : subscribe(channel, xpath, NONE, signal, EVT_SUBSCRIBE_START_AT_OLDEST_RECORD | EVT_SUBSCRIBE_STRICT);
            done = true;
            return new Subscription(Pointer.nativeValue(results.getPointer()), Pointer.nativeValue(signal.getPointer()));
        } finally {
            if (!done) {
                Kernel32.INSTANCE.CloseHandle(signal);
            }
        }
    }

    private EVT_HANDLE subscribeBehind(String channel, String xpath, String bookmark, HANDLE signal) throws EventLogError {
        EVT_HANDLE behind = call("EvtCreateBookmark", () -> library.EvtCreateBookmark(bookmark));
        try {
            return subscribe(channel, xpath, behind, signal, EVT_SUBSCRIBE_START_AFTER_BOOKMARK | EVT_SUBSCRIBE_STRICT);
        } finally {
            library.EvtClose(behind);
        }
    }

    private EVT_HANDLE subscribe(String channel, String xpath, EVT_HANDLE bookmark, HANDLE signal, int flags) throws EventLogError {
        EVT_HANDLE on = session();
        Native.setLastError(0);
        return call("EvtSubscribe", () -> library.EvtSubscribe(on, new EVT_HANDLE(signal.getPointer()), channel, xpath, bookmark, null, null, flags));
    }

    /** Whoever waits for it resets it, and it is set at first, because there may be events already. */
    private static HANDLE signal() throws EventLogError {
        Optional<HANDLE> made = Optional.ofNullable(Kernel32.INSTANCE.CreateEvent(null, false, true, null));
        int error = Native.getLastError();
        return made.orElseThrow(() -> EventLogError.of("CreateEvent", error));
    }

    @Override
    public boolean isSignalled(Subscription subscription) {
        return Kernel32.INSTANCE.WaitForSingleObject(new HANDLE(new Pointer(subscription.signal())), 0) == WAIT_OBJECT_0;
    }

    @Override
    public void close(Subscription subscription) {
        close(subscription.results());
        Kernel32.INSTANCE.CloseHandle(new HANDLE(new Pointer(subscription.signal())));
    }

    @Override
    public Rendering bookmark(long event, int capacity) throws EventLogError {
        EVT_HANDLE bookmark = call("EvtCreateBookmark", () -> library.EvtCreateBookmark(null));
        try {
            boolean done = library.EvtUpdateBookmark(bookmark, handle(event));
            int error = Native.getLastError();
            if (!done) {
                throw EventLogError.of("EvtUpdateBookmark", error);
            }
            return render(bookmark, EVT_RENDER_BOOKMARK, capacity);
        } finally {
            library.EvtClose(bookmark);
        }
    }

    @Override
    public Rendering render(long event, int capacity) throws EventLogError {
        return render(handle(event), EVT_RENDER_EVENT_XML, capacity);
    }

    private Rendering render(EVT_HANDLE what, int how, int capacity) throws EventLogError {
        try (Memory buffer = new Memory(capacity)) {
            IntByReference used = new IntByReference();
            boolean done = library.EvtRender(null, what, how, capacity, buffer, used, new IntByReference());
            int error = Native.getLastError();
            if (!done && error != EventLogError.ERROR_INSUFFICIENT_BUFFER) {
                throw EventLogError.of("EvtRender", error);
            }
            return new Rendering(used.getValue(), done ? buffer.getByteArray(0, Math.min(Math.max(0, used.getValue()), capacity)) : new byte[0]);
        }
    }

    @Override
    public Optional<String> message(long event, String provider) {
        Optional<EVT_HANDLE> metadata = texts ? metadata(provider) : Optional.empty();
        Optional<Text> text = metadata.flatMap(known -> format(known, event, USUAL_TEXT));
        return text.filter(one -> one.needed() > 0).flatMap(one -> metadata.flatMap(known -> format(known, event, one.needed()))).or(() -> text)
                .map(Text::value).filter(value -> !value.isBlank());
    }

    /** What the service says of a provider, or when it said nothing. */
    private record Metadata(Optional<EVT_HANDLE> handle, long asked) { }

    private Optional<EVT_HANDLE> metadata(String provider) {
        Optional<Metadata> before = Optional.ofNullable(providers.get(provider)).filter(one -> one.handle().isPresent() || nanos.getAsLong() - one.asked() < RETRY_NANOS);
        if (before.isPresent()) {
            return before.get().handle();
        }
        providers.remove(provider);
        if (providers.size() >= MOST_PROVIDERS) {
            String oldest = providers.keySet().iterator().next();
            Optional.ofNullable(providers.remove(oldest)).flatMap(Metadata::handle).ifPresent(library::EvtClose);
        }
        Optional<EVT_HANDLE> handle = Optional.ofNullable(library.EvtOpenPublisherMetadata(session.orElse(NONE), provider, null, 0, 0));
        providers.put(provider, new Metadata(handle, nanos.getAsLong()));
        return handle;
    }

    /** @param needed how much room it needs, when there was too little */
    private record Text(int needed, String value) { }

    private Optional<Text> format(EVT_HANDLE metadata, long event, int capacity) {
        char[] buffer = new char[capacity];
        IntByReference used = new IntByReference();
        boolean done = library.EvtFormatMessage(metadata, handle(event), 0, 0, null, EVT_FORMAT_MESSAGE_EVENT, capacity, buffer, used);
        int error = Native.getLastError();
        int needed = used.getValue();
        if (!done && error == EventLogError.ERROR_INSUFFICIENT_BUFFER) {
            return needed > capacity && needed <= LONGEST_TEXT ? Optional.of(new Text(needed, "")) : Optional.empty();
        }
        return done || INCOMPLETE.contains(error) ? Optional.of(new Text(0, Native.toString(buffer))) : Optional.empty();
    }

    @Override
    public Optional<String> textless() {
        return texts ? Optional.empty() : Optional.of("the texts of events were not asked for: Wine's event service ends the program that asks; their values were read");
    }

    private static EVT_HANDLE handle(long value) {
        return new EVT_HANDLE(new Pointer(value));
    }

    @Override
    public void close(long handle) {
        library.EvtClose(handle(handle));
    }

    @Override
    public void close() {
        providers.values().forEach(provider -> provider.handle().ifPresent(library::EvtClose));
        providers.clear();
        session.ifPresent(library::EvtClose);
        session = Optional.empty();
    }
}
