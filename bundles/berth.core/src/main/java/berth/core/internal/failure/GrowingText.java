// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import berth.core.internal.failure.BlockScan.Candidate;
import berth.core.internal.failure.BlockScan.Pass;
import berth.core.internal.failure.Blocks.Block;

/**
 * Scans a text that grows by the rules for one that is there already.
 * <p>
 * A line is judged when the lines are there that may belong to it, or when they have not come for a while. Keeps what it was given last
 * while that waits, and 64 KiB of what went before. For one thread.
 */
public final class GrowingText {
    /** So much of a file is given at once; so much without a line end is taken as if it had one. */
    public static final int PIECE = 1 << 20;
    private static final int BEFORE = 1 << 16;
    private static final int BEHIND = 1 << 16;
    private static final byte[] NOTHING = { };

    private final BlockScan scan;
    private final LineJudge judge;
    private final Farther farther;
    private final GrowingScan failures;
    private final Optional<Charset> wide;
    private final int mark;
    private byte[] before = NOTHING;
    private byte[] body = NOTHING;
    private long lines;
    private long base;
    private boolean begun;
    private boolean waits;
    private long waitsSince;
    private long changed;

    GrowingText(Words words, GrowingScan failures, byte[] head, long base) {
        this.scan = new BlockScan(words);
        this.judge = new LineJudge(words);
        this.farther = new Farther(scan);
        this.failures = failures;
        this.wide = TextEncoding.wide(head);
        this.mark = TextEncoding.mark(head);
        this.base = base;
    }

    /** Passes lines over that were there before; they are only looked at to understand the ones behind. {@return as {@link #add}} */
    public int skip(byte[] bytes, int length, boolean whole) {
        int taken = whole(bytes, length, whole);
        byte[] text = utf8(bytes, taken);
        lines += Lines.count(text, 0, text.length);
        keep(text, text.length);
        base = failures.order() - lines;
        return taken;
    }

    /**
     * Takes what comes next in the file. {@return how many bytes of it were taken: whole lines}
     *
     * @param whole whether a rest without a line end is to be taken as well
     */
    public int add(byte[] bytes, int length, boolean whole) {
        int taken = whole(bytes, length, whole);
        if (taken > 0) {
            byte[] text = utf8(bytes, taken);
            int waiting = body.length;
            body = Arrays.copyOf(body, waiting + text.length);
            System.arraycopy(text, 0, body, waiting, text.length);
            changed = failures.now();
            judge(false);
        }
        return taken;
    }

    /** Judges the lines for whose companions it was waited long enough; {@code any} judges all. */
    void settle(boolean any, long quiet) {
        long now = failures.now();
        if (waits && (any || now - changed >= quiet || now - waitsSince >= 2 * quiet)) {
            judge(true);
        }
    }

    private void judge(boolean all) {
        Pass pass = scan.pass(new Block(0, before, body, body.length, body.length));
        int keep = body.length;
        for (Candidate candidate : pass.candidates()) {
            Surroundings around = scan.around(pass, candidate, lines);
            if (!all && body.length - candidate.to() <= BEHIND && !LineJudge.isWhole(around)) {
                keep = candidate.from();
                break;
            }
            // As a scan does, which then looks at lines far before for the same failures.
            if (judge.mayTell(scan.line(pass, candidate))) {
                judge.judge(around, farther.of(pass, candidate, lines + candidate.line())).ifPresent(hit -> failures.add(hit, base));
            }
        }
        waitsSince = waits ? waitsSince : failures.now();
        waits = keep < body.length;
        lines += Lines.count(body, 0, keep);
        byte[] rest = Arrays.copyOfRange(body, keep, body.length);
        keep(body, keep);
        body = rest;
        failures.reached(base + lines);
    }

    /** Keeps the end of what was looked at. */
    private void keep(byte[] bytes, int length) {
        int old = Math.min(before.length, Math.max(0, BEFORE - length));
        int fresh = Math.min(length, BEFORE);
        byte[] tail = Arrays.copyOfRange(before, before.length - old, before.length + fresh);
        System.arraycopy(bytes, length - fresh, tail, old, fresh);
        before = tail;
    }

    private int whole(byte[] bytes, int length, boolean whole) {
        int unit = wide.isPresent() ? 2 : 1;
        if (whole) {
            return length;
        }
        int at = length - length % unit;
        while (at > 0 && !isLineEnd(bytes, at)) {
            at -= unit;
        }
        // A piece without any line end is a part of a very long line.
        return at == 0 && length >= PIECE ? length - length % unit : at;
    }

    private boolean isLineEnd(byte[] bytes, int behind) {
        if (wide.isEmpty()) {
            return bytes[behind - 1] == '\n';
        }
        boolean big = wide.get().equals(StandardCharsets.UTF_16BE);
        return bytes[behind - (big ? 1 : 2)] == '\n' && bytes[behind - (big ? 2 : 1)] == 0;
    }

    /** Without the mark at the beginning of the file, and without the hole that a writer leaves who goes on in a file that was cut off. */
    private byte[] utf8(byte[] bytes, int length) {
        int from = begun ? 0 : Math.min(mark, length);
        while (!begun && wide.isEmpty() && from < length && bytes[from] == 0) {
            from++;
        }
        begun |= from < length;
        return wide.isPresent() ? new String(bytes, from, length - from, wide.get()).getBytes(StandardCharsets.UTF_8)
                : Arrays.copyOfRange(bytes, from, length);
    }
}
