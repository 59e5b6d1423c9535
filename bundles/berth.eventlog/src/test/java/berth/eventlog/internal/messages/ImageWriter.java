// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes libraries that hold nothing but messages, as linkers lay them out. */
public final class ImageWriter {
    /** Where the section with the resources lies in the file, and in memory. */
    static final int RESOURCES = 0x400;
    static final int ADDRESS = 0x2000;

    private final boolean wide;
    private final SortedMap<Integer, byte[]> tables = new TreeMap<>();
    private int codePage;

    private ImageWriter(boolean wide) {
        this.wide = wide;
    }

    /** A library of 64 bits, or of 32. */
    public static ImageWriter of(boolean wide) {
        return new ImageWriter(wide);
    }

    ImageWriter codePage(int number) {
        codePage = number;
        return this;
    }

    /** Texts in UTF-16, each number a block of its own. */
    public ImageWriter with(int language, Map<Integer, String> texts) {
        return with(language, 1, StandardCharsets.UTF_16LE, new TreeMap<>(texts).entrySet().stream().map(text -> new Block(text.getKey(), List.of(text.getValue()))).toList());
    }

    /** Texts whose numbers follow each other. */
    record Block(int low, List<String> texts) { }

    ImageWriter with(int language, int flags, Charset charset, List<Block> blocks) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        ByteBuffer heads = little(4 + 12 * blocks.size()).putInt(blocks.size());
        for (Block block : blocks) {
            heads.putInt(block.low()).putInt(block.low() + block.texts().size() - 1).putInt(heads.capacity() + entries.size());
            for (String text : block.texts()) {
                byte[] bytes = (text + "\r\n\0").getBytes(charset);
                int padded = 4 + bytes.length + 3 & ~3;
                entries.writeBytes(little(padded).putShort((short) padded).putShort((short) flags).put(bytes).array());
            }
        }
        tables.put(language, little(heads.capacity() + entries.size()).put(heads.array()).put(entries.toByteArray()).array());
        return this;
    }

    public byte[] bytes() {
        List<Integer> languages = new ArrayList<>(tables.keySet());
        int leaves = 16 + 8 + 16 + 8 + 16 + 8 * languages.size();
        int data = leaves + 16 * languages.size();
        ByteBuffer resources = little(data + tables.values().stream().mapToInt(table -> table.length).sum());
        folder(resources, List.of(11), 24, true);
        folder(resources, List.of(1), 48, true);
        folder(resources, languages, leaves, false);
        for (int i = 0; i < languages.size(); i++) {
            byte[] table = tables.getOrDefault(languages.get(i), new byte[0]);
            resources.putInt(leaves + 16 * i, ADDRESS + data).putInt(leaves + 16 * i + 4, table.length).putInt(leaves + 16 * i + 8, codePage);
            resources.put(data, table);
            data += table.length;
        }
        return little(RESOURCES + resources.capacity()).put(headers(resources.capacity()).array()).put(RESOURCES, resources.array()).array();
    }

    private static void folder(ByteBuffer to, List<Integer> ids, int offset, boolean folders) {
        to.putInt(0).putInt(0).putInt(0).putShort((short) 0).putShort((short) ids.size());
        for (int i = 0; i < ids.size(); i++) {
            to.putInt(ids.get(i)).putInt(folders ? offset | 0x8000_0000 : offset + 16 * i);
        }
    }

    private ByteBuffer headers(int size) {
        int directories = wide ? 112 : 96;
        ByteBuffer head = little(RESOURCES).putShort((short) 0x5A4D).putInt(0x3C, 0x80);
        int coff = 0x80;
        head.putInt(coff, 0x4550).putShort(coff + 6, (short) 1).putShort(coff + 20, (short) (directories + 128));
        int optional = coff + 24;
        head.putShort(optional, (short) (wide ? 0x20B : 0x10B)).putInt(optional + directories - 4, 16).putInt(optional + directories + 16, ADDRESS).putInt(optional + directories + 20, size);
        int section = optional + directories + 128;
        head.put(section, ".rsrc".getBytes(StandardCharsets.US_ASCII)).putInt(section + 8, size).putInt(section + 12, ADDRESS).putInt(section + 16, size).putInt(section + 20, RESOURCES);
        return head;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
