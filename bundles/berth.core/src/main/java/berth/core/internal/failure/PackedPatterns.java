// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.Transport;
import berth.core.failure.FailureKind;
import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePattern.EventRef;
import berth.core.failure.FailurePattern.Fields;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.failure.FailureVocabulary;
import berth.core.failure.MessagePattern;
import berth.core.failure.MessagePattern.Part;
import berth.core.failure.Phrase;
import berth.core.failure.WordRole;

/** Writes events and vocabulary as bytes, and reads them; what the bytes are not is the caller's matter. */
public final class PackedPatterns {
    private static final WordRole[] ROLES = WordRole.values();
    private static final FailureKind[] KINDS = FailureKind.values();
    private static final Transport[] TRANSPORTS = Transport.values();

    private final ByteBuffer bytes;

    private PackedPatterns(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Writes one thing. */
    @FunctionalInterface
    private interface Writer<T> {
        void write(T one, DataOutputStream out) throws IOException;
    }

    /** Reads one thing. */
    @FunctionalInterface
    private interface Reader<T> {
        T read();
    }

    /** {@return the bytes of what a file says of events and texts} */
    public static byte[] write(Content content) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        // Most phrases share their character sets with many.
        List<List<Charset>> sets = content.vocabulary().phrases().stream().map(Phrase::charsets).distinct().toList();
        list(sets, (set, to) -> list(set, (one, into) -> text(one.name(), into), to), out);
        list(content.vocabulary().phrases(), (phrase, to) -> {
            to.writeByte(phrase.role().ordinal());
            to.writeInt(sets.indexOf(phrase.charsets()));
            text(phrase.text(), to);
        }, out);
        list(content.vocabulary().messages(), PackedPatterns::message, out);
        list(content.events(), PackedPatterns::event, out);
        return all.toByteArray();
    }

    private static void message(MessagePattern message, DataOutputStream out) throws IOException {
        text(message.id(), out);
        optional(message.product(), PackedPatterns::text, out);
        optional(message.kind(), (kind, to) -> to.writeByte(kind.ordinal()), out);
        list(message.parts(), (part, to) -> {
            switch (part) {
            case Part.Text text -> {
                to.writeByte(0);
                text(text.text(), to);
            }
            case Part.Port port -> to.writeByte(1);
            case Part.Counted counted -> {
                to.writeByte(2);
                to.writeInt(counted.first());
            }
            case Part.Address address -> to.writeByte(3);
            case Part.Any any -> to.writeByte(4);
            }
        }, out);
    }

    private static void event(FailurePattern event, DataOutputStream out) throws IOException {
        text(event.id(), out);
        reference(new EventRef(event.provider(), event.events()), out);
        optional(event.product(), PackedPatterns::text, out);
        optional(event.kind(), (kind, to) -> to.writeByte(kind.ordinal()), out);
        optional(event.service(), PackedPatterns::text, out);
        optional(event.image(), PackedPatterns::text, out);
        out.writeByte(event.transport().ordinal());
        optional(event.port(), (port, to) -> to.writeInt(port), out);
        optional(event.fields().port(), PackedPatterns::text, out);
        optional(event.fields().address(), PackedPatterns::text, out);
        list(event.consequences(), PackedPatterns::reference, out);
    }

    private static void reference(EventRef reference, DataOutputStream out) throws IOException {
        text(reference.provider(), out);
        list(reference.events().stream().sorted().toList(), (number, to) -> to.writeInt(number), out);
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static <T> void optional(Optional<T> value, Writer<? super T> writer, DataOutputStream out) throws IOException {
        list(value.stream().toList(), writer, out);
    }

    private static <T> void list(List<T> values, Writer<? super T> writer, DataOutputStream out) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(value, out);
        }
    }

    /** {@return what such bytes say}; throws a {@link RuntimeException} of any kind when they are none. */
    public static Content read(byte[] content) {
        PackedPatterns packed = new PackedPatterns(ByteBuffer.wrap(content));
        List<List<Charset>> sets = packed.list(() -> packed.list(() -> Charset.forName(packed.text())));
        List<Phrase> phrases = packed.list(() -> {
            WordRole role = ROLES[packed.bytes.get()];
            List<Charset> charsets = sets.get(packed.bytes.getInt());
            return new Phrase(role, packed.text(), charsets);
        });
        List<MessagePattern> messages = packed.list(() -> new MessagePattern(packed.text(), packed.optional(packed::text), packed.optional(packed::kind), packed.list(packed::part)));
        List<FailurePattern> events = packed.list(packed::event);
        if (packed.bytes.hasRemaining()) {
            throw new IllegalArgumentException("something is behind the end");
        }
        return new Content(events, new FailureVocabulary(phrases, messages));
    }

    private Part part() {
        int kind = bytes.get();
        return switch (kind) {
        case 0 -> new Part.Text(text());
        case 1 -> new Part.Port();
        case 2 -> new Part.Counted(bytes.getInt());
        case 3 -> new Part.Address();
        case 4 -> new Part.Any();
        default -> throw new IllegalArgumentException("no part: " + kind);
        };
    }

    private FailurePattern event() {
        String id = text();
        EventRef reference = reference();
        return new FailurePattern(id, reference.provider(), reference.events(), optional(this::text), optional(this::kind), optional(this::text), optional(this::text),
                TRANSPORTS[bytes.get()], optional(bytes::getInt), new Fields(optional(this::text), optional(this::text)), list(this::reference));
    }

    private EventRef reference() {
        String provider = text();
        Set<Integer> events = new HashSet<>(list(bytes::getInt));
        return new EventRef(provider, events);
    }

    private FailureKind kind() {
        return KINDS[bytes.get()];
    }

    private String text() {
        int length = bytes.getInt();
        String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }

    private <T> Optional<T> optional(Reader<T> reader) {
        return list(reader).stream().findFirst();
    }

    private <T> List<T> list(Reader<T> reader) {
        int size = bytes.getInt();
        List<T> values = new ArrayList<>(Math.min(size, bytes.remaining()));
        for (int i = 0; i < size; i++) {
            values.add(reader.read());
        }
        return values;
    }
}
