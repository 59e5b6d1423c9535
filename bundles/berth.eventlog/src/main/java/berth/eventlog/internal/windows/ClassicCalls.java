// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

/** The calls of the event log of Windows NT (winbase.h) that are needed; newer Windows have them, too. For one thread. */
interface ClassicCalls {

    /**
     * What ReadEventLog gave.
     *
     * @param needed  how many bytes the next record has, when there was no room for it
     * @param records whole records; empty when there was no room, or none is left
     */
    record Buffer(int needed, byte[] records) { }

    /** {@return whether a log is registered under that name} OpenEventLog opens another one where it is not. */
    boolean isRegistered(String log) throws EventLogError;

    /** OpenEventLog: {@return a handle that the caller closes}. */
    long open(String log) throws EventLogError;

    /** ReadEventLog, one batch after another. */
    Buffer read(long log, boolean newestFirst, int capacity) throws EventLogError;

    /** CloseEventLog. */
    void close(long log);
}
