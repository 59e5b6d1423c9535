// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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

/** Opens the files that a user names: event logs by the contributed formats, and evidence. Follows no device and no pipe. */
public final class InputFiles {
    private static final int HEAD = 4096;
    private static final Duration READING = Duration.ofSeconds(60);

    private final Contributions contributions;
    private final Duration deadline;
    private final Duration reading;

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

    /** What a format has said so far; closed when we go on, whatever a format that was left behind says later. */
    private static final class Heard {
        private final List<LogRecord> records = new ArrayList<>();
        private final List<Damage> damages = new ArrayList<>();
        private boolean closed;

        synchronized void add(LogRecord entry) {
            if (!closed) {
                records.add(Objects.requireNonNull(entry, "record"));
            }
        }

        synchronized void add(Damage damage) {
            if (!closed) {
                damages.add(Objects.requireNonNull(damage, "damage"));
            }
        }

        synchronized LogContent close(String format) {
            closed = true;
            return new LogContent(format, records, damages);
        }
    }

    /** Reads with these formats; they have that long to recognise a log, and to read it as long again, but a minute at least. */
    public InputFiles(Contributions contributions, Duration deadline) {
        this(contributions, deadline, deadline.compareTo(READING) < 0 ? READING : deadline);
    }

    InputFiles(Contributions contributions, Duration deadline, Duration reading) {
        this.contributions = contributions;
        this.deadline = deadline;
        this.reading = reading;
    }

    /** {@return the id of the format of an event log, of which only the head is read}; throws as {@link #log} does. */
    public String format(String name) throws UnreadableInputException {
        Path path = regularFile(name);
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            return format(name, head(channel)).id();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** {@return the records of an event log}; throws {@link UnreadableInputException} when it is missing or none. */
    public LogContent log(String name, IProgressMonitor monitor) throws UnreadableInputException {
        Path path = regularFile(name);
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            Contributed<EventLogFormat> format = format(name, head(channel));
            channel.position(0);
            return read(format, channel, name, String.valueOf(path.getFileName()), monitor);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** {@return evidence}; throws {@link UnreadableInputException} when the file is missing or nothing is recognised in it. */
    public Given evidence(Optional<String> host, String name, Instant now) throws UnreadableInputException {
        Path path = regularFile(name);
        try {
            return Given.read(host, String.valueOf(path.getFileName()), content(path, name), now);
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

    private static ByteBuffer head(SeekableByteChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (head.hasRemaining() && channel.read(head) >= 0) {
            continue;
        }
        return head.flip().asReadOnlyBuffer();
    }

    private Contributed<EventLogFormat> format(String name, ByteBuffer head) throws UnreadableInputException {
        if (!head.hasRemaining()) {
            throw new UnreadableInputException(Escapes.visible(name) + " is empty; copy the log again.");
        }
        List<Contributed<EventLogFormat>> formats = contributions.formats();
        List<Guard.Outcome<Boolean>> outcomes = Guard.callAll(formats.stream().<Callable<Boolean>> map(
                format -> () -> format.make().call().recognises(head.duplicate())).toList(), deadline);
        StringBuilder silent = new StringBuilder();
        for (int i = 0; i < formats.size(); i++) {
            switch (outcomes.get(i)) {
            case Guard.Done<Boolean> done -> {
                if (done.returned()) {
                    return formats.get(i);
                }
            }
            case Guard.Failed<Boolean> failed -> silent.append(" (").append(formats.get(i).id()).append(" could not say: ")
                    .append(Escapes.visible(failed.reason())).append(')');
            }
        }
        throw new UnreadableInputException(Escapes.visible(name) + " is no event log that this version can read (NT .evt)" + silent
                + "; save the log in that format.");
    }

    private LogContent read(Contributed<EventLogFormat> format, SeekableByteChannel channel, String name, String log,
            IProgressMonitor monitor) throws UnreadableInputException {
        Heard heard = new Heard();
        Guard.Outcome<Boolean> outcome = Guard.callAll(List.<Callable<Boolean>> of(() -> {
            format.make().call().read(channel, log, heard::add, heard::add, monitor);
            return true;
        }), reading).get(0);
        LogContent content = heard.close(format.id());
        return switch (outcome) {
        case Guard.Done<Boolean> done -> content;
        case Guard.Failed<Boolean> failed -> {
            if (content.records().isEmpty()) {
                throw new UnreadableInputException(Escapes.visible(name) + " can't be read as " + format.id() + ": "
                        + Escapes.visible(failed.reason()) + ".");
            }
            List<Damage> damages = new ArrayList<>(content.damages());
            damages.add(new Damage(0, failed.reason()));
            yield new LogContent(content.format(), content.records(), damages);
        }
        };
    }

    private static UnreadableInputException unreadable(String name, IOException e) {
        return new UnreadableInputException(e instanceof AccessDeniedException
                ? Escapes.visible(name) + " can't be read: you have no right to; copy it, or run as its owner."
                : Escapes.visible(name) + " can't be read: " + Escapes.visible(Guard.reason(e)) + ".");
    }
}
