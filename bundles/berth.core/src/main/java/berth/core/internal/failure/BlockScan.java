// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import berth.core.internal.failure.Blocks.Block;
import berth.core.internal.failure.Words.Search;

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

    /** What a pass found, and how many lines end in the block: a very long line goes on in the next one. */
    record Pass(Block block, long lines, List<Candidate> candidates) { }

    Pass pass(Block block) {
        byte[] body = block.bytes();
        int length = block.length();
        List<Candidate> candidates = new ArrayList<>();
        long lines = 0;
        int counted = 0;
        Search search = words.search(body, length);
        for (int at = search.next(0); at < length;) {
            int from = Lines.begin(body, at, at - WINDOW);
            int to = Lines.end(body, length, at, at + WINDOW);
            lines += Lines.count(body, counted, from);
            counted = from;
            if (LineJudge.isInteresting(words.mask(body, from, to))) {
                candidates.add(new Candidate(from, to, lines));
            }
            at = search.next(to);
        }
        lines += Lines.count(body, counted, length);
        return new Pass(block, lines, candidates);
    }

    /** {@return the text of a candidate} */
    String line(Pass pass, Candidate candidate) {
        return decode(pass.block().bytes(), candidate.from(), candidate.to());
    }

    /** {@return a candidate with the lines around it} */
    Surroundings around(Pass pass, Candidate candidate, long linesBefore) {
        byte[] body = pass.block().bytes();
        Deque<String> lines = new ArrayDeque<>();
        lines.add(decode(body, candidate.from(), candidate.to()));
        before(pass, candidate, lines, Surroundings.BEFORE);
        int at = lines.size() - 1;
        behind(body, pass.block().end(), candidate.to(), lines);
        return new Surroundings(List.copyOf(lines), at, linesBefore + candidate.line() + 1 - at);
    }

    /** {@return the lines before those around a candidate, the nearest last} */
    List<String> farther(Pass pass, Candidate candidate) {
        Deque<String> lines = new ArrayDeque<>();
        lines.add("");
        before(pass, candidate, lines, Surroundings.FARTHEST);
        return List.copyOf(lines).subList(0, Math.max(0, lines.size() - 1 - Surroundings.BEFORE));
    }

    private void before(Pass pass, Candidate candidate, Deque<String> lines, int most) {
        int stopped = before(pass.block().bytes(), candidate.from(), lines, most);
        if (stopped == 0) {
            before(pass.block().before(), pass.block().before().length, lines, most);
        }
    }

    /** Puts the lines that end before a place in front of one. {@return where the first of them begins, or what is seen of it} */
    private int before(byte[] bytes, int place, Deque<String> lines, int most) {
        int first = place;
        while (lines.size() <= most && first > 0 && bytes[first - 1] == '\n') {
            int end = first - 1;
            int begin = end;
            while (begin > 0 && bytes[begin - 1] != '\n' && end - begin < LONG_LINE) {
                begin--;
            }
            lines.addFirst(decode(bytes, begin, end));
            first = begin;
        }
        return first;
    }

    /** Adds the lines that begin behind the end of one. */
    private void behind(byte[] bytes, int end, int place, Deque<String> lines) {
        int begin = place + 1;
        for (int left = Surroundings.BEHIND; left > 0 && begin < end && bytes[begin - 1] == '\n'; left--) {
            int lineEnd = Lines.end(bytes, end, begin, begin + LONG_LINE);
            lines.addLast(decode(bytes, begin, lineEnd));
            begin = lineEnd + 1;
        }
    }

    private String decode(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        return Escapes.resolved(words.decode(bytes, from, end));
    }
}
