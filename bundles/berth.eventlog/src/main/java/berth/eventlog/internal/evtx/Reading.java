// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.contribution.Guard;
import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.EventLogFormat.Wanted;

/**
 * Reads chunks on several threads and delivers what is in them in order, on the thread that calls.
 *
 * @param <T> what records are prepared to
 */
final class Reading<T> {
    /** More threads would only wait for the one that takes the records. */
    private static final int MOST_THREADS = 8;
    /** A batch that costs more is not kept: its chunk is read again, and delivered record by record. */
    private static final int MOST_COST = 150_000;

    private final SeekableByteChannel file;
    private final Wanted wanted;
    private final Function<? super LogRecord, ? extends T> prepare;
    private final Consumer<? super T> prepared;
    private final Consumer<? super Damage> damages;
    private final Queue<ChunkReader> idle = new ConcurrentLinkedQueue<>();

    Reading(SeekableByteChannel file, Wanted wanted, Function<? super LogRecord, ? extends T> prepare,
            Consumer<? super T> prepared, Consumer<? super Damage> damages) {
        this.file = file;
        this.wanted = wanted;
        this.prepare = prepare;
        this.prepared = prepared;
        this.damages = damages;
    }

    /** One thing that was read: a record, or a damage. */
    private record Item<T>(Optional<T> prepared, Optional<Damage> damage) { }

    /** What is in one chunk, or so much of it that it must be delivered before more is read. */
    private record Batch<T>(Slot slot, List<Item<T>> items, boolean whole) { }

    void run(IProgressMonitor monitor) throws IOException {
        Index index = new Index(file, damages);
        List<Slot> slots = new ArrayList<>(index.chunks(monitor));
        if (wanted.recovered()) {
            slots.addAll(index.ruins());
        }
        if (slots.size() == 1) {
            read(slots.get(0), new Rest(0));
            return;
        }
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "berth-evtx");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Future<Batch<T>>> ahead = new ArrayDeque<>();
            for (Slot slot : slots) {
                if (monitor.isCanceled()) {
                    return;
                }
                if (ahead.size() > threads + 1) {
                    deliver(ahead.remove());
                }
                ahead.add(workers.submit(() -> batch(slot)));
            }
            while (!ahead.isEmpty() && !monitor.isCanceled()) {
                deliver(ahead.remove());
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private Batch<T> batch(Slot slot) throws IOException {
        Gathering gathering = new Gathering();
        read(slot, gathering);
        return new Batch<>(slot, gathering.items, gathering.cost <= MOST_COST);
    }

    private void read(Slot slot, ChunkReader.Sink sink) throws IOException {
        ChunkReader reader = Optional.ofNullable(idle.poll()).orElseGet(() -> new ChunkReader(file, wanted.log()));
        reader.read(slot, wanted.recovered(), sink);
        idle.add(reader);
    }

    private void deliver(Future<Batch<T>> future) throws IOException {
        Batch<T> batch = await(future);
        batch.items().forEach(this::deliver);
        if (!batch.whole()) {
            read(batch.slot(), new Rest(batch.items().size()));
        }
    }

    private void deliver(Item<T> item) {
        item.prepared().ifPresent(prepared);
        item.damage().ifPresent(damages);
    }

    private static <B> B await(Future<B> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw Guard.defect(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading was interrupted");
        }
    }

    /** Gathers what is in a chunk, up to a limit. */
    private final class Gathering implements ChunkReader.Sink {
        private final List<Item<T>> items = new ArrayList<>();
        private int cost;

        @Override
        public boolean record(LogRecord read, int steps) {
            cost += steps;
            items.add(new Item<>(Optional.of(prepare.apply(read)), Optional.empty()));
            return cost <= MOST_COST;
        }

        @Override
        public void damage(Damage damage) {
            items.add(new Item<>(Optional.empty(), Optional.of(damage)));
        }
    }

    /** Delivers at once what follows those that were delivered already. */
    private final class Rest implements ChunkReader.Sink {
        private int delivered;

        Rest(int delivered) {
            this.delivered = delivered;
        }

        @Override
        public boolean record(LogRecord read, int steps) {
            if (delivered-- <= 0) {
                prepared.accept(prepare.apply(read));
            }
            return true;
        }

        @Override
        public void damage(Damage damage) {
            if (delivered-- <= 0) {
                damages.accept(damage);
            }
        }
    }
}
