// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import berth.core.internal.failure.Blocks.Block;

/** Finds the lines of a block that are worth judging, in one pass over its bytes. Immutable; use from any thread. */
final class BlockScan {
    /** Of a longer line only the surroundings of what was found are looked at. */
    private static final int LONG_LINE = 1 << 14;
    private static final int WINDOW = 1 << 13;

    private final Words words;

    BlockScan(Words words) {
        this.words = words;
    }

    /** A line, or a part of a long one, by its bytes; lines are counted from 0 in the block. */
    record Candidate(int from, int to, long line) { }

    /** What a pass found. */
    record Pass(Block block, long lines, List<Candidate> candidates) { }

    Pass pass(Block block) {
        byte[] body = block.body();
        Automaton triggers = words.triggers();
        List<Candidate> candidates = new ArrayList<>();
        int[] state = { triggers.start() };
        long lines = 0;
        int counted = 0;
        int at = triggers.seek(body, 0, body.length, state);
        while (at < body.length) {
            int from = Lines.begin(body, at, at - WINDOW);
            int to = Lines.end(body, at, at + WINDOW);
            lines += Lines.count(body, counted, from);
            counted = from;
            if (LineJudge.isInteresting(words.mask(body, from, to))) {
                candidates.add(new Candidate(from, to, lines));
            }
            state[0] = triggers.start();
            at = triggers.seek(body, to, body.length, state);
        }
        lines += Lines.count(body, counted, body.length);
        return new Pass(block, body.length > 0 && body[body.length - 1] != '\n' ? lines + 1 : lines, candidates);
    }

    /** {@return a candidate with the lines around it} */
    Surroundings around(Pass pass, Candidate candidate, long linesBefore) {
        byte[] body = pass.block().body();
        Deque<String> lines = new ArrayDeque<>();
        lines.add(decode(body, candidate.from(), candidate.to()));
        int at = before(body, candidate.from(), lines, Surroundings.BEFORE);
        if (at < Surroundings.BEFORE) {
            at += before(pass.block().before(), pass.block().before().length, lines, Surroundings.BEFORE - at);
        }
        int missing = behind(body, candidate.to(), lines, Surroundings.BEHIND);
        behind(pass.block().behind(), -1, lines, missing);
        return new Surroundings(List.copyOf(lines), at, linesBefore + candidate.line() + 1 - at);
    }

    /** Puts the lines that end before a place in front. {@return how many} */
    private int before(byte[] bytes, int place, Deque<String> lines, int most) {
        int count = 0;
        int end = place - 1;
        while (count < most && end > 0 && bytes[end] == '\n') {
            int begin = end;
            while (begin > 0 && bytes[begin - 1] != '\n' && end - begin < LONG_LINE) {
                begin--;
            }
            lines.addFirst(decode(bytes, begin, end));
            count++;
            end = begin - 1;
        }
        return count;
    }

    /** Adds the lines that begin behind the end of one. {@return how many are missing} */
    private int behind(byte[] bytes, int place, Deque<String> lines, int most) {
        int left = most;
        int begin = place + 1;
        while (left > 0 && begin < bytes.length && (place < 0 || bytes[begin - 1] == '\n')) {
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n' && end - begin < LONG_LINE) {
                end++;
            }
            lines.addLast(decode(bytes, begin, end));
            left--;
            begin = end + 1;
            if (begin < bytes.length && bytes[begin - 1] != '\n') {
                return 0;
            }
        }
        return left;
    }

    private String decode(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        String text = words.decode(bytes, from, end);
        return text.indexOf('\u001b') < 0 ? text : text.replaceAll("\u001b\\[[0-9;]{0,16}m", "");
    }
}
