// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Contributed;
import berth.core.contribution.ContributedSource;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Topic;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.EvidenceSource;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource;

/**
 * A log of this host that is no file.
 *
 * @param patience how long its source may take without getting on
 */
record LiveLog(String name, Contributed<EvidenceSource> source, Duration patience) {

    /** {@return the log of that name, unless there is a file that is called so or no such log} */
    static Optional<LiveLog> find(Contributions contributions, String name, Duration patience) {
        return isFile(name) ? Optional.empty() : sources(contributions).filter(source -> ask(source, patience, live -> live.has(name)).orElse(false))
                .map(source -> new LiveLog(name, source, patience)).findFirst();
    }

    /** {@return the names of those in which programs usually tell of failed binds} */
    static List<String> usual(Contributions contributions, Duration patience) {
        return sources(contributions).flatMap(source -> ask(source, patience, LiveLogSource::usual).orElse(List.of()).stream()).toList();
    }

    private static boolean isFile(String name) {
        try {
            return Files.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Stream<Contributed<EvidenceSource>> sources(Contributions contributions) {
        return contributions.sources(LocalHost.current().os()).stream().filter(source -> source.topics().contains(Topic.EVENT_LOG)).map(ContributedSource::source);
    }

    private static <T> Optional<T> ask(Contributed<EvidenceSource> source, Duration patience, Contributed.Use<LiveLogSource, T> question) {
        Callable<Optional<T>> call = () -> source.<Optional<T>> use(made -> made instanceof LiveLogSource live ? Optional.of(question.of(live)) : Optional.empty());
        return Guard.callAll(List.of(call), patience).get(0).either(answer -> answer, failed -> Optional.empty());
    }

    /** {@return the mark to go on from}; what a source says after it was left behind is not heard. */
    Mark readOn(Mark from, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws UnreadableInputException {
        Heard heard = new Heard();
        try {
            return marked(Guard.callWhile(() -> answer(live -> live.readOn(name, from, event -> heard.take(records, event),
                    damage -> heard.take(damages, damage), monitor)), heard::progress, patience));
        } finally {
            heard.leave();
        }
    }

    /** {@return the mark behind its last record} */
    Mark end(IProgressMonitor monitor) throws UnreadableInputException {
        return marked(Guard.callAll(List.<Callable<Answer>> of(() -> answer(live -> live.end(name, monitor))), patience).get(0));
    }

    /** A mark, or what the source says why there is none. */
    private record Answer(Optional<Mark> mark, String refusal) { }

    private Answer answer(Contributed.Use<LiveLogSource, Mark> call) throws Exception {
        return source.use(made -> {
            try {
                return made instanceof LiveLogSource live ? new Answer(Optional.of(call.of(live)), "") : new Answer(Optional.empty(), "it has no logs");
            } catch (IOException e) {
                return new Answer(Optional.empty(), Guard.sentence(e));
            }
        });
    }

    private Mark marked(Guard.Outcome<Answer> outcome) throws UnreadableInputException {
        return switch (outcome) {
        case Guard.Done<Answer> done -> done.returned().mark().orElseThrow(() -> unreadable(done.returned().refusal()));
        case Guard.Failed<Answer> failed -> throw unreadable(failed.reason());
        };
    }

    private UnreadableInputException unreadable(String why) {
        return new UnreadableInputException(Escapes.visible(name) + " can't be read: " + Escapes.visible(why) + ".");
    }

    /** While what was read is being taken, the source can't be blamed. */
    private static final class Heard {
        private final AtomicLong steps = new AtomicLong();
        private final AtomicLong taking = new AtomicLong();
        private boolean left;

        long progress() {
            return taking.get() > 0 ? System.nanoTime() : steps.get();
        }

        synchronized <T> void take(Consumer<? super T> taker, T value) {
            if (!left) {
                taking.incrementAndGet();
                try {
                    taker.accept(Objects.requireNonNull(value));
                } finally {
                    taking.decrementAndGet();
                    steps.incrementAndGet();
                }
            }
        }

        synchronized void leave() {
            left = true;
        }
    }
}
