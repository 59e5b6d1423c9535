// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import berth.core.snapshot.Snapshot;

/** The published types and members of core, as docs/api tells them; {@code -Dgolden.update=true} writes the file anew. */
class ApiTest {
    private static final Path GOLDEN = Path.of("../../docs/api/berth.core.txt");

    @Test
    void theApiIsTheOneThatWasPublished() throws IOException, URISyntaxException, ClassNotFoundException {
        String now = api();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, now);
        }
        assertThat(now).as("vendors compile against it: if the change is meant, run with -Dgolden.update=true and read the difference")
                .isEqualTo(Files.readString(GOLDEN).replace("\r", ""));
    }

    private static String api() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(Snapshot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> names;
        try (Stream<Path> files = Files.walk(classes)) {
            names = files.map(file -> classes.relativize(file).toString().replace('\\', '/')).filter(name -> name.endsWith(".class")
                    && !name.contains("/internal/") && !name.endsWith("package-info.class")).sorted()
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.')).toList();
        }
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            Class<?> type = Class.forName(name, false, ApiTest.class.getClassLoader());
            if (isPublished(type)) {
                text.append(type(type)).append('\n');
                members(type).forEach(member -> text.append("    ").append(member).append('\n'));
            }
        }
        return text.toString();
    }

    private static boolean isPublished(Class<?> type) {
        return !type.isAnonymousClass() && !type.isLocalClass() && isPublished(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublished(type.getDeclaringClass()));
    }

    private static boolean isPublished(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String type(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String above = type.getGenericSuperclass() == null || type.isRecord() || type.isEnum() || type.getSuperclass() == Object.class ? ""
                : " extends " + type.getGenericSuperclass().getTypeName();
        String interfaces = Stream.of(type.getGenericInterfaces()).map(java.lang.reflect.Type::getTypeName).collect(Collectors.joining(", "));
        return (type.isSealed() ? "sealed " : "") + kind + " " + type.getTypeName() + above + (interfaces.isEmpty() ? "" : " : " + interfaces);
    }

    private static Stream<String> members(Class<?> type) {
        Stream<AnnotatedElement> all = Stream.<AnnotatedElement[]> of(type.getDeclaredFields(), type.getDeclaredConstructors(),
                type.getDeclaredMethods()).flatMap(Stream::of);
        return all.map(Member.class::cast).filter(member -> isPublished(member.getModifiers()) && !member.isSynthetic()).map(ApiTest::member).sorted();
    }

    private static String member(Member member) {
        return switch (member) {
        case Field field -> field.toGenericString();
        case Constructor<?> constructor -> constructor.toGenericString();
        case Method method -> method.toGenericString();
        default -> throw new IllegalStateException("no such member: " + member);
        };
    }
}
