// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;

/**
 * Looks at the live host and says what it saw.
 * <p>
 * Contract: called on a thread of its own, at most once per instance at a time. Whatever was seen goes to the sink at
 * once, so that a source that is stopped half-way has still said the first half. A topic that was looked at completely
 * is closed with {@link Evidence.Surveyed}; one that could not be looked at is named by {@link Evidence.NotObserved}.
 * Only topics that attribute {@code topic} of its extension names can be closed: when the source fails, just these become
 * blind spots, even where another source has closed them.
 * The source stops soon when the monitor is cancelled, which happens also shortly before the deadline, and then tells
 * what it has; one that overstays the deadline is left behind. The sink may be
 * called from this thread only.
 *
 * <pre>{@code
 * public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
 *     Origin origin = new Origin("com.example.addresses", request.now(), Optional.empty());
 *     sink.accept(new AddressSeen(origin, new IpAddress("192.0.2.7"), Optional.of("eth0")));
 *     sink.accept(new Surveyed(origin, Topic.ADDRESSES, Set.of()));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface EvidenceSource {
    /** Observes what the request asks for; throws {@link CannotObserveException} when it could see nothing at all. */
    void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) throws CannotObserveException;
}
