// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.BlockScan.Pass;
import berth.core.internal.failure.Blocks.Block;

/** Scans a text block by block on all processors; what was found is judged in order. Immutable; use from any thread. */
public final class TextScan {
    private final BlockScan scan;
    private final LineJudge judge;

    /** Looks for these. */
    public TextScan(Words words) {
        scan = new BlockScan(words);
        judge = new LineJudge(words);
    }

    /** Reads to the end, or until cancelled. */
    public void scan(InputStream in, String log, Consumer<? super LoggedFailure> sink, IProgressMonitor monitor) throws IOException {
        Blocks blocks = new Blocks(TextEncoding.utf8(in));
        Incidents incidents = new Incidents(log, sink);
        Optional<Block> first = blocks.next();
        if (first.isEmpty()) {
            return;
        }
        Optional<Block> second = blocks.next();
        long lines = add(judge(first.get()), incidents, 0);
        if (second.isPresent()) {
            together(second.get(), blocks, incidents, lines, monitor);
        }
        incidents.close();
    }

    private void together(Block second, Blocks blocks, Incidents incidents, long before, IProgressMonitor monitor) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors, TextScan::thread);
        try {
            Deque<Future<Judged>> underway = new ArrayDeque<>();
            long lines = before;
            Optional<Block> next = Optional.of(second);
            while (!monitor.isCanceled() && (next.isPresent() || !underway.isEmpty())) {
                if (next.isPresent()) {
                    Block block = next.get();
                    underway.add(threads.submit(() -> judge(block)));
                    next = blocks.next();
                }
                if (underway.size() > processors || next.isEmpty() && !underway.isEmpty()) {
                    Judged judged = result(underway.remove());
                    lines = add(judged, incidents, lines);
                    blocks.release(judged.block());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "berth-scan");
        thread.setDaemon(true);
        return thread;
    }

    private static Judged result(Future<Judged> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What a block tells; its lines are counted from 1. */
    private record Judged(Block block, long lines, List<Hit> hits) { }

    /** A log may be full of failures, so they are judged where the block is, and only put together in order. */
    private Judged judge(Block block) {
        Pass pass = scan.pass(block);
        return new Judged(block, pass.lines(), pass.candidates().stream().flatMap(candidate -> judge.judge(scan.around(pass, candidate, 0)).stream()).toList());
    }

    /** {@return the lines up to the end of the block} */
    private static long add(Judged judged, Incidents incidents, long before) {
        judged.hits().forEach(hit -> incidents.add(hit.behind(before)));
        return before + judged.lines();
    }
}
