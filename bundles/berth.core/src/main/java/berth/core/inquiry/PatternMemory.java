// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

import berth.core.article.MalformedArticleException;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.internal.failure.PackedPatterns;

/**
 * What files of failure patterns say of events and texts, written down so that a program which has just started need not read their YAML.
 * <p>
 * Holds the files as well, and answers only for one that is the same byte for byte; what is damaged answers for none. Immutable; use from
 * any thread.
 */
public final class PatternMemory {
    private static final byte[] MAGIC = "berth patterns 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = MAGIC.length + Long.BYTES;

    private final List<Known> all;

    /** A file, and what it says. */
    record Known(String id, byte[] file, byte[] content) { }

    private PatternMemory(List<Known> all) {
        this.all = List.copyOf(all);
    }

    /** {@return one that knows nothing} */
    public static PatternMemory none() {
        return new PatternMemory(List.of());
    }

    /** {@return what was written there; nothing when it is missing or damaged} */
    public static PatternMemory read(Path file) {
        return Guard.call(() -> parse(Files.readAllBytes(file))).either(memory -> memory, failed -> none());
    }

    private static PatternMemory parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length) || in.getLong(MAGIC.length) != sum(bytes)) {
            return none();
        }
        in.position(HEAD);
        List<Known> all = new ArrayList<>();
        while (in.hasRemaining()) {
            all.add(new Known(new String(part(in), StandardCharsets.UTF_8), part(in), part(in)));
        }
        return new PatternMemory(all);
    }

    private static byte[] part(ByteBuffer in) {
        byte[] part = new byte[Math.min(in.getInt(), in.remaining())];
        in.get(part);
        return part;
    }

    private static long sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes, HEAD, bytes.length - HEAD);
        return sum.getValue();
    }

    /** Writes down what all bundles contribute, as far as it can be read; nobody may read the file before it is whole. */
    public static void write(Contributions contributions, Path file) throws IOException {
        List<Known> all = new ArrayList<>();
        contributions.failurePatterns().forEach(one -> Guard.call(() -> known(one.id(), one.make().call())).either(all::add, failed -> false));
        write(all, file);
    }

    static void write(List<Known> all, Path file) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.write(MAGIC);
        out.writeLong(0);
        for (Known known : all) {
            for (byte[] part : List.of(known.id.getBytes(StandardCharsets.UTF_8), known.file, known.content)) {
                out.writeInt(part.length);
                out.write(part);
            }
        }
        byte[] bytes = body.toByteArray();
        ByteBuffer.wrap(bytes).putLong(MAGIC.length, sum(bytes));
        Files.write(file, bytes);
    }

    static Known known(String id, byte[] file) throws IOException, MalformedArticleException {
        return new Known(id, file, PackedPatterns.write(FailurePatternReader.read(id, file)));
    }

    /** {@return what a file says of events and texts, and nothing of servers; empty when that is not known} */
    Optional<Content> content(String id, byte[] file) {
        for (Known known : all) {
            if (known.id.equals(id) && Arrays.equals(known.file, file)) {
                return Guard.call(() -> PackedPatterns.read(known.content)).either(Optional::of, failed -> Optional.empty());
            }
        }
        return Optional.empty();
    }
}
