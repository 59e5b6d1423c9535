// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes tokens of binary XML into a chunk: names and templates inline where they come first, and references to them
 * later. What is written need not make sense.
 * <p>
 * Source: [MS-EVEN6] 2.2.12 "BinXml"; libyal/libevtx, "Windows XML Event Log (EVTX) format".
 */
public final class BinXml {
    private static final int HASH_FACTOR = 65_599;
    /** The dependency of an element that is always there. */
    public static final int ALWAYS = 0xFFFF;

    private final ByteBuffer chunk;
    private final Map<String, Integer> names;
    private final Map<String, Integer> templates;
    private boolean dependencies = true;

    /** The name of an attribute, and what writes its value. */
    public record Attribute(String name, Consumer<BinXml> value) { }

    BinXml(ByteBuffer chunk, Map<String, Integer> names, Map<String, Integer> templates) {
        this.chunk = chunk.order(ByteOrder.LITTLE_ENDIAN);
        this.names = names;
        this.templates = templates;
    }

    /** {@return where the next byte goes, from the start of the chunk} */
    public int at() {
        return chunk.position();
    }

    /** Elements from here on have a place for what they depend on, as in templates, or none. */
    public BinXml withDependencies(boolean with) {
        dependencies = with;
        return this;
    }

    /** Writes bytes as they are. */
    public BinXml raw(int... bytes) {
        for (int each : bytes) {
            chunk.put((byte) each);
        }
        return this;
    }

    /** Writes a little-endian word as it is. */
    public BinXml word(int word) {
        chunk.putInt(word);
        return this;
    }

    /** Writes a header of a fragment. */
    public BinXml fragment() {
        return raw(0x0F, 1, 1, 0);
    }

    /** Writes the end of a fragment. */
    public BinXml end() {
        return raw(0);
    }

    /** Writes an element that is always there. */
    public BinXml element(String name, List<Attribute> attributes, Consumer<BinXml> content) {
        return element(name, ALWAYS, attributes, content);
    }

    /** Writes an element with nothing but content, that is always there. */
    public BinXml element(String name, Consumer<BinXml> content) {
        return element(name, ALWAYS, List.of(), content);
    }

    /** Writes an element that is there if a value is. */
    public BinXml element(String name, int dependency, List<Attribute> attributes, Consumer<BinXml> content) {
        raw(attributes.isEmpty() ? 0x01 : 0x41);
        if (dependencies) {
            chunk.putShort((short) dependency);
        }
        int size = at();
        word(0).name(name);
        if (!attributes.isEmpty()) {
            int list = at();
            word(0);
            for (int i = 0; i < attributes.size(); i++) {
                raw(i + 1 < attributes.size() ? 0x46 : 0x06).name(attributes.get(i).name());
                attributes.get(i).value().accept(this);
            }
            chunk.putInt(list, at() - list - Integer.BYTES);
        }
        int before = raw(0x02).at();
        content.accept(this);
        if (at() == before) {
            chunk.put(before - 1, (byte) 0x03);
        } else {
            raw(0x04);
        }
        chunk.putInt(size, at() - size - Integer.BYTES);
        return this;
    }

    /** Writes the offset of a name, and the name itself where it comes first. */
    public BinXml name(String name) {
        int known = names.getOrDefault(name, 0);
        if (known != 0) {
            return word(known);
        }
        int offset = at() + Integer.BYTES;
        word(offset).word(0);
        int hash = 0;
        for (char unit : name.toCharArray()) {
            hash = hash * HASH_FACTOR + unit;
        }
        chunk.putShort((short) hash).putShort((short) name.length());
        chunk.put(name.getBytes(StandardCharsets.UTF_16LE)).putShort((short) 0);
        names.put(name, offset);
        return this;
    }

    /** Writes a text. */
    public BinXml text(String text) {
        raw(0x05, 0x01);
        chunk.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_16LE));
        return this;
    }

    /** Writes the place of a value, which may be absent together with the attribute that it is in. */
    public BinXml optional(int value, int type) {
        raw(0x0E);
        chunk.putShort((short) value);
        return raw(type);
    }

    /** Writes the place of a value. */
    public BinXml value(int value, int type) {
        raw(0x0D);
        chunk.putShort((short) value);
        return raw(type);
    }

    /** Writes an instance of a template, with its definition where its key comes first. */
    public BinXml template(String key, Consumer<BinXml> definition, List<BinXmlValue> values) {
        int known = templates.getOrDefault(key, 0);
        raw(0x0C, 0x01).word(key.hashCode());
        if (known != 0) {
            word(known);
        } else {
            define(key, definition);
        }
        word(values.size());
        values.forEach(value -> chunk.putShort((short) value.bytes().length).put((byte) value.type()).put((byte) 0));
        values.forEach(value -> chunk.put(value.bytes()));
        return this;
    }

    private void define(String key, Consumer<BinXml> definition) {
        int offset = at() + Integer.BYTES;
        templates.put(key, offset);
        word(offset).word(0).word(key.hashCode());
        chunk.put(new byte[12]);
        int size = at();
        boolean before = dependencies;
        word(0).withDependencies(true).fragment();
        definition.accept(this);
        end().withDependencies(before);
        chunk.putInt(size, at() - size - Integer.BYTES);
    }

    /** {@return the bytes that a writer makes at the place where they will stand: names in them are offsets in the chunk} */
    byte[] nested(int place, Consumer<BinXml> writer) {
        ByteBuffer copy = ByteBuffer.allocate(chunk.capacity());
        BinXml nested = new BinXml(copy, new HashMap<>(names), new HashMap<>(templates));
        copy.position(place);
        writer.accept(nested);
        byte[] bytes = new byte[copy.position() - place];
        copy.get(place, bytes);
        names.putAll(nested.names);
        templates.putAll(nested.templates);
        return bytes;
    }

    /** Writes an instance of a template whose last value is binary XML of its own. */
    public BinXml template(String key, Consumer<BinXml> definition, List<BinXmlValue> values, Consumer<BinXml> last) {
        List<BinXmlValue> all = new ArrayList<>(values);
        all.add(new BinXmlValue(0x21, new byte[0]));
        template(key, definition, all);
        int place = at();
        byte[] bytes = nested(place, last);
        int descriptor = place - values.stream().mapToInt(value -> value.bytes().length).sum() - Integer.BYTES;
        chunk.putShort(descriptor, (short) bytes.length).put(bytes);
        return this;
    }
}
