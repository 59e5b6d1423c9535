// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

import berth.core.evidence.LogRecord.Datum;
import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.text.Lines.Line;

/**
 * The JSON objects of a text: one a line, one behind each record separator, or spread over lines from one that begins with a brace to
 * one that begins with the closing brace. Other lines are passed over: tools write notes before, and sums behind.
 * <p>
 * Values come as text: numbers as they are written, true and false as words; null is left out; of an array each value, or, when it is of
 * numbers, the text that they are the bytes of; of an object each value under both names with a slash. At most 64 levels deep.
 */
public final class JsonObjects {
    private static final int LONGEST = 8 << 20;
    private static final int DEEPEST = 64;
    private static final int MOST_VALUES = 4096;

    private final Consumer<? super Damage> damages;
    private final StringBuilder open = new StringBuilder();
    private long offset;

    private JsonObjects(Consumer<? super Damage> damages) {
        this.damages = damages;
    }

    /** Hands on the fields of each object of the file; reports those that are damaged. */
    public static void read(SeekableByteChannel file, Consumer<? super Damage> damages, IProgressMonitor monitor, Consumer<? super List<Datum>> objects)
            throws IOException {
        JsonObjects open = new JsonObjects(damages);
        LineReader lines = new LineReader(file, damages, monitor);
        for (Optional<Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            open.add(next.get()).ifPresent(objects);
        }
        open.end();
    }

    /** {@return the fields of the object that this line ends} */
    private Optional<List<Datum>> add(Line line) {
        String text = line.text().startsWith("\u001e") ? line.text().substring(1) : line.text();
        boolean begins = !line.continues() && (text.startsWith("{") || text.startsWith("[{"));
        if (begins && !open.isEmpty()) {
            end();
        }
        if (begins) {
            offset = line.offset();
        } else if (open.isEmpty()) {
            return Optional.empty();
        }
        if (open.length() + text.length() > LONGEST) {
            damages.accept(new Damage(offset, "The object is larger than " + (LONGEST >> 20) + " MiB and left out."));
            open.setLength(0);
            return Optional.empty();
        }
        open.append(text);
        boolean alone = open.indexOf("\n") < 0;
        boolean closed = alone ? open.length() > 2 && isClosed(text) : text.startsWith("}");
        if (closed && !line.more()) {
            return parse(text);
        }
        open.append(line.more() ? "" : "\n");
        return Optional.empty();
    }

    private static boolean isClosed(String text) {
        int last = text.length() - 1;
        while (last >= 0 && (text.charAt(last) == ',' || text.charAt(last) == ']' || text.charAt(last) <= ' ')) {
            last--;
        }
        return last >= 0 && text.charAt(last) == '}';
    }

    /** Says what is left when there is no further line. */
    private void end() {
        if (!open.isEmpty()) {
            damages.accept(new Damage(offset, "The object is cut off."));
            open.setLength(0);
        }
    }

    private Optional<List<Datum>> parse(String last) {
        String text = open.substring(open.charAt(0) == '[' ? 1 : 0);
        open.setLength(0);
        // A tool that writes an array puts the brace of the next object behind the comma.
        open.append(last.equals("},{") ? "{\n" : "");
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.LEGACY_STRICT);
            reader.setNestingLimit(DEEPEST);
            List<Datum> fields = new ArrayList<>();
            object(reader, "", fields);
            return Optional.of(fields);
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            damages.accept(new Damage(offset, "The object is no JSON."));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    private static void object(JsonReader reader, String path, List<Datum> fields) throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            String name = path + reader.nextName();
            value(reader, name, fields);
        }
        reader.endObject();
    }

    private static void value(JsonReader reader, String name, List<Datum> fields) throws IOException {
        if (fields.size() >= MOST_VALUES) {
            reader.skipValue();
            return;
        }
        switch (reader.peek()) {
        case BEGIN_OBJECT -> object(reader, name + "/", fields);
        case BEGIN_ARRAY -> array(reader, name, fields);
        case NULL -> reader.nextNull();
        case BOOLEAN -> fields.add(new Datum(Optional.of(name), Boolean.toString(reader.nextBoolean())));
        default -> fields.add(new Datum(Optional.of(name), reader.nextString()));
        }
    }

    private static void array(JsonReader reader, String name, List<Datum> fields) throws IOException {
        reader.beginArray();
        if (reader.peek() == JsonToken.NUMBER) {
            fields.add(new Datum(Optional.of(name), numbers(reader)));
        }
        while (reader.hasNext()) {
            value(reader, name, fields);
        }
        reader.endArray();
    }

    private static String numbers(JsonReader reader) throws IOException {
        StringBuilder list = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean all = true;
        while (reader.peek() == JsonToken.NUMBER) {
            String number = reader.nextString();
            Optional<Long> value = Values.unsigned(number).filter(n -> n <= 255);
            all &= value.isPresent();
            bytes.write(value.orElse(0L).intValue());
            list.append(list.isEmpty() ? "" : ",").append(number);
        }
        return all ? bytes.toString(StandardCharsets.UTF_8) : list.toString();
    }
}
