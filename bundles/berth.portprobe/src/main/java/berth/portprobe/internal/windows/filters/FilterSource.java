// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.WindowsError;

/**
 * The filters of the Windows Filtering Platform that may refuse a server its port.
 * <p>
 * Contract: closes {@code policies} only where every filter that decides about binds and listens was read and understood.
 */
public final class FilterSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.windows.filters";
    private static final String PLATFORM = "filters of the Windows Filtering Platform";

    private final FilterEngine engine;

    /** For the extension registry. */
    public FilterSource() {
        this(new LiveFilterEngine());
    }

    FilterSource(FilterEngine engine) {
        this.engine = engine;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty()).at(PLATFORM);
        try (FilterEngine.Session session = engine.open()) {
            new FilterFacts(session, request.wanted(), origin, monitor::isCanceled).tell(sink);
        } catch (WindowsError e) {
            sink.accept(new NotObserved(origin, Topic.POLICIES, e.why(), sentence(e)));
        }
    }

    private static String sentence(WindowsError error) {
        return error.denied() ? "The " + PLATFORM + ", which may refuse a bind, are shown to an administrator only."
                : error.why() == Why.NOT_SUPPORTED ? "The " + PLATFORM + ", which may refuse a bind, can't be asked for here (" + error.getMessage() + ")."
                        : "The " + PLATFORM + ", which may refuse a bind, could not be read (" + error.getMessage() + ").";
    }
}
