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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import berth.core.failure.FailureVocabulary;
import berth.core.failure.MessagePattern;
import berth.core.failure.Phrase;
import berth.core.failure.WordRole;
import berth.core.internal.failure.WordSet.Entry;

/**
 * The words of a vocabulary, in all character sets in which they occur. Immutable; use from any thread.
 * <p>
 * Nearly all lines of most logs are ASCII, and a quarter of the words; so what takes long to make is made for the first line that is not.
 */
public final class Words {
    private static final char LAST_ASCII = 0x7f;
    private static final Charset UNKNOWN = Charset.forName("windows-1252");
    /** Character sets in which no text that is not ASCII is written in bytes of ASCII alone, unless it has one of {@link #LIKE_ASCII}. */
    private static final Pattern ABOVE_ASCII = Pattern.compile("windows-(?:125[0-8]|31j)|ISO-8859-[0-9]{1,2}|KOI8-[RU]|GBK|GB18030|Big5|EUC-(?:JP|KR|TW)|x-windows-(?:874|949|950)"
            + "|TIS-620|IBM(?:437|775|85[0257]|00858|86[0-35689])|x-IBM(?:737|874)|UTF-8");

    /** Some Japanese sets write the yen as a backslash, and the overline as a tilde. */
    private static final String LIKE_ASCII = "\u00a5\u203e";

    private final FailureVocabulary vocabulary;
    /** Those that can stand in a line of ASCII. */
    private final WordSet plain;
    /** Those in UTF-8. */
    private final FutureTask<WordSet> decoded = new FutureTask<>(() -> new WordSet(entries(spelling -> true, (spelling, charset) -> false)));
    private final FutureTask<WordSet> all = new FutureTask<>(() -> new WordSet(entries(spelling -> true, (spelling, charset) -> true)));

    /** A word in a line, by characters. */
    record Found(WordRole role, int from, int to, Optional<MessagePattern> message) { }

    /** Takes all words of a vocabulary. */
    public Words(FailureVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        Set<Charset> others = new HashSet<>();
        vocabulary.phrases().forEach(phrase -> others.addAll(phrase.charsets()));
        others.removeIf(Words::isAboveAscii);
        plain = new WordSet(entries(spelling -> !isForeign(spelling), (spelling, charset) -> others.contains(charset) || spelling.chars().anyMatch(Words::isLikeAscii)));
    }

    static boolean isAboveAscii(Charset charset) {
        return ABOVE_ASCII.matcher(charset.name()).matches();
    }

    static boolean isLikeAscii(int c) {
        return LIKE_ASCII.indexOf(c) >= 0;
    }

    private List<Entry> entries(Predicate<String> spelt, BiPredicate<String, Charset> written) {
        List<Entry> entries = new ArrayList<>();
        Map<Charset, CharsetEncoder> encoders = new HashMap<>();
        for (Phrase phrase : vocabulary.phrases()) {
            for (String spelling : spellings(phrase.word())) {
                if (spelt.test(spelling)) {
                    entries.add(new Entry(Automaton.utf8(spelling), StandardCharsets.UTF_8, phrase.role(), Optional.of(phrase), Optional.empty()));
                }
                if (isForeign(spelling)) {
                    phrase.charsets().stream().filter(charset -> written.test(spelling, charset)).map(charset -> encoders.computeIfAbsent(charset, Charset::newEncoder)).forEach(encoder -> encoded(spelling, encoder)
                            .ifPresent(bytes -> entries.add(new Entry(bytes, encoder.charset(), phrase.role(), Optional.of(phrase), Optional.empty()))));
                }
            }
        }
        for (MessagePattern message : vocabulary.messages()) {
            for (String spelling : spellings(message.anchor())) {
                if (spelt.test(spelling)) {
                    entries.add(new Entry(Automaton.utf8(spelling), StandardCharsets.UTF_8, WordRole.MESSAGE, Optional.empty(), Optional.of(message)));
                }
            }
        }
        return entries;
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

    private static boolean isPlain(byte[] data, int from, int to) {
        return Lines.foreign(data, from, to) == to;
    }

    /** {@return whether a text has a word without which none tells of a failed bind} */
    boolean mayTell(String text) {
        byte[] bytes = Automaton.utf8(text);
        return decoded(bytes).triggers().seek(bytes, 0, bytes.length) < bytes.length;
    }

    private WordSet decoded(byte[] utf8) {
        return isPlain(utf8, 0, utf8.length) ? plain : WordSet.made(decoded);
    }

    /** {@return the bits of all words in a text} */
    int mask(String text) {
        byte[] bytes = Automaton.utf8(text);
        return mask(decoded(bytes), bytes, 0, bytes.length);
    }

    /** {@return the bits of all words in a line, whole or not} */
    int mask(byte[] data, int from, int to) {
        return mask(isPlain(data, from, to) ? plain : WordSet.made(all), data, from, to);
    }

    private static int mask(WordSet set, byte[] data, int from, int to) {
        Automaton automaton = set.automaton();
        int[] state = { automaton.start() };
        int mask = 0;
        for (int at = automaton.seek(data, from, to, state); at < to; at = automaton.seek(data, at + 1, to, state)) {
            mask |= automaton.mask(state[0]);
        }
        return mask;
    }

    /** {@return a search for the words in bytes without which no line tells of a failed bind} */
    Search search(byte[] data, int to) {
        return new Search(data, to);
    }

    /** Goes through bytes from their begin to an end; for one thread. */
    final class Search {
        private final byte[] data;
        private final int to;
        /** Up to here all is ASCII; then comes a line that is not. */
        private int plainEnd;
        private int foreignEnd;

        private Search(byte[] data, int to) {
            this.data = data;
            this.to = to;
        }

        /** {@return where a word begins, hardly behind the first from a place on, or the end when there is none} Call it with rising places. */
        int next(int from) {
            int at = from;
            while (at < to) {
                if (at < plainEnd) {
                    int found = plain.triggers().seek(data, at, plainEnd);
                    if (found < plainEnd) {
                        return found;
                    }
                    at = plainEnd;
                }
                if (at < foreignEnd) {
                    int found = WordSet.made(all).triggers().seek(data, at, foreignEnd);
                    if (found < foreignEnd) {
                        return found;
                    }
                    at = foreignEnd;
                }
                if (at < to) {
                    int foreign = Lines.foreign(data, at, to);
                    plainEnd = foreign == to ? to : Lines.begin(data, foreign, at);
                    foreignEnd = Lines.end(data, to, foreign, to);
                }
            }
            return to;
        }
    }

    /** {@return the words of a line in the order of their ends, whole words only} */
    List<Found> in(String line) {
        byte[] bytes = Automaton.utf8(line);
        List<Found> found = new ArrayList<>();
        WordSet set = decoded(bytes);
        Automaton automaton = set.automaton();
        int[] state = { automaton.start() };
        int chars = 0;
        int counted = 0;
        for (int at = automaton.seek(bytes, 0, bytes.length, state); at < bytes.length; at = automaton.seek(bytes, at + 1, bytes.length, state)) {
            chars += chars(bytes, counted, at + 1);
            counted = at + 1;
            for (int word : automaton.words(state[0])) {
                if (set.entry(word).charset().equals(StandardCharsets.UTF_8)) {
                    add(set.entry(word), line, chars, found);
                }
            }
        }
        return found;
    }

    private static void add(Entry entry, String line, int to, List<Found> found) {
        int from = to - new String(entry.bytes(), StandardCharsets.UTF_8).length();
        boolean whole = entry.phrase().map(phrase -> (phrase.goesOnBefore() || !touches(line, from - 1, from) || isEscape(line, from - 2))
                && (phrase.goesOnBehind() || !touches(line, to - 1, to))).orElse(true);
        if (whole && from >= 0) {
            found.add(new Found(entry.role(), from, to, entry.message()));
        }
    }

    /** Whether two neighbours belong to one word; scripts without spaces have no such words. */
    private static boolean touches(String line, int one, int other) {
        return one >= 0 && other < line.length() && isOfWord(line.charAt(one)) && isOfWord(line.charAt(other));
    }

    /** Whether there is the end of a line or a tabulator as JSON and many programs write it. */
    private static boolean isEscape(String line, int at) {
        return at >= 0 && line.charAt(at) == '\\' && "nrt".indexOf(line.charAt(at + 1)) >= 0;
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
        if (isPlain(data, from, to)) {
            // Java makes no decoder for this one.
            return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            return new String(data, from, to - from, charset(data, from, to));
        }
    }

    /** The character set in which the longest word stands there: the begin of a word may be found by chance in the bytes of another set. */
    private Charset charset(byte[] data, int from, int to) {
        WordSet set = WordSet.made(all);
        Automaton automaton = set.automaton();
        int[] state = { automaton.start() };
        Set<Charset> charsets = new LinkedHashSet<>();
        Charset charset = UNKNOWN;
        for (int at = automaton.seek(data, from, to, state); at < to; at = automaton.seek(data, at + 1, to, state)) {
            for (int word : automaton.words(state[0])) {
                Entry entry = set.entry(word);
                charsets.add(entry.charset());
                // A word of ASCII alone may still be of one language only.
                charset = charset.equals(UNKNOWN) ? entry.phrase().flatMap(phrase -> phrase.charsets().stream().findFirst()).orElse(UNKNOWN) : charset;
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
