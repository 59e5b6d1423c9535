// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.LogRecord;
import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.EndpointReader.Stated;
import berth.core.internal.failure.RecordJudge.Told;

/** Joins what the records of one log tell. For one thread; give the records in their order, judged before on any thread. */
public final class RecordScan {
    private final Incidents incidents;

    /** A record with what it tells, if that is anything; one that only follows a failure tells nothing by itself. */
    public record Judged(Optional<Hit> hit) { }

    /** Sends failures of that log there. */
    public RecordScan(String log, Consumer<? super LoggedFailure> sink) {
        incidents = new Incidents(log, sink);
    }

    /** {@return what a record tells}; may be called from any thread. */
    public static Judged judge(RecordJudge judge, LogRecord event) {
        Optional<Told> told = judge.judge(event).filter(one -> one.error().isEmpty() || one.kind().isPresent());
        if (told.isPresent()) {
            return new Judged(told.map(one -> hit(event, one)));
        }
        return new Judged(judge.follows(event) ? Optional.of(following(event)) : Optional.empty());
    }

    /** Takes the next record. */
    public void add(Judged judged) {
        judged.hit().ifPresent(incidents::add);
    }

    /** Ends all failures. */
    public void close() {
        incidents.close();
    }

    private static Hit hit(LogRecord event, Told told) {
        return new Hit(event.number(), event.number(), event.time(), told.kind(), new Stated(told.port(), told.address(), told.transport()), told.code(),
                told.product(), head(event), told.text(), false);
    }

    private static Hit following(LogRecord event) {
        return new Hit(event.number(), event.number(), event.time(), Optional.empty(), Stated.NOTHING, Optional.empty(), Optional.empty(), head(event), "", true);
    }

    /** Services of Windows that fail together say so under names of their own; elsewhere the process keeps apart what is near. */
    private static LineHead head(LogRecord event) {
        Optional<String> process = event.processId().map(number -> event.provider() + '[' + number + ']');
        return new LineHead(event.time().map(String::valueOf), event.computer(), Optional.of(event.provider()).filter(name -> !name.isEmpty()), process);
    }
}
