// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;

/** Formats of event logs, as strangers may bring them; each reads the files that begin with its name. */
public final class Formats {
    private Formats() { }

    private static boolean begins(ByteBuffer head, String name) {
        return StandardCharsets.US_ASCII.decode(head.duplicate()).toString().startsWith(name);
    }

    private static LogRecord record(String log, long number) {
        return new LogRecord(log, number, Optional.of(Instant.EPOCH), Optional.empty(), "source", Optional.empty(), Optional.empty(), "error",
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "", Optional.empty());
    }

    private static void hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what it should. */
    public static final class Good implements EventLogFormat {
        @Override
        public boolean recognises(ByteBuffer head) {
            return begins(head, "good");
        }

        @Override
        public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
                IProgressMonitor monitor) {
            records.accept(record(log, 1));
        }
    }

    /** Can't say what it recognises. */
    public static final class Undecided implements EventLogFormat {
        private static final CountDownLatch NEVER = new CountDownLatch(1);

        @Override
        public boolean recognises(ByteBuffer head) {
            hang(NEVER);
            return true;
        }

        @Override
        public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
                IProgressMonitor monitor) {
            hang(NEVER);
        }
    }

    /** Reads one record where there are some, and hangs; then it looks for more. */
    public static final class Stuck implements EventLogFormat {
        static final CountDownLatch GO_ON = new CountDownLatch(1);
        static final CountDownLatch ENDED = new CountDownLatch(1);
        static final StringBuffer END = new StringBuffer();

        @Override
        public boolean recognises(ByteBuffer head) {
            return begins(head, "stuck") || begins(head, "mute");
        }

        @Override
        public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
                IProgressMonitor monitor) throws IOException {
            if (log.equals("stuck")) {
                records.accept(record(log, 1));
            }
            hang(GO_ON);
            records.accept(record(log, 2));
            damages.accept(new Damage(1, "late"));
            END.append(file.isOpen() ? "open" : "closed");
            ENDED.countDown();
        }
    }

    /** Takes longer for the whole log than anybody waits, but gets on. */
    public static final class Slow implements EventLogFormat {
        static final int RECORDS = 6;

        @Override
        public boolean recognises(ByteBuffer head) {
            return begins(head, "slow");
        }

        @Override
        public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
                IProgressMonitor monitor) {
            for (int i = 1; i <= RECORDS; i++) {
                sleep(200);
                records.accept(record(log, i));
            }
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
