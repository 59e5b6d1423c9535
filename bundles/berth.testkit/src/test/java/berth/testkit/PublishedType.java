// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the class files of others can refer to of a type.
 *
 * @param words   its kind, and what others may not do with it: {@code interface}, {@code record}, {@code enum}, {@code class}, {@code final},
 *                {@code abstract}, {@code sealed}
 * @param above   its superclass and its interfaces, and theirs
 * @param members by their names and descriptors: {@code static}, {@code abstract}, {@code final}, {@code protected}, {@code =VALUE} of a constant
 */
record PublishedType(String name, Set<String> words, Set<String> above, Map<String, Set<String>> members) {

    private static final String INDENT = "    ";

    static boolean isPublished(Class<?> type) {
        return !type.isAnonymousClass() && !type.isLocalClass() && !type.isSynthetic() && isPublished(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublished(type.getDeclaringClass()));
    }

    private static boolean isPublished(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    static PublishedType of(Class<?> type) {
        Set<String> words = new TreeSet<>();
        words.add(type.isAnnotation() ? "annotation" : type.isInterface() ? "interface" : type.isRecord() ? "record" : type.isEnum() ? "enum" : "class");
        add(words, type.isSealed(), "sealed");
        add(words, Modifier.isFinal(type.getModifiers()), "final");
        add(words, Modifier.isAbstract(type.getModifiers()) && !type.isInterface(), "abstract");
        Set<String> above = new TreeSet<>();
        above(type, above);
        Map<String, Set<String>> members = new TreeMap<>();
        Stream.of(type.getDeclaredFields()).filter(field -> isPublished(field.getModifiers()) && !field.isSynthetic()).forEach(field -> members.put("field " + field.getName() + " "
                + field.getType().descriptorString(), field(field)));
        Stream.<Executable> concat(Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()))
                .filter(member -> isPublished(member.getModifiers()) && !member.isSynthetic()).forEach(member -> members.put(key(member), words(member.getModifiers())));
        return new PublishedType(type.getName(), words, above, members);
    }

    private static void above(Class<?> type, Set<String> above) {
        List<Class<?>> direct = new ArrayList<>(List.of(type.getInterfaces()));
        if (type.getSuperclass() != null) {
            direct.add(type.getSuperclass());
        }
        for (Class<?> one : direct) {
            if (above.add(one.getName())) {
                above(one, above);
            }
        }
    }

    private static String key(Executable member) {
        StringBuilder parameters = new StringBuilder();
        Stream.of(member.getParameterTypes()).forEach(parameter -> parameters.append(parameter.descriptorString()));
        return switch (member) {
        case Constructor<?> made -> "constructor (" + parameters + ")V";
        case Method method -> "method " + method.getName() + " (" + parameters + ")" + method.getReturnType().descriptorString();
        };
    }

    private static Set<String> field(Field field) {
        Set<String> words = words(field.getModifiers());
        boolean constant = Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers()) && (field.getType().isPrimitive() || field.getType() == String.class);
        if (constant) {
            try {
                words.add("=" + field.get(null).toString().replaceAll("[^!-~]", "_"));
            } catch (IllegalAccessException e) {
                // A protected one: its value is in nobody's class file by name.
            }
        }
        return words;
    }

    private static Set<String> words(int modifiers) {
        Set<String> words = new TreeSet<>();
        add(words, Modifier.isStatic(modifiers), "static");
        add(words, Modifier.isAbstract(modifiers), "abstract");
        add(words, Modifier.isFinal(modifiers), "final");
        add(words, Modifier.isProtected(modifiers), "protected");
        return words;
    }

    private static void add(Set<String> words, boolean yes, String word) {
        if (yes) {
            words.add(word);
        }
    }

    /** {@return the lines of a file of frozen types} */
    String text() {
        StringBuilder text = new StringBuilder("type " + name + " " + String.join(" ", words) + "\n");
        above.forEach(type -> text.append(INDENT).append("above ").append(type).append('\n'));
        members.forEach((member, marks) -> text.append(INDENT).append(member).append(marks.isEmpty() ? "" : " | " + String.join(" ", marks)).append('\n'));
        return text.toString();
    }

    /** {@return the types of such a file by their names} */
    static Map<String, PublishedType> parse(String text) {
        Map<String, PublishedType> types = new LinkedHashMap<>();
        PublishedType last = new PublishedType("", Set.of(), Set.of(), Map.of());
        for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            if (line.startsWith("type ")) {
                String[] words = line.split(" ");
                last = new PublishedType(words[1], Set.of(words).stream().filter(word -> !word.equals("type") && !word.equals(words[1])).collect(java.util.stream.Collectors.toSet()),
                        new TreeSet<>(), new TreeMap<>());
                types.put(last.name, last);
            } else if (line.startsWith(INDENT + "above ")) {
                last.above.add(line.strip().substring("above ".length()));
            } else {
                String[] halves = line.strip().split(" \\| ");
                last.members.put(halves[0], halves.length == 1 ? Set.of() : Set.of(halves[1].split(" ")));
            }
        }
        return types;
    }
}
