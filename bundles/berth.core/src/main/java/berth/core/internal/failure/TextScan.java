// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.BlockScan.Candidate;
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
        long lines = judge(scan.pass(first.get()), incidents, 0);
        if (second.isPresent()) {
            together(second.get(), blocks, incidents, lines, monitor);
        }
        incidents.close();
    }

    private void together(Block second, Blocks blocks, Incidents incidents, long before, IProgressMonitor monitor) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors, TextScan::thread);
        try {
            Deque<Future<Pass>> underway = new ArrayDeque<>();
            long lines = before;
            Optional<Block> next = Optional.of(second);
            while (!monitor.isCanceled() && (next.isPresent() || !underway.isEmpty())) {
                if (next.isPresent()) {
                    Block block = next.get();
                    underway.add(threads.submit(() -> scan.pass(block)));
                    next = blocks.next();
                }
                if (underway.size() > processors || next.isEmpty() && !underway.isEmpty()) {
                    Pass pass = result(underway.remove());
                    lines = judge(pass, incidents, lines);
                    blocks.release(pass.block());
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

    private static Pass result(Future<Pass> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** {@return the lines up to the end of the block} */
    private long judge(Pass pass, Incidents incidents, long before) {
        for (Candidate candidate : pass.candidates()) {
            judge.judge(scan.around(pass, candidate, before)).ifPresent(incidents::add);
        }
        return before + pass.lines();
    }
}
