// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes values of ours anew with other parts: whatever record it is, and however deep the part lies. */
final class Texts {
    private final Function<Object, Optional<Object>> parts;

    /** @param parts what takes a part's place; empty for what is looked into */
    Texts(Function<Object, Optional<Object>> parts) {
        this.parts = parts;
    }

    /** {@return the value with other parts} */
    Object rebuilt(Object value) {
        Optional<Object> other = parts.apply(value);
        return other.isPresent() ? other.get() : switch (value) {
        case Optional<?> some -> some.map(this::rebuilt);
        case List<?> list -> list.stream().map(this::rebuilt).toList();
        case Set<?> set -> set.stream().map(this::rebuilt).collect(Collectors.toUnmodifiableSet());
        case Record row when row.getClass().getPackageName().startsWith("berth.core.") -> rebuilt(row);
        default -> value;
        };
    }

    private Object rebuilt(Record row) {
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        try {
            for (RecordComponent component : row.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                types.add(component.getType());
                values.add(rebuilt(component.getAccessor().invoke(row)));
            }
            return row.getClass().getDeclaredConstructor(types.toArray(Class<?>[]::new)).newInstance(values.toArray());
        } catch (InvocationTargetException | IllegalAccessException | InstantiationException | NoSuchMethodException e) {
            throw new IllegalStateException("a record of " + row.getClass().getName(), e);
        }
    }
}
