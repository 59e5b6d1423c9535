// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.snapshot;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

/**
 * Reads and writes any record by its components: an absent {@link Optional} or collection is left out of the file, a
 * component that is missing is an error, and a field of a newer version is passed over.
 */
@NonNullByDefault({})
final class RecordAdapters implements TypeAdapterFactory {

    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<? super T> raw = type.getRawType();
        return raw.isRecord() && raw.getPackageName().startsWith("berth.core.") ? new RecordAdapter<>(gson, raw) : null;
    }

    private record Part(RecordComponent component, TypeAdapter<Object> adapter, boolean optional) {
        Object absent() {
            Class<?> type = component.getType();
            if (type == Optional.class) {
                return Optional.empty();
            }
            if (type == List.class) {
                return List.of();
            }
            if (type == Set.class) {
                return Set.of();
            }
            throw new JsonParseException(component.getName() + " is missing");
        }
    }

    private static final class RecordAdapter<T> extends TypeAdapter<T> {
        private final Class<? super T> type;
        private final Map<String, Part> parts = new LinkedHashMap<>();

        RecordAdapter(Gson gson, Class<? super T> type) {
            this.type = type;
            for (RecordComponent component : type.getRecordComponents()) {
                boolean optional = component.getType() == Optional.class;
                Type generic = optional ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                        : component.getGenericType();
                @SuppressWarnings("unchecked")
                TypeAdapter<Object> adapter = (TypeAdapter<Object>) gson.getAdapter(TypeToken.get(generic));
                parts.put(component.getName(), new Part(component, adapter, optional));
            }
        }

        @Override
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            out.beginObject();
            for (Part part : parts.values()) {
                Object content = content(part, value);
                if (!content.equals(Optional.empty()) && !content.equals(List.of()) && !content.equals(Set.of())) {
                    out.name(part.component.getName());
                    part.adapter.write(out, content instanceof Optional<?> optional ? optional.get() : content);
                }
            }
            out.endObject();
        }

        @Override
        public T read(JsonReader in) throws IOException {
            Map<String, Object> values = new LinkedHashMap<>();
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                Part part = parts.get(name);
                if (part == null || in.peek() == JsonToken.NULL) {
                    in.skipValue();
                } else {
                    Object content = part.adapter.read(in);
                    values.put(name, part.optional ? Optional.of(content) : content);
                }
            }
            in.endObject();
            Object[] arguments = parts.values().stream()
                    .map(part -> values.containsKey(part.component.getName()) ? values.get(part.component.getName()) : part.absent())
                    .toArray();
            return construct(arguments);
        }

        private static Object content(Part part, Object value) {
            try {
                return part.component.getAccessor().invoke(value);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a record's accessor can't be called", e);
            }
        }

        @SuppressWarnings("unchecked")
        private T construct(Object[] arguments) {
            Class<?>[] types = parts.values().stream().map(part -> part.component.getType()).toArray(Class<?>[]::new);
            try {
                return (T) type.getDeclaredConstructor(types).newInstance(arguments);
            } catch (InvocationTargetException e) {
                throw new JsonParseException(String.valueOf(e.getCause().getMessage()), e);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                throw new JsonParseException(type.getSimpleName() + " can't be made of this: " + e.getMessage(), e);
            }
        }
    }
}
