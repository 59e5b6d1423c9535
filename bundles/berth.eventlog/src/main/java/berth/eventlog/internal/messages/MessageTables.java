// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The texts that a program or library has for the numbers of messages, in the language that suits best.
 * <p>
 * Source: winnt.h, MESSAGE_RESOURCE_DATA, _BLOCK and _ENTRY.
 *
 * @param size how many bytes they have
 */
public record MessageTables(List<Table> tables, int size) {
    private static final int MESSAGE_TABLE = 11;
    private static final int LARGEST = 4 << 20;
    private static final int MOST_TABLES = 64;
    private static final int ENGLISH = 9;
    private static final int ENGLISH_OF_THE_USA = 0x409;
    private static final int PRIMARY = 0x3FF;
    private static final int UNICODE = 1;
    private static final int UTF_8 = 2;

    /** One table in one language; its texts are in one of Windows' code pages, or in Unicode. */
    record Table(Image image, Charset ansi) { }

    /** Copies the list. */
    public MessageTables {
        tables = List.copyOf(tables);
    }

    /** {@return those of a file that holds no messages} */
    public static MessageTables none() {
        return new MessageTables(List.of(), 0);
    }

    /**
     * Reads those of a file. The language is the one asked for, else a like one, else none in particular, else English, else the first.
     *
     * @param language a language as Windows numbers it (LANGID)
     */
    public static MessageTables of(byte[] file, int language) throws DamagedImageException {
        Image image = Image.of(file);
        List<Image.Resource> best = image.resources(MESSAGE_TABLE).stream().sorted(Comparator.comparingInt(one -> distance(one.language(), language))).toList();
        List<Table> tables = new ArrayList<>();
        int size = 0;
        for (Image.Resource resource : best) {
            // What is in a language that nobody asked for is better than nothing, but not than the same in another one.
            if (distance(resource.language(), language) <= Math.max(4, distance(best.get(0).language(), language)) && tables.size() < MOST_TABLES) {
                size += resource.size();
                if (resource.size() > LARGEST || size > LARGEST) {
                    throw new DamagedImageException("its messages are too large");
                }
                tables.add(new Table(Image.of(image.copy(resource.at(), resource.size())), charset(resource.codePage())));
            }
        }
        return new MessageTables(tables, size);
    }

    private static int distance(int language, int wanted) {
        return language == wanted ? 0 : wanted != 0 && (language & PRIMARY) == (wanted & PRIMARY) ? 1
                : language == 0 ? 2 : language == ENGLISH_OF_THE_USA ? 3 : (language & PRIMARY) == ENGLISH ? 4 : 5;
    }

    private static Charset charset(int codePage) {
        String name = "windows-" + (codePage < 1250 || codePage > 1258 ? 1252 : codePage);
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }

    /** {@return whether there are none at all} */
    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** {@return the text of a message, in which insertions are still marked} */
    public Optional<String> text(int id) throws DamagedImageException {
        for (Table table : tables) {
            OptionalInt entry = entry(table.image(), Integer.toUnsignedLong(id));
            if (entry.isPresent()) {
                return Optional.of(text(table, entry.getAsInt()));
            }
        }
        return Optional.empty();
    }

    private static OptionalInt entry(Image table, long id) throws DamagedImageException {
        long blocks = table.number(0);
        table.inside(4, 12 * blocks);
        for (long block = 4; block < 4 + 12 * blocks; block += 12) {
            long low = table.number(block);
            if (id >= low && id <= table.number(block + 4)) {
                long at = table.number(block + 8);
                for (long each = low; each < id; each++) {
                    at += length(table, at);
                }
                return OptionalInt.of(table.inside(at, length(table, at)));
            }
        }
        return OptionalInt.empty();
    }

    private static int length(Image table, long at) throws DamagedImageException {
        int length = table.half(at);
        if (length < 4) {
            throw new DamagedImageException("a message of it has no length");
        }
        return length;
    }

    private static String text(Table table, int at) throws DamagedImageException {
        byte[] bytes = table.image().copy(at + 4L, table.image().half(at) - 4L);
        int flags = table.image().half(at + 2L);
        Charset charset = flags == UNICODE ? StandardCharsets.UTF_16LE : flags == UTF_8 ? StandardCharsets.UTF_8 : table.ansi();
        String text = new String(bytes, charset);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
