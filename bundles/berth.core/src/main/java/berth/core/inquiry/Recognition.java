// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import berth.core.contribution.Contributed;
import berth.core.contribution.Guard;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat;

/** Asks the contributed formats whose a log is, the loosest ones only when no other wants it. */
final class Recognition {
    private final List<Contributed<EventLogFormat>> formats;
    private final Duration deadline;

    /** What a format said of a log. */
    private record Answer(boolean recognised, boolean lastResort) { }

    Recognition(List<Contributed<EventLogFormat>> formats, Duration deadline) {
        this.formats = formats;
        this.deadline = deadline;
    }

    /** @param name what to call the log where no format is found */
    Contributed<EventLogFormat> format(String name, ByteBuffer head) throws UnreadableInputException {
        return format(name, head, Optional.empty());
    }

    /** @param likely the format to take where only a loose one would */
    Contributed<EventLogFormat> format(String name, ByteBuffer head, Optional<Contributed<EventLogFormat>> likely)
            throws UnreadableInputException {
        if (!head.hasRemaining()) {
            throw UnreadableInputException.empty(Escapes.visible(name) + " is empty; copy the log again.");
        }
        List<Guard.Outcome<Answer>> outcomes = Guard.callAll(formats.stream().<Callable<Answer>> map(
                format -> () -> format.use(made -> ask(made, head.duplicate()))).toList(), deadline);
        List<String> silent = new ArrayList<>();
        Optional<Contributed<EventLogFormat>> loose = likely;
        for (int i = 0; i < formats.size(); i++) {
            switch (outcomes.get(i)) {
            case Guard.Done<Answer> done -> {
                if (done.returned().recognised() && !done.returned().lastResort()) {
                    return formats.get(i);
                }
                loose = done.returned().recognised() && loose.isEmpty() ? Optional.of(formats.get(i)) : loose;
            }
            case Guard.Failed<Answer> failed -> silent.add(" (" + formats.get(i).id() + " could not say: "
                    + Escapes.visible(failed.reason()) + ")");
            }
        }
        return loose.orElseThrow(() -> new UnreadableInputException(Escapes.visible(name)
                + " is no event log that this version can read" + String.join("", silent) + "; berth contributions lists the formats."));
    }

    private static Answer ask(EventLogFormat format, ByteBuffer head) {
        return new Answer(format.recognises(head), format.lastResort());
    }
}
