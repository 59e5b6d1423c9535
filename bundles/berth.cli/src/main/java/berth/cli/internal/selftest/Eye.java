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

    /** {@return what {@code berth ports} sees, source by source} */
    List<SourceSurvey> sources(Endpoint own);

    /** {@return all that was seen by the sources together; after {@link #sources}} */
    Snapshot all();

    /** {@return the formats of the logs of this host that can be read, or why not} */
    List<LogSeen> logs();

    /** A log of this host, and whether it could be read. */
    record LogSeen(String format, boolean readable) { }
}
