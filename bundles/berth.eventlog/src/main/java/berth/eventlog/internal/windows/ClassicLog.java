// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;
import berth.eventlog.internal.evt.RecordBuffer;
import berth.eventlog.internal.evt.RecordFields;

/** Logs as Windows NT has them. Each record is read as one of an {@code .evt} file is. */
final class ClassicLog implements HostLog {
    private static final int USUAL = 64 << 10;
    /** [MS-EVEN] MAX_BATCH_BUFF. */
    private static final int LARGEST = 0x7FFFF;
    private static final int ROUNDS = 5;
    /** Every Windows has them. */
    private static final Set<String> ALWAYS = Set.of("System", "Application", "Security");

    private final ClassicCalls calls;
    private final MessageFiles texts;
    private int capacity = USUAL;

    ClassicLog(ClassicCalls calls, MessageFiles texts) {
        this.calls = calls;
        this.texts = texts;
    }

    @Override
    public boolean has(String log) throws EventLogError {
        return ALWAYS.contains(log) || isName(log) && calls.isRegistered(log);
    }

    /** What else could be a place in the registry, or another host's. */
    private static boolean isName(String log) {
        return !log.isBlank() && log.chars().noneMatch(letter -> letter == '\\' || letter == '/' || letter < ' ');
    }

    @Override
    public void read(Wanted wanted, Predicate<? super LogRecord> taker, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        if (!has(wanted.log())) {
            throw EventLogError.unknown();
        }
        long log = calls.open(wanted.log());
        try {
            boolean any = false;
            byte[] records = batch(log, wanted.newestFirst());
            while (records.length > 0) {
                any = true;
                if (!take(records, wanted.log(), taker, damages, monitor)) {
                    return;
                }
                records = batch(log, wanted.newestFirst());
            }
            if (!any) {
                throw EventLogError.empty();
            }
        } finally {
            calls.close(log);
        }
    }

    private byte[] batch(long log, boolean newestFirst) throws EventLogError {
        for (int round = 0; round < ROUNDS; round++) {
            ClassicCalls.Buffer buffer = calls.read(log, newestFirst, capacity);
            if (buffer.records().length > 0 || buffer.needed() == 0) {
                return buffer.records();
            }
            if (buffer.needed() <= capacity || buffer.needed() > LARGEST) {
                break;
            }
            capacity = buffer.needed();
        }
        throw EventLogError.of("ReadEventLog", EventLogError.ERROR_INSUFFICIENT_BUFFER);
    }

    private boolean take(byte[] buffer, String log, Predicate<? super LogRecord> taker, Consumer<? super Damage> damages, IProgressMonitor monitor) {
        List<LogRecord> records = new ArrayList<>();
        Consumer<String> problems = what -> damages.accept(new Damage(Damage.NO_PLACE, "Of a record, " + what + "."));
        RecordBuffer.split(buffer, problems).forEach(record -> new RecordFields(log).read(record, records::add, problems));
        for (LogRecord record : records) {
            if (monitor.isCanceled() || !taker.test(texts.told(record))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Mark end(String log, IProgressMonitor monitor) throws EventLogError {
        AtomicReference<Mark> last = new AtomicReference<>(Mark.START);
        read(Wanted.all(log, true), event -> {
            last.set(new Mark(event.number(), event.number() + 1, 0));
            return false;
        }, damage -> { }, monitor);
        return last.get();
    }

    /** NotifyChangeEventLog tells of changes once in five seconds at most: whoever looks sees them sooner. */
    @Override
    public Optional<Following> subscribe(String log, Mark from) {
        return Optional.empty();
    }

    @Override
    public Optional<String> limit() {
        return texts.trouble();
    }

    @Override
    public void close() {
        // Each look closes what it has opened.
        return;
    }
}
