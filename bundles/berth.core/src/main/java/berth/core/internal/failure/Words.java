// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import berth.core.failure.FailureVocabulary;
import berth.core.failure.MessagePattern;
import berth.core.failure.Phrase;
import berth.core.failure.WordRole;

/** The words of a vocabulary in one automaton, in all character sets in which they occur. Immutable; use from any thread. */
public final class Words {
    /** Without one of these no line is worth a second look. */
    private static final Set<WordRole> TRIGGERS = EnumSet.of(WordRole.IN_USE, WordRole.TAKEN, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN,
            WordRole.UNAVAILABLE, WordRole.CODE, WordRole.ACT, WordRole.MESSAGE);
    /** The most bytes of a foreign word in another character set than UTF-8: each takes a row of the automaton. */
    private static final int BEGIN = 10;
    /** As many bytes of what begins with ASCII must be foreign ones or stand behind such. */
    private static final int FOREIGN = 3;
    private static final char LAST_ASCII = 0x7f;
    private static final Charset UNKNOWN = Charset.forName("windows-1252");

    private final List<Entry> entries = new ArrayList<>();
    /** Needed only when a line is judged, so it is made while the reading begins. */
    private final FutureTask<Automaton> automaton;
    private final Sieve triggers;

    /** A word in one character set; either of a phrase or the anchor of a message. */
    private record Entry(byte[] bytes, Charset charset, WordRole role, Optional<Phrase> phrase, Optional<MessagePattern> message) { }

    /** A word in a line, by characters. */
    record Found(WordRole role, int from, int to, Optional<MessagePattern> message) { }

    /** Takes all words of a vocabulary. */
    public Words(FailureVocabulary vocabulary) {
        Map<Charset, CharsetEncoder> encoders = new HashMap<>();
        for (Phrase phrase : vocabulary.phrases()) {
            List<CharsetEncoder> others = phrase.charsets().stream().map(charset -> encoders.computeIfAbsent(charset, Charset::newEncoder)).toList();
            addAll(phrase.word(), others, phrase.role(), Optional.of(phrase), Optional.empty());
        }
        vocabulary.messages().forEach(message -> addAll(message.anchor(), List.of(), WordRole.MESSAGE, Optional.empty(), Optional.of(message)));
        automaton = new FutureTask<>(() -> new Automaton(entries.stream().map(Words::word).toList()));
        Thread maker = new Thread(automaton, "berth-words");
        maker.setDaemon(true);
        maker.start();
        triggers = new Sieve(entries.stream().filter(entry -> TRIGGERS.contains(entry.role)).map(Entry::bytes)
                .filter(bytes -> bytes.length >= Sieve.SHORTEST).toList());
    }

    private void addAll(String word, List<CharsetEncoder> others, WordRole role, Optional<Phrase> phrase, Optional<MessagePattern> message) {
        for (String spelling : spellings(word)) {
            entries.add(new Entry(Automaton.utf8(spelling), StandardCharsets.UTF_8, role, phrase, message));
            if (isForeign(spelling)) {
                others.forEach(encoder -> encoded(spelling, encoder).ifPresent(bytes -> entries.add(new Entry(bytes, encoder.charset(), role, phrase, message))));
            }
        }
    }

    /** Empty when the character set has not all of these letters. */
    private static Optional<byte[]> encoded(String text, CharsetEncoder encoder) {
        ByteBuffer bytes = ByteBuffer.allocate((int) (text.length() * encoder.maxBytesPerChar()));
        CoderResult result = encoder.reset().encode(CharBuffer.wrap(text), bytes, true);
        return result.isUnderflow() && encoder.flush(bytes).isUnderflow() ? Optional.of(Arrays.copyOf(bytes.array(), bytes.position())) : Optional.empty();
    }

    /** The automaton knows no case but that of ASCII: a foreign word may begin a sentence, or stand in the middle of one. */
    private static Collection<String> spellings(String word) {
        Map<String, String> spellings = new LinkedHashMap<>();
        spellings.put(asciiLower(word), word);
        if (isForeign(word)) {
            String lower = word.toLowerCase(Locale.ROOT);
            spellings.putIfAbsent(asciiLower(lower), lower);
            if (lower.charAt(0) > LAST_ASCII) {
                String capital = lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
                spellings.putIfAbsent(asciiLower(capital), capital);
            }
        }
        return spellings.values();
    }

    private static String asciiLower(String text) {
        char[] lower = text.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = lower[i] >= 'A' && lower[i] <= 'Z' ? (char) (lower[i] + ('a' - 'A')) : lower[i];
        }
        return new String(lower);
    }

    private static boolean isForeign(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LAST_ASCII) {
                return true;
            }
        }
        return false;
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

    private Automaton automaton() {
        try {
            return automaton.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** {@return where one of the words begins without which no line tells of a failed bind; {@code to} when there is none} */
    int seek(byte[] data, int at, int to) {
        return triggers.seek(data, at, to);
    }

    /** {@return whether a text has such a word} */
    boolean mayTell(String text) {
        byte[] bytes = Automaton.utf8(text);
        return triggers.seek(bytes, 0, bytes.length) < bytes.length;
    }

    /** {@return the bits of all words in a line, whole or not} */
    int mask(byte[] data, int from, int to) {
        Automaton all = automaton();
        int[] state = { all.start() };
        int mask = 0;
        for (int at = all.seek(data, from, to, state); at < to; at = all.seek(data, at + 1, to, state)) {
            mask |= all.mask(state[0]);
        }
        return mask;
    }

    /** {@return the words of a line in the order of their ends, whole words only} */
    List<Found> in(String line) {
        byte[] bytes = Automaton.utf8(line);
        List<Found> found = new ArrayList<>();
        Automaton all = automaton();
        int[] state = { all.start() };
        int chars = 0;
        int counted = 0;
        for (int at = all.seek(bytes, 0, bytes.length, state); at < bytes.length; at = all.seek(bytes, at + 1, bytes.length, state)) {
            chars += chars(bytes, counted, at + 1);
            counted = at + 1;
            for (int word : all.words(state[0])) {
                if (entries.get(word).charset.equals(StandardCharsets.UTF_8)) {
                    add(entries.get(word), line, chars, found);
                }
            }
        }
        return found;
    }

    private static void add(Entry entry, String line, int to, List<Found> found) {
        int from = to - new String(entry.bytes, StandardCharsets.UTF_8).length();
        boolean whole = entry.phrase.map(phrase -> (phrase.goesOnBefore() || !touches(line, from - 1, from))
                && (phrase.goesOnBehind() || !touches(line, to - 1, to))).orElse(true);
        if (whole && from >= 0) {
            found.add(new Found(entry.role, from, to, entry.message));
        }
    }

    /** Whether two neighbours belong to one word; scripts without spaces have no such words. */
    private static boolean touches(String line, int one, int other) {
        return one >= 0 && other < line.length() && isOfWord(line.charAt(one)) && isOfWord(line.charAt(other));
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) && c < 0x0e00;
    }

    private static int chars(byte[] bytes, int from, int to) {
        int chars = 0;
        for (int i = from; i < to; i++) {
            // Bytes that continue a character are 10xxxxxx; those of four bytes take two chars.
            chars += (bytes[i] & 0xc0) == 0x80 ? 0 : (bytes[i] & 0xf8) == 0xf0 ? 2 : 1;
        }
        return chars;
    }

    /** {@return the text of a line: UTF-8, or the character set in which the longest known word stands in it, or windows-1252} */
    String decode(byte[] data, int from, int to) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            return new String(data, from, to - from, charset(data, from, to));
        }
    }

    /** The character set in which the longest word stands there: the begin of a word may be found by chance in the bytes of another set. */
    private Charset charset(byte[] data, int from, int to) {
        Automaton all = automaton();
        int[] state = { all.start() };
        Set<Charset> charsets = new LinkedHashSet<>();
        Charset charset = UNKNOWN;
        for (int at = all.seek(data, from, to, state); at < to; at = all.seek(data, at + 1, to, state)) {
            for (int word : all.words(state[0])) {
                Entry entry = entries.get(word);
                charsets.add(entry.charset);
                // A word of ASCII alone may still be of one language only.
                charset = charset.equals(UNKNOWN) ? entry.phrase.flatMap(phrase -> phrase.charsets().stream().findFirst()).orElse(UNKNOWN) : charset;
            }
        }
        charsets.remove(StandardCharsets.UTF_8);
        charset = charsets.stream().findFirst().orElse(charset);
        int longest = 0;
        for (Charset one : charsets.size() > 1 ? charsets : Set.<Charset>of()) {
            int length = longest(new String(data, from, to - from, one));
            charset = length > longest ? one : charset;
            longest = Math.max(longest, length);
        }
        return charset;
    }

    private int longest(String text) {
        return in(text).stream().filter(word -> isForeign(text.substring(word.from, word.to))).mapToInt(word -> word.to - word.from).max().orElse(0);
    }
}
