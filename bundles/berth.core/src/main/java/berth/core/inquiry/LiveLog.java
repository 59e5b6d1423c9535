// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.Closeable;
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
import berth.core.spi.LiveLogSource.Following;

/**
 * A log of this host that is no file, or of another one.
 *
 * @param host     the other one
 * @param patience how long its source may take without getting on
 */
record LiveLog(String name, Optional<String> host, Contributed<EvidenceSource> source, Duration patience) {

    /** {@return the log of that name, unless there is a file that is called so or no such log} */
    static Optional<LiveLog> find(Contributions contributions, String name, Duration patience) {
        return isFile(name) ? Optional.empty() : sources(contributions).filter(source -> ask(source, patience, live -> live.has(name)).orElse(false))
                .map(source -> new LiveLog(name, Optional.empty(), source, patience)).findFirst();
    }

    /** {@return the log of that name on another host, if anybody here can ask one} Whether it is there shows when it is read. */
    static Optional<LiveLog> of(Contributions contributions, String host, String name, Duration patience) {
        return sources(contributions).filter(source -> ask(source, patience, live -> true).isPresent()).map(source -> new LiveLog(name, Optional.of(host), source, patience)).findFirst();
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
            return answered(Guard.callWhile(() -> answer(live -> live.readOn(name, from, event -> heard.take(records, event),
                    damage -> heard.take(damages, damage), monitor)), heard::progress, patience));
        } finally {
            heard.leave();
        }
    }

    /** {@return one that follows it behind a mark, and what that one reads} The caller closes it. */
    Follower follow(Mark from) throws UnreadableInputException {
        Handover handover = new Handover();
        Guard.Outcome<Answer<Following>> outcome = Guard.callAll(List.<Callable<Answer<Following>>> of(() -> followed(handover, from)), patience).get(0);
        outcome.either(done -> Optional.<Following> empty(), failed -> handover.leave()).ifPresent(late -> new Follower(this, late).close());
        return new Follower(this, answered(outcome));
    }

    /** Whoever comes too late closes what it has made. */
    private Answer<Following> followed(Handover handover, Mark from) throws Exception {
        Answer<Following> answer = answer(live -> live.follow(name, from));
        if (answer.given().isPresent() && !handover.take(answer.given().get())) {
            source.during(() -> Follower.closed(answer.given().get()));
        }
        return answer;
    }

    /** {@return the mark behind its last record} */
    Mark end(IProgressMonitor monitor) throws UnreadableInputException {
        return answered(Guard.callAll(List.<Callable<Answer<Mark>>> of(() -> answer(live -> live.end(name, monitor))), patience).get(0));
    }

    /** What the source gives, or what it says why it gives nothing. */
    private record Answer<T>(Optional<T> given, String refusal) { }

    private <T> Answer<T> answer(Contributed.Use<LiveLogSource, T> call) throws Exception {
        return source.use(made -> made instanceof LiveLogSource live ? answer(() -> call.of(asked(live))) : new Answer<>(Optional.empty(), "it has no logs"));
    }

    private LiveLogSource asked(LiveLogSource live) throws IOException {
        return host.isEmpty() ? live : live.on(host.get());
    }

    private static <T> Answer<T> answer(Callable<T> call) throws Exception {
        try {
            return new Answer<>(Optional.of(call.call()), "");
        } catch (IOException e) {
            return new Answer<>(Optional.empty(), Guard.sentence(e));
        }
    }

    private <T> T answered(Guard.Outcome<Answer<T>> outcome) throws UnreadableInputException {
        return switch (outcome) {
        case Guard.Done<Answer<T>> done -> done.returned().given().orElseThrow(() -> unreadable(done.returned().refusal()));
        case Guard.Failed<Answer<T>> failed -> throw unreadable(failed.reason());
        };
    }

    private UnreadableInputException unreadable(String why) {
        return new UnreadableInputException(Escapes.visible(name) + host.map(other -> " of " + Escapes.visible(other)).orElse("") + " can't be read: " + Escapes.visible(why) + ".");
    }

    /** Looks at a log again and again; one that has failed is closed, and of no more use. */
    static final class Follower implements Closeable {
        private final LiveLog log;
        private final Following following;

        Follower(LiveLog log, Following following) {
            this.log = log;
            this.following = following;
        }

        /** {@return the mark to go on from}; what the source says after it was left behind is not heard. */
        Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws UnreadableInputException {
            Heard heard = new Heard();
            try {
                Guard.Outcome<Answer<Mark>> outcome = Guard.callWhile(() -> look(heard, records, damages, monitor), heard::progress, log.patience);
                if (outcome.value().isEmpty() && heard.leave()) {
                    close();
                }
                return log.answered(outcome);
            } finally {
                heard.leave();
            }
        }

        /** Whoever was left behind, or can't go on, puts away what it has open. */
        private Answer<Mark> look(Heard heard, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws Exception {
            Answer<Mark> answer = new Answer<>(Optional.empty(), "");
            try {
                answer = log.source.during(() -> answer(() -> following.look(event -> heard.take(records, event), damage -> heard.take(damages, damage), monitor)));
                return answer;
            } finally {
                if (!heard.stays(answer.given().isPresent())) {
                    log.source.during(() -> closed(following));
                }
            }
        }

        private static boolean closed(Following following) {
            following.close();
            return true;
        }

        @Override
        public void close() {
            Guard.callAll(List.<Callable<Boolean>> of(() -> log.source.during(() -> closed(following))), log.patience);
        }
    }

    /** While what was read is being taken, the source can't be blamed. */
    private static final class Heard {
        private final AtomicLong steps = new AtomicLong();
        private final AtomicLong taking = new AtomicLong();
        private boolean left;
        private boolean stays;

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

        /** {@return whether what was looked at is still open, and nobody else closes it} */
        synchronized boolean leave() {
            left = true;
            return stays;
        }

        /** {@return whether what was looked at stays open} */
        synchronized boolean stays(boolean usable) {
            stays = usable && !left;
            return stays;
        }
    }

    /** Between who makes something and who waits for it. */
    private static final class Handover {
        private Optional<Following> made = Optional.empty();
        private boolean left;

        /** {@return whether anybody still waits for it} */
        synchronized boolean take(Following following) {
            made = Optional.of(following);
            return !left;
        }

        /** {@return what was made all the same, for whoever leaves to close} */
        synchronized Optional<Following> leave() {
            left = true;
            return made;
        }
    }
}
