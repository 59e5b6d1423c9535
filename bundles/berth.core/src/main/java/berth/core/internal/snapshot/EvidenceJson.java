// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.snapshot;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.eclipse.jdt.annotation.NonNullByDefault;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;

import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;

/** The JSON form of evidence: one object each, its {@code kind} first, then the record's components. */
@NonNullByDefault({})
public final class EvidenceJson {
    private EvidenceJson() { }

    /** {@return a Gson that reads and writes evidence and all values in it} */
    public static Gson gson() {
        return gson(false);
    }

    /** {@return a Gson that keeps evidence with constants of a newer minor version as {@link Evidence.Unknown}} */
    public static Gson ofNewerMinor() {
        return gson(true);
    }

    private static Gson gson(boolean newer) {
        // What is registered later goes first.
        return new GsonBuilder().disableHtmlEscaping().registerTypeAdapterFactory(new RecordAdapters())
                .registerTypeAdapterFactory(new Constants()).registerTypeAdapterFactory(new Kinds(newer))
                .registerTypeAdapter(Integer.class, new Whole<>(Integer::valueOf))
                .registerTypeAdapter(int.class, new Whole<>(Integer::valueOf)).registerTypeAdapter(Long.class, new Whole<>(Long::valueOf))
                .registerTypeAdapter(long.class, new Whole<>(Long::valueOf)).registerTypeAdapter(Instant.class, new Instants()).registerTypeAdapter(IpAddress.class, new Addresses()).create();
    }

    /** Whole numbers in plain digits: Gson itself cuts 25.5 down to 25 and 1e400 to 0. */
    private static final class Whole<N extends Number> extends TypeAdapter<N> {
        private final Function<String, N> parser;

        Whole(Function<String, N> parser) {
            this.parser = parser;
        }

        @Override
        public void write(JsonWriter out, N value) throws IOException {
            out.value(value);
        }

        @Override
        public N read(JsonReader in) throws IOException {
            return parser.apply(in.nextString());
        }
    }

    private static final class Instants extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            try {
                return Instant.parse(in.nextString());
            } catch (DateTimeException e) {
                throw new JsonParseException(e.getMessage(), e);
            }
        }
    }

    private static final class Addresses extends TypeAdapter<IpAddress> {
        @Override
        public void write(JsonWriter out, IpAddress value) throws IOException {
            out.value(value.text());
        }

        @Override
        public IpAddress read(JsonReader in) throws IOException {
            String text = in.nextString();
            return IpAddress.parse(text).orElseThrow(() -> new JsonParseException("not an address: " + text));
        }
    }

    /** Constants in lower case with hyphens. */
    private static final class Constants implements TypeAdapterFactory {
        @Override
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            return type.getRawType().isEnum() ? new Constant<>(type.getRawType()) : null;
        }
    }

    private static final class Constant<T> extends TypeAdapter<T> {
        private final Class<? super T> type;

        Constant(Class<? super T> type) {
            this.type = type;
        }

        @Override
        public void write(JsonWriter out, T value) throws IOException {
            out.value(id(value));
        }

        @Override
        @SuppressWarnings("unchecked")
        public T read(JsonReader in) throws IOException {
            String text = in.nextString();
            return (T) Arrays.stream(type.getEnumConstants()).filter(constant -> id(constant).equals(text)).findFirst()
                    .orElseThrow(() -> new UnknownConstantException(type.getSimpleName() + " " + text + " is not known"));
        }

        private static String id(Object constant) {
            return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final class UnknownConstantException extends JsonParseException {
        private static final long serialVersionUID = 1L;

        UnknownConstantException(String message) {
            super(message);
        }
    }

    /** Picks the record by {@code kind}; a kind of a newer version is kept by its name. */
    private static final class Kinds implements TypeAdapterFactory {
        private final boolean newer;

        Kinds(boolean newer) {
            this.newer = newer;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            return type.getRawType() == Evidence.class ? (TypeAdapter<T>) new AnyEvidence(gson, newer) : null;
        }
    }

    private static final class AnyEvidence extends TypeAdapter<Evidence> {
        private final Map<String, Class<?>> byKind = new HashMap<>();
        private final Gson gson;
        private final boolean newer;

        AnyEvidence(Gson gson, boolean newer) {
            this.gson = gson;
            this.newer = newer;
            for (Class<?> kind : Evidence.class.getPermittedSubclasses()) {
                if (kind != Evidence.Unknown.class) {
                    byKind.put(Evidence.kindOf(kind), kind);
                }
            }
        }

        @Override
        public void write(JsonWriter out, Evidence value) throws IOException {
            JsonObject tagged = new JsonObject();
            tagged.addProperty("kind", value.kind());
            gson.toJsonTree(value, value.getClass()).getAsJsonObject().entrySet()
                    .forEach(entry -> tagged.add(entry.getKey(), entry.getValue()));
            gson.toJson(tagged, out);
        }

        @Override
        public Evidence read(JsonReader in) throws IOException {
            JsonElement element = gson.fromJson(in, JsonElement.class);
            if (element == null || !element.isJsonObject() || !(element.getAsJsonObject().get("kind") instanceof JsonPrimitive named)) {
                throw new JsonParseException("evidence without a kind");
            }
            if (!element.getAsJsonObject().has("origin")) {
                throw new JsonParseException("origin is missing");
            }
            String kind = named.getAsString();
            Class<?> type = byKind.get(kind);
            Origin origin = gson.fromJson(element.getAsJsonObject().get("origin"), Origin.class);
            try {
                return type == null ? new Evidence.Unknown(origin, kind) : (Evidence) gson.fromJson(element, type);
            } catch (UnknownConstantException e) {
                if (newer) {
                    return new Evidence.Unknown(origin, kind);
                }
                throw e;
            }
        }
    }
}
