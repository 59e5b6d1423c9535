// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.util.List;

import berth.core.evidence.Endpoint;
import berth.core.snapshot.Snapshot;

/** Berth as the selftest asks it. */
interface Eye {
    /** {@return what {@code berth PORT} sees and says} */
    Seen port(Endpoint wanted);

    /** {@return the sources of this system, by their ids} */
    List<String> sources();

    /** {@return what that source sees when {@code berth ports} asks it; who knocks at doors is shown our own only} */
    SourceSurvey survey(String source, Endpoint own);

    /** {@return all that was seen by the surveyed sources together} */
    Snapshot all();

    /** {@return the logs of this host, as far as there was time for them} */
    List<LogSeen> logs();

    /** A log of this host, and whether it could be read. */
    record LogSeen(String format, boolean readable) { }
}
