// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.failure.LoggedFailure;
import berth.core.internal.failure.BlockScan.Candidate;
import berth.core.internal.failure.BlockScan.Pass;
import berth.core.internal.failure.Blocks.Block;

/** Scans a text block by block on all processors; what was found is put together in order. Immutable; use from any thread. */
public final class TextScan {
    /** So many blocks for each processor are underway, or wait for one before them. */
    private static final int MOST = 4;

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
        long lines = add(judge(first.get()), incidents, 0);
        if (!blocks.areOver()) {
            together(blocks, incidents, lines, monitor);
        }
        incidents.close();
    }

    private void together(Blocks blocks, Incidents incidents, long before, IProgressMonitor monitor) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors, TextScan::thread);
        try {
            CompletionService<Optional<Judged>> work = new ExecutorCompletionService<>(threads);
            Map<Long, Judged> done = new HashMap<>();
            long lines = before;
            long next = 1;
            int underway = 0;
            boolean over = false;
            while (!over || underway > 0) {
                // A block that is full of failures takes long; what comes behind it waits.
                for (; !over && underway + done.size() < MOST * processors; underway++) {
                    work.submit(() -> judgeNext(blocks));
                }
                Optional<Judged> judged = result(work);
                underway--;
                over |= judged.isEmpty() || monitor.isCanceled();
                judged.ifPresent(one -> done.put(one.number(), one));
                for (; done.containsKey(next); next++) {
                    lines = add(done.remove(next), incidents, lines);
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

    private static Optional<Judged> result(CompletionService<Optional<Judged>> work) throws IOException {
        try {
            return work.take().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What a block tells; its lines are counted from 1. */
    private record Judged(long number, long lines, List<Hit> hits) { }

    /** Whoever searches a block has read it himself, so it lies near to him. {@return empty at the end} */
    private Optional<Judged> judgeNext(Blocks blocks) throws IOException {
        Optional<Block> block;
        synchronized (blocks) {
            block = blocks.next();
        }
        Optional<Judged> judged = block.map(this::judge);
        block.ifPresent(blocks::release);
        return judged;
    }

    /** A log may be full of failures, so they are judged where the block is, and only put together in order. */
    private Judged judge(Block block) {
        Pass pass = scan.pass(block);
        List<Hit> hits = new ArrayList<>();
        Farther farther = new Farther(scan);
        for (Candidate candidate : pass.candidates()) {
            if (judge.mayTell(scan.line(pass, candidate))) {
                judge.judge(scan.around(pass, candidate, 0), farther.of(pass, candidate, candidate.line())).ifPresent(hits::add);
            }
        }
        return new Judged(block.number(), pass.lines(), hits);
    }

    /** {@return the lines up to the end of the block} */
    private static long add(Judged judged, Incidents incidents, long before) {
        judged.hits().forEach(hit -> incidents.add(hit.behind(before)));
        return before + judged.lines();
    }
}
