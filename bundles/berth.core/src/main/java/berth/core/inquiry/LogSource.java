// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.Contributed;
import berth.core.contribution.Guard;
import berth.core.render.Escapes;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EventLogFormat.Damage;

/** A log that was opened: its content, out of whatever it is wrapped in, and its format. */
final class LogSource implements Closeable {
    private static final int HEAD = 8192;
    private static final int MOST_WRAPPINGS = 3;

    private final String name;
    private final Recognition recognition;
    private final Duration patience;
    private final Deque<SeekableByteChannel> layers;
    private final AtomicLong taken = new AtomicLong();
    private Contributed<EventLogFormat> format;

    private LogSource(Deque<SeekableByteChannel> layers, String name, Recognition recognition, Duration patience)
            throws IOException, UnreadableInputException {
        this.name = name;
        this.recognition = recognition;
        this.patience = patience;
        this.layers = layers;
        this.format = recognition.format(name, head(layers.element()));
    }

    /** Opens a log; the file is closed with it, or at once when this throws. */
    static LogSource open(SeekableByteChannel file, String name, Recognition recognition, Duration patience)
            throws IOException, UnreadableInputException {
        Deque<SeekableByteChannel> layers = new ArrayDeque<>(List.of(file));
        boolean open = false;
        try {
            LogSource source = new LogSource(layers, name, recognition, patience);
            source.unwrap();
            open = true;
            return source;
        } finally {
            while (!open && !layers.isEmpty()) {
                layers.pop().close();
            }
        }
    }

    Contributed<EventLogFormat> format() {
        return format;
    }

    /** {@return whether each line of the log can be understood by itself} */
    boolean isLines() throws UnreadableInputException {
        return guarded(() -> format.use(EventLogFormat::isLines));
    }

    SeekableByteChannel content() {
        return layers.element();
    }

    /** {@return what kept the content from being read to its end} */
    Optional<Damage> damage() {
        return layers.stream().filter(Spool.class::isInstance).map(Spool.class::cast)
                .flatMap(spool -> spool.trouble().map(what -> new Damage(spool.filled(), what)).stream()).findFirst();
    }

    private void unwrap() throws IOException, UnreadableInputException {
        Optional<InputStream> content = content(format);
        while (content.isPresent()) {
            if (layers.size() > MOST_WRAPPINGS) {
                throw new UnreadableInputException(Escapes.visible(name) + " is packed too many times; unpack it first.");
            }
            layers.push(new Spool(content.get(), taken::get));
            format = recognition.format(name, head(content()));
            content = content(format);
        }
        content().position(0);
    }

    private Optional<InputStream> content(Contributed<EventLogFormat> outer) throws IOException, UnreadableInputException {
        content().position(0);
        InputStream packed = layers.size() > 1 ? Channels.newInputStream(content()) : new Counted(Channels.newInputStream(content()), taken);
        return guarded(() -> outer.use(made -> made.unwrap(packed)));
    }

    private ByteBuffer head(SeekableByteChannel channel) throws IOException, UnreadableInputException {
        return channel instanceof Spool spool && layers.size() == 1 ? spool.head(HEAD) : guarded(() -> {
            ByteBuffer head = ByteBuffer.allocate(HEAD);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                continue;
            }
            return head.flip().asReadOnlyBuffer();
        });
    }

    /** What unwraps is a stranger's, too. */
    private <T> T guarded(Callable<T> call) throws UnreadableInputException {
        return switch (Guard.callAll(List.of(call), patience).get(0)) {
        case Guard.Done<T> done -> done.returned();
        case Guard.Failed<T> failed -> throw new UnreadableInputException(
                Escapes.visible(name) + " can't be read: " + Escapes.visible(failed.reason()) + ".");
        };
    }

    @Override
    public void close() throws IOException {
        while (!layers.isEmpty()) {
            layers.pop().close();
        }
    }

    /** Counts what is taken from the file itself. */
    @NonNullByDefault({}) // as the class it extends
    private static final class Counted extends FilterInputStream {
        private final AtomicLong count;

        Counted(InputStream in, AtomicLong count) {
            super(in);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count.addAndGet(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int got = in.read(into, from, length);
            count.addAndGet(Math.max(0, got));
            return got;
        }
    }
}
