// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.util.Optional;

/**
 * The part of the ring that the log consists of.
 *
 * @param begin   the place of the oldest record
 * @param end     the place behind the newest; in the second round when the log wraps
 * @param mark    the end record, if there is one to believe
 * @param missing what must be said at the end when nothing else is wrong there
 */
record Extent(long begin, long end, Optional<EndMark> mark, Optional<String> missing) { }
