// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.evidence.LogRecord;
import berth.core.given.Given;
import berth.core.render.Escapes;
import berth.core.snapshot.SnapshotFile;
import berth.core.snapshot.SnapshotFormatException;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.EventLogFormat.Wanted;
import berth.core.spi.GrowingLogFormat.Mark;

/** Opens what a user names: event logs by the contributed formats, logs of this host that are no files by its sources, and evidence. Follows no device and no pipe. */
public final class InputFiles {
    private static final String STANDARD_INPUT = "-";
    private static final Duration READING = Duration.ofSeconds(60);

    private final Contributions contributions;
    private final Duration deadline;
    private final Duration reading;
    private final Optional<InputStream> standardInput;
    private final Optional<String> host;

    /**
     * The records of an event log.
     *
     * @param format  the format's contribution
     * @param damages what could not be read; the other records are good
     */
    public record LogContent(String format, List<LogRecord> records, List<Damage> damages) {
        /** Copies the lists. */
        public LogContent {
            records = List.copyOf(records);
            damages = List.copyOf(damages);
        }
    }

    /** Hands on what a format says until we go on, whatever a format that was left behind says later. */
    private static final class Heard<T> {
        private final WatchedFile file;
        private final Consumer<? super T> records;
        private final Consumer<? super Damage> damages;
        private boolean any;
        private boolean closed;

        Heard(WatchedFile file, Consumer<? super T> records, Consumer<? super Damage> damages) {
            this.file = file;
            this.records = records;
            this.damages = damages;
        }

        synchronized void record(T entry) {
            if (!closed) {
                any = true;
                Objects.requireNonNull(entry, "record");
                file.take(() -> records.accept(entry));
            }
        }

        synchronized void damage(Damage damage) {
            if (!closed) {
                Objects.requireNonNull(damage, "damage");
                file.take(() -> damages.accept(damage));
            }
        }

        synchronized boolean close() {
            closed = true;
            return any;
        }
    }

    /** Reads with these formats; they have that long to recognise a log, and as long between two steps of reading it, but a minute at least. */
    public InputFiles(Contributions contributions, Duration deadline) {
        this(contributions, deadline, deadline.compareTo(READING) < 0 ? READING : deadline);
    }

    /** Reads as the other one does; the name {@code -} is that stream, for event logs. */
    public InputFiles(Contributions contributions, Duration deadline, InputStream standardInput) {
        this(contributions, deadline, deadline.compareTo(READING) < 0 ? READING : deadline, Optional.of(standardInput), Optional.empty());
    }

    InputFiles(Contributions contributions, Duration deadline, Duration reading) {
        this(contributions, deadline, reading, Optional.empty(), Optional.empty());
    }

    private InputFiles(Contributions contributions, Duration deadline, Duration reading, Optional<InputStream> standardInput, Optional<String> host) {
        this.host = host;
        this.contributions = contributions;
        this.standardInput = standardInput;
        this.deadline = deadline;
        this.reading = reading;
    }

    /** {@return the id of the format of an event log, of which only the head is read}; throws as {@link #log} does. */
    public String format(String name) throws UnreadableInputException {
        Optional<LiveLog> live = live(name);
        if (live.isPresent()) {
            return live.get().source().id();
        }
        try (LogSource source = open(name)) {
            return source.format().id();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** {@return the records of an event log}; throws {@link UnreadableInputException} when it is missing or none. */
    public LogContent log(String name, IProgressMonitor monitor) throws UnreadableInputException {
        List<LogRecord> records = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        String format = records(name, false, new Taker<>(Function.identity(), records::add, damages::add), monitor);
        return new LogContent(format, records, damages);
    }

    /**
     * Takes the records of a log while it is read.
     *
     * @param prepare  called from any thread, even for several records at a time and in any order
     * @param prepared what became of the records, in record order, from one thread at a time
     * @param damages  as {@code prepared}
     */
    public record Taker<T>(Function<? super LogRecord, ? extends T> prepare, Consumer<? super T> prepared, Consumer<? super Damage> damages) { }

    /**
     * Hands on the records of an event log while it is read, and {@return the id of its format}; throws
     * {@link UnreadableInputException} when it is missing or none. A format that fails after the first record is a damage.
     *
     * @param recovered whether records are wanted that the log itself does not count any more
     */
    public <T> String records(String name, boolean recovered, Taker<T> taker, IProgressMonitor monitor) throws UnreadableInputException {
        Optional<LiveLog> live = live(name);
        if (live.isPresent()) {
            read(live.get(), taker, monitor);
            return live.get().source().id();
        }
        try (LogSource source = open(name)) {
            read(source.format(), new WatchedFile(source.content()), name, new Wanted(log(name), recovered), taker, monitor);
            source.damage().ifPresent(taker.damages());
            return source.format().id();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Reads a text. */
    @FunctionalInterface
    interface TextReader {
        /** Reads to the end. */
        void read(InputStream text) throws IOException;
    }

    /**
     * Reads a log as text where its format is one of lines, else by its records.
     * Throws as {@link #records} does.
     */
    <T> void textOrRecords(String name, TextReader text, Taker<T> taker, IProgressMonitor monitor) throws UnreadableInputException {
        Optional<LiveLog> live = live(name);
        if (live.isPresent()) {
            read(live.get(), taker, monitor);
            return;
        }
        try (LogSource source = open(name)) {
            if (source.isLines()) {
                text.read(Channels.newInputStream(source.content()));
            } else {
                read(source.format(), new WatchedFile(source.content()), name, new Wanted(log(name), false), taker, monitor);
            }
            source.damage().ifPresent(taker.damages());
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** {@return what reads the logs of another host, which a person named: a name is that of one of its logs, never of a file} */
    public InputFiles on(String other) {
        return new InputFiles(contributions, deadline, reading, Optional.empty(), Optional.of(other));
    }

    private Optional<LiveLog> live(String name) throws UnreadableInputException {
        if (host.isPresent()) {
            return Optional.of(LiveLog.of(contributions, host.get(), name, deadline)
                    .orElseThrow(() -> new UnreadableInputException("Logs of another host can only be read on Windows, as far as Berth goes; copy them, or run Berth there.")));
        }
        return name.equals(STANDARD_INPUT) ? Optional.empty() : LiveLog.find(contributions, name, deadline);
    }

    private static <T> void read(LiveLog live, Taker<T> taker, IProgressMonitor monitor) throws UnreadableInputException {
        AtomicBoolean any = new AtomicBoolean();
        try {
            live.readOn(Mark.START, event -> {
                any.set(true);
                taker.prepared().accept(taker.prepare().apply(event));
            }, taker.damages(), monitor);
        } catch (UnreadableInputException e) {
            if (!any.get()) {
                throw e;
            }
            taker.damages().accept(new Damage(0, String.valueOf(e.getMessage())));
        }
    }

    private static String log(String name) {
        return name.equals(STANDARD_INPUT) ? name : String.valueOf(Path.of(name).getFileName());
    }

    private LogSource open(String name) throws UnreadableInputException, IOException {
        boolean standard = name.equals(STANDARD_INPUT) && standardInput.isPresent();
        SeekableByteChannel file = standard ? new Spool(standardInput.get(), () -> Long.MAX_VALUE) : Files.newByteChannel(regularFile(name));
        return LogSource.open(file, name, new Recognition(contributions.formats(), deadline), reading);
    }

    /** {@return evidence}; throws {@link UnreadableInputException} when the file is missing or nothing is recognised in it. */
    public Given evidence(Optional<String> host, String name, Instant now) throws UnreadableInputException {
        Path path = regularFile(name);
        try {
            return Given.read(host, String.valueOf(path.getFileName()), content(path, name), now, Files.getLastModifiedTime(path).toInstant());
        } catch (SnapshotFormatException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be used: " + Escapes.visible(String.valueOf(e.getMessage())) + ".");
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Reads the whole file under the deadline: files of /proc say that they are empty, and may hold without end or wait for ever. */
    private byte[] content(Path path, String name) throws UnreadableInputException, IOException {
        try (InputStream in = Files.newInputStream(path)) {
            Guard.Outcome<byte[]> outcome = Guard.callAll(List.<Callable<byte[]>> of(() -> in.readNBytes((int) SnapshotFile.MAX_BYTES + 1)),
                    reading).get(0);
            switch (outcome) {
            case Guard.Done<byte[]> done -> {
                if (done.returned().length > SnapshotFile.MAX_BYTES) {
                    throw new UnreadableInputException(Escapes.visible(name) + " can't be used: it is larger than "
                            + (SnapshotFile.MAX_BYTES >> 20) + " MiB.");
                }
                return done.returned();
            }
            case Guard.Failed<byte[]> failed -> throw new UnreadableInputException(
                    Escapes.visible(name) + " can't be read: " + Escapes.visible(failed.reason()) + ".");
            }
        }
    }

    private static Path regularFile(String name) throws UnreadableInputException {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " is no file name.");
        }
        if (Files.isDirectory(path)) {
            throw new UnreadableInputException(Escapes.visible(name) + " is a directory; name a file in it.");
        }
        if (!Files.exists(path)) {
            throw new UnreadableInputException(Escapes.visible(name) + " does not exist; check the name and the folder.");
        }
        if (!Files.isRegularFile(path)) {
            throw new UnreadableInputException(Escapes.visible(name) + " is not a regular file; save its content to one first.");
        }
        return path;
    }

    private <T> void read(Contributed<EventLogFormat> format, WatchedFile file, String name, Wanted wanted, Taker<T> taker,
            IProgressMonitor monitor) throws UnreadableInputException {
        Heard<T> heard = new Heard<>(file, taker.prepared(), taker.damages());
        Guard.Outcome<Boolean> outcome = Guard.callWhile(() -> format.use(made -> {
            made.<T> read(file, wanted, taker.prepare(), heard::record, heard::damage, monitor);
            return true;
        }), file::progress, reading);
        boolean any = heard.close();
        if (outcome instanceof Guard.Failed<Boolean> failed) {
            if (!any) {
                throw new UnreadableInputException(Escapes.visible(name) + " can't be read as " + format.id() + ": "
                        + Escapes.visible(failed.reason()) + ".");
            }
            taker.damages().accept(new Damage(0, failed.reason()));
        }
    }

    private static UnreadableInputException unreadable(String name, IOException e) {
        return new UnreadableInputException(e instanceof AccessDeniedException
                ? Escapes.visible(name) + " can't be read: you have no right to; copy it, or run as its owner."
                : Escapes.visible(name) + " can't be read: " + Escapes.visible(Guard.reason(e)) + ".");
    }
}
