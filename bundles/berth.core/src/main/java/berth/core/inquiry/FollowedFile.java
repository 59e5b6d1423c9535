// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Contributed;
import berth.core.contribution.Guard;
import berth.core.evidence.LogRecord;
import berth.core.internal.failure.GrowingScan;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat;
import berth.core.spi.GrowingLogFormat.Mark;

/** One file of a log that is followed: it stays the same under whatever name. */
final class FollowedFile implements Closeable {
    private static final int HEAD = 8192;
    private static final int BEGINNING = 512;
    private static final int MOST_LOOKS = 5;

    private final SeekableByteChannel channel;
    private final Path path;
    private final Optional<Object> key;
    private final Recognition recognition;
    private final Duration patience;
    private Optional<Contributed<EventLogFormat>> format;
    private Optional<FollowedText> text = Optional.empty();
    private Optional<Consumer<LogRecord>> records = Optional.empty();
    private LogNews news;
    private boolean recognised;
    private boolean skip;
    private Mark mark = Mark.START;
    private long size = -1;
    private Object modified = "";
    private int looks;
    private long changed = System.nanoTime();

    private FollowedFile(SeekableByteChannel channel, Path path, Optional<Object> key, Recognition recognition,
            Optional<Contributed<EventLogFormat>> format, LogNews news, Duration patience, boolean skip) {
        this.channel = channel;
        this.path = path;
        this.key = key;
        this.recognition = recognition;
        this.format = format;
        this.news = news;
        this.patience = patience;
        this.skip = skip;
    }

    /**
     * Opens it.
     *
     * @param key  what the system tells it by, if it has such
     * @param last the file before, whose format this one has as well where its head does not tell another
     */
    static FollowedFile open(Path path, Optional<Object> key, Recognition recognition, Optional<FollowedFile> last, LogNews news, Duration patience,
            boolean skip) throws IOException {
        return new FollowedFile(Files.newByteChannel(path), path, key, recognition, last.flatMap(file -> file.format), news, patience, skip);
    }

    /**
     * {@return whether it is the file that has the log's name now}
     * Where files have no keys, it is if it is as long and begins alike: on Windows a successor even has the time at which its predecessor was made.
     *
     * @param other that one's key
     */
    boolean is(Optional<Object> other) throws IOException {
        // Whoever writes the file anew between two calls does not do so a second time.
        return key.isPresent() || other.isPresent() ? key.equals(other) : isAlike() || isAlike();
    }

    private boolean isAlike() throws IOException {
        long before = channel.size();
        BasicFileAttributes named = Files.readAttributes(path, BasicFileAttributes.class);
        if (named.size() < before || named.size() > channel.size()) {
            return false;
        }
        if (named.size() == size && named.lastModifiedTime().equals(modified)) {
            return true;
        }
        try (SeekableByteChannel other = Files.newByteChannel(path)) {
            ByteBuffer mine = head(channel, BEGINNING);
            ByteBuffer its = head(other, BEGINNING);
            int common = Math.min(mine.limit(), its.limit());
            return mine.limit(common).equals(its.limit(common));
        }
    }

    /** {@return whether nothing has been added for so long} */
    boolean isQuiet(Duration time) {
        return System.nanoTime() - changed > time.toNanos();
    }

    /**
     * Hands on what is new; {@return whether there was anything}
     *
     * @param taker   who takes it
     * @param whole   whether nothing more will come
     * @param current whether it still has the log's name
     */
    boolean read(LogNews taker, boolean whole, boolean current, IProgressMonitor monitor) throws IOException, UnreadableInputException {
        news = taker;
        if (!hasChanged(current) && !whole) {
            return false;
        }
        if (!recognised && !recognise(whole)) {
            // What it holds so far is no record yet, so nothing is to be passed over.
            skip = false;
            return false;
        }
        return text.isPresent() ? readText(whole, monitor) : readRecords(whole, monitor);
    }

    private boolean readText(boolean whole, IProgressMonitor monitor) throws IOException, UnreadableInputException {
        if (!text.orElseThrow().isSame()) {
            forget();
            return !recognise(whole) || (text.isPresent() ? text.get().read(whole, monitor) : readRecords(whole, monitor));
        }
        if (skip) {
            text.orElseThrow().skip(monitor);
            skip = false;
            return false;
        }
        return text.orElseThrow().read(whole, monitor);
    }

    private boolean readRecords(boolean whole, IProgressMonitor monitor) throws IOException, UnreadableInputException {
        Optional<Mark> next = readOn(mark, whole, monitor);
        if (next.isEmpty()) {
            forget();
            if (!recognise(whole)) {
                return true;
            }
            if (text.isPresent()) {
                return text.get().read(whole, monitor);
            }
            next = readOn(mark, whole, monitor);
        }
        boolean any = !next.equals(Optional.of(mark));
        mark = next.orElse(mark);
        return any;
    }

    /** The file was written anew. */
    private void forget() {
        mark = Mark.START;
        recognised = false;
        skip = false;
        text.ifPresent(FollowedText::end);
        text = Optional.empty();
        records = Optional.empty();
    }

    /** {@return who takes its records} A file of failures counts them by itself. */
    private Consumer<? super LogRecord> records() {
        if (news.failures().isEmpty()) {
            return news.records();
        }
        records = records.or(() -> news.failures().map(GrowingScan::records));
        return records.orElseThrow();
    }

    /** A file that is written within the same tick of its clock looks unchanged, so a few looks more are taken behind each change. */
    private boolean hasChanged(boolean current) throws IOException {
        long now = channel.size();
        Object time = current && Files.exists(path) ? Files.getLastModifiedTime(path) : modified;
        if (now != size || !time.equals(modified)) {
            size = now;
            modified = time;
            looks = 0;
            changed = System.nanoTime();
        }
        return looks++ < MOST_LOOKS;
    }

    /** The head of a file that is only begun says nothing yet. */
    private boolean recognise(boolean whole) throws IOException, UnreadableInputException {
        ByteBuffer head = head(channel, HEAD);
        boolean tooLittle = !head.hasRemaining() || !whole && head.remaining() < HEAD && !hasLine(head);
        if (tooLittle) {
            return false;
        }
        format = Optional.of(recognition.format(path.toString(), head.asReadOnlyBuffer(), format));
        recognised = true;
        if (news.failures().isPresent() && isLines(format.orElseThrow())) {
            byte[] bytes = new byte[head.remaining()];
            head.get(bytes);
            text = Optional.of(new FollowedText(channel, bytes, news.failures().get()));
        }
        return true;
    }

    private static ByteBuffer head(SeekableByteChannel channel, int most) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(most);
        channel.position(0);
        while (head.hasRemaining() && channel.read(head) > 0) {
            continue;
        }
        return head.flip();
    }

    private boolean isLines(Contributed<EventLogFormat> known) throws UnreadableInputException {
        return switch (Guard.callAll(List.<Callable<Boolean>> of(() -> known.use(EventLogFormat::isLines)), patience).get(0)) {
        case Guard.Done<Boolean> done -> done.returned();
        case Guard.Failed<Boolean> failed -> throw unfollowed(known, failed.reason());
        };
    }

    private UnreadableInputException unfollowed(Contributed<EventLogFormat> known, String reason) {
        return new UnreadableInputException(Escapes.visible(path.toString()) + " can't be followed as " + known.id() + ": " + Escapes.visible(reason) + ".");
    }

    private static boolean hasLine(ByteBuffer head) {
        for (int i = head.position(); i < head.limit(); i++) {
            if (head.get(i) == '\n') {
                return true;
            }
        }
        return false;
    }

    private Optional<Mark> readOn(Mark from, boolean whole, IProgressMonitor monitor) throws IOException, UnreadableInputException {
        WatchedFile watched = new WatchedFile(channel);
        AtomicReference<Boolean> left = new AtomicReference<>(false);
        Contributed<EventLogFormat> chosen = format.orElseThrow();
        boolean passOver = skip;
        Consumer<? super LogRecord> taker = records();
        Consumer<? super Damage> damages = news.damages();
        Guard.Outcome<Optional<Mark>> outcome = Guard.callWhile(() -> chosen.use(made -> {
            if (!(made instanceof GrowingLogFormat growing)) {
                throw new IOException("logs of this kind can't be followed");
            }
            String log = String.valueOf(path.getFileName());
            return passOver ? growing.end(watched, monitor) : growing.readOn(watched, log, from, whole,
                    record -> give(left, watched, taker, record), damage -> give(left, watched, damages, damage), monitor);
        }), watched::progress, patience);
        left.set(true);
        skip = false;
        return switch (outcome) {
        case Guard.Done<Optional<Mark>> done -> done.returned();
        case Guard.Failed<Optional<Mark>> failed -> throw unfollowed(chosen, failed.reason());
        };
    }

    /** What a format says after it was left behind is not heard. */
    private static <T> void give(AtomicReference<Boolean> left, WatchedFile watched, Consumer<? super T> taker, T value) {
        synchronized (left) {
            if (!left.get()) {
                watched.take(() -> taker.accept(Objects.requireNonNull(value)));
            }
        }
    }

    @Override
    public void close() throws IOException {
        text.ifPresent(FollowedText::end);
        channel.close();
    }
}
