// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/** The calls of Windows Event Log (winevt.h) that are needed. What they return is closed by whoever asked for it. For one thread. */
interface EventService extends Closeable {

    /**
     * The XML of an event, if there was room for it.
     *
     * @param needed how many bytes it has
     * @param utf16  the text in UTF-16LE with its NUL; empty when there was no room
     */
    record Rendering(int needed, byte[] utf16) { }

    /** EvtQuery: {@return a handle of the results}. */
    long query(String channel, String xpath, boolean newestFirst) throws EventLogError;

    /** EvtNext: {@return handles of the next events, none behind the last one}. */
    List<Long> next(long results, int most) throws EventLogError;

    /**
     * A subscription that is pulled.
     *
     * @param results where the events are had from
     * @param signal  an event of the system, which is set whenever there may be more of them
     */
    record Subscription(long results, long signal) { }

    /** EvtSubscribe, strictly behind the event that a bookmark is of, or without one from the oldest event on. */
    Subscription subscribe(String channel, String xpath, Optional<String> bookmark) throws EventLogError;

    /** {@return whether a subscription was signalled since the last time that this was asked; a new one is} Waits for nothing. */
    boolean isSignalled(Subscription subscription);

    void close(Subscription subscription);

    /** EvtCreateBookmark, EvtUpdateBookmark and EvtRender with EvtRenderBookmark: a bookmark at an event. */
    Rendering bookmark(long event, int capacity) throws EventLogError;

    /** EvtRender with EvtRenderEventXml. */
    Rendering render(long event, int capacity) throws EventLogError;

    /** EvtFormatMessage: {@return the text that the provider has for the event in this system's language, if it has one and texts can be had here}. */
    Optional<String> message(long event, String provider);

    /** {@return why there are no texts of events, in one sentence, where there are none} */
    Optional<String> textless();

    /** EvtClose. */
    void close(long handle);

    @Override
    void close();
}
