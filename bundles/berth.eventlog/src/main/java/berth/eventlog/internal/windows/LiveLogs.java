// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.util.Optional;

/** Finds out which ways into its event log this Windows has. */
final class LiveLogs {
    private LiveLogs() { }

    static HostLog open() {
        ClassicLog classic = new ClassicLog(new Advapi(), new MessageFiles(new LiveMessageHost()));
        try {
            return new EitherLog(new ChannelLog(WevtapiService.ofSystem(Optional.empty())), classic);
        } catch (EventLogError e) {
            return classic;
        }
    }
}
