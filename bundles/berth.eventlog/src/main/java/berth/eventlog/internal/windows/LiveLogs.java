// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

/** Finds out which ways into its event log this Windows has. */
final class LiveLogs {
    private LiveLogs() { }

    static HostLog open() {
        ClassicLog classic = new ClassicLog(new Advapi(), new MessageFiles(new LiveMessageHost()));
        try {
            return new EitherLog(new ChannelLog(WevtapiService.ofSystem()), classic);
        } catch (EventLogError e) {
            return classic;
        }
    }
}
