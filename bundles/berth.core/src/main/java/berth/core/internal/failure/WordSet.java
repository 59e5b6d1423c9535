// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import berth.core.failure.MessagePattern;
import berth.core.failure.Phrase;
import berth.core.failure.WordRole;

/** Words in one automaton, and those in a sieve without which no line is worth a second look. Immutable; use from any thread. */
final class WordSet {
    private static final Set<WordRole> TRIGGERS = EnumSet.of(WordRole.IN_USE, WordRole.TAKEN, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN,
            WordRole.UNAVAILABLE, WordRole.CODE, WordRole.ACT, WordRole.MESSAGE);
    /** The most bytes of a foreign word in another character set than UTF-8: each takes a row of the automaton. */
    private static final int BEGIN = 10;
    /** As many bytes of what begins with ASCII must be foreign ones or stand behind such. */
    private static final int FOREIGN = 3;

    private final List<Entry> entries;
    /** Needed only when a line is looked at, so it is made by whoever does that first. */
    private final FutureTask<Automaton> automaton;
    private final Sieve triggers;

    /** A word in one character set; either of a phrase or the anchor of a message. */
    record Entry(byte[] bytes, Charset charset, WordRole role, Optional<Phrase> phrase, Optional<MessagePattern> message) { }

    WordSet(List<Entry> entries) {
        this.entries = entries;
        automaton = new FutureTask<>(() -> new Automaton(entries.stream().map(WordSet::word).toList()));
        triggers = new Sieve(entries.stream().filter(entry -> TRIGGERS.contains(entry.role)).map(Entry::bytes)
                .filter(bytes -> bytes.length >= Sieve.SHORTEST).toList());
    }

    /** In another character set the begin will do, too: the text is decoded then, and looked at anew. */
    private static Automaton.Word word(Entry entry) {
        return new Automaton.Word(entry.charset.equals(StandardCharsets.UTF_8) ? entry.bytes : begin(entry), entry.role.bit());
    }

    private static byte[] begin(Entry entry) {
        int foreign = 0;
        while (foreign < entry.bytes.length && entry.bytes[foreign] >= 0) {
            foreign++;
        }
        int enough = Math.max(BEGIN, foreign + FOREIGN);
        return foreign < entry.bytes.length && enough < entry.bytes.length ? Arrays.copyOf(entry.bytes, enough) : entry.bytes;
    }

    Entry entry(int number) {
        return entries.get(number);
    }

    Sieve triggers() {
        return triggers;
    }

    Automaton automaton() {
        return made(automaton);
    }

    /** {@return what a task makes, which is run here unless it was run} */
    static <T> T made(FutureTask<T> task) {
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
