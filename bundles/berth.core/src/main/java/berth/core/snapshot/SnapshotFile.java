// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.Gson;
import com.google.gson.JsonIOException;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

import berth.core.evidence.Evidence;
import berth.core.internal.snapshot.EvidenceJson;

/**
 * The file in which a snapshot travels: one JSON object with {@code schema} {@code berth.snapshot/1}, {@code host},
 * {@code os}, {@code takenAt} and {@code evidence}. A kind or field of a newer minor version is kept by name or passed
 * over; a newer schema is refused. Bounded in size, depth and number, because the file comes from elsewhere.
 */
public final class SnapshotFile {
    private static final String SCHEMA = "berth.snapshot/1";
    private static final Pattern ANY_SCHEMA = Pattern.compile("berth\\.snapshot/(\\d{1,6})(\\.\\d{1,6})?");
    private static final int MAX_EVIDENCE = 1_000_000;
    private static final int MAX_DEPTH = 32;

    /** The largest file that is read, in bytes. */
    public static final long MAX_BYTES = 256L << 20;

    private SnapshotFile() { }

    /** {@return whether a file that begins so claims to be a snapshot} */
    public static boolean recognises(String head) {
        return head.stripLeading().startsWith("{") && head.contains("\"berth.snapshot/");
    }

    /** Writes the snapshot and flushes the writer. */
    public static void write(Snapshot snapshot, Writer to) throws IOException {
        try {
            document(snapshot, to);
        } catch (JsonIOException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void document(Snapshot snapshot, Writer to) throws IOException {
        Gson gson = EvidenceJson.gson();
        JsonWriter out = gson.newJsonWriter(to);
        out.beginObject().name("schema").value(SCHEMA).name("host");
        gson.toJson(snapshot.host(), HostId.class, out);
        if (snapshot.os().isPresent()) {
            out.name("os").value(snapshot.os().get());
        }
        out.name("takenAt").value(snapshot.takenAt().toString()).name("evidence").beginArray();
        for (Evidence evidence : snapshot.evidence()) {
            gson.toJson(evidence, Evidence.class, out);
            to.write("\n");
        }
        out.endArray().endObject().flush();
    }

    /** {@return one piece of evidence as it stands in a snapshot, its secrets masked} */
    public static String text(Evidence evidence) {
        return EvidenceJson.gson().toJson(Masking.masked(evidence), Evidence.class);
    }

    /** {@return the snapshot as text} */
    public static String text(Snapshot snapshot) {
        StringWriter text = new StringWriter();
        try {
            write(snapshot, text);
        } catch (IOException e) {
            throw new IllegalStateException("a string takes every character", e);
        }
        return text.toString();
    }

    /** {@return the snapshot in that file}; throws {@link SnapshotFormatException} when it is none, is damaged or too new. */
    public static Snapshot read(byte[] file) throws SnapshotFormatException {
        return read(new StringReader(new String(file, StandardCharsets.UTF_8)));
    }

    private static Snapshot read(Reader from) throws SnapshotFormatException {
        Gson gson = EvidenceJson.gson();
        try (JsonReader in = gson.newJsonReader(from)) {
            in.setNestingLimit(MAX_DEPTH);
            return read(gson, in);
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException | DateTimeException e) {
            throw new SnapshotFormatException("it is damaged or cut off: " + firstLine(e));
        }
    }

    private static String firstLine(Exception e) {
        Throwable said = e.getCause() instanceof IllegalStateException inner ? inner : e;
        String line = String.valueOf(said.getMessage()).lines().findFirst().orElse("").replaceFirst("^([a-z]+[.])+[A-Za-z]+(Exception|Error): ", "");
        // The parser's advice is for programmers.
        return line.replaceFirst("^Use JsonReader[.]setStrictness\\(Strictness[.]LENIENT\\) to accept malformed JSON", "it is no JSON");
    }

    private static Snapshot read(Gson gson, JsonReader in) throws IOException, SnapshotFormatException {
        List<HostId> host = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        Optional<String> os = Optional.empty();
        String takenAt = "";
        boolean known = false;
        Gson reader = gson;
        Set<String> names = new HashSet<>();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (!names.add(name)) {
                throw new SnapshotFormatException("it holds two fields " + name);
            }
            switch (name) {
            case "schema" -> {
                String schema = in.nextString();
                known = known(schema);
                reader = schema.equals(SCHEMA) ? reader : EvidenceJson.ofNewerMinor();
            }
            case "host" -> host.add(gson.fromJson(in, HostId.class));
            case "os" -> os = Optional.of(in.nextString());
            case "takenAt" -> takenAt = in.nextString();
            case "evidence" -> evidence(reader, in, evidence);
            default -> in.skipValue();
            }
        }
        in.endObject();
        if (!known || host.size() != 1 || takenAt.isEmpty() || in.peek() != JsonToken.END_DOCUMENT) {
            throw new SnapshotFormatException("it lacks schema, host or takenAt");
        }
        return new Snapshot(host.get(0), os, Instant.parse(takenAt), evidence);
    }

    private static void evidence(Gson gson, JsonReader in, List<Evidence> evidence) throws IOException, SnapshotFormatException {
        in.beginArray();
        while (in.hasNext()) {
            if (evidence.size() >= MAX_EVIDENCE) {
                throw new SnapshotFormatException("it holds more than " + MAX_EVIDENCE + " pieces of evidence");
            }
            evidence.add(gson.fromJson(in, Evidence.class));
        }
        in.endArray();
    }

    private static boolean known(String schema) throws SnapshotFormatException {
        Matcher matcher = ANY_SCHEMA.matcher(schema);
        if (!matcher.matches()) {
            throw new SnapshotFormatException("its schema is not " + SCHEMA);
        }
        if (Integer.parseInt(matcher.group(1)) > 1) {
            throw new SnapshotFormatException("its schema is newer than " + SCHEMA + "; read it with a newer Berth");
        }
        return true;
    }
}
