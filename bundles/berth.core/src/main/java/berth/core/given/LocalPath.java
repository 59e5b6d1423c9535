// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a path that a file, the registry or a process names may be opened: nobody's words make Berth ask another host.
 * <p>
 * Pure, but for {@link #isLinked}. Source: Microsoft, "Naming Files, Paths, and Namespaces".
 */
public sealed interface LocalPath {
    /** A file on a fixed drive of this machine, written {@code C:\folder\name}. */
    record Local(String path) implements LocalPath { }

    /** Anything else, and why it is not opened. */
    record Refused(String reason) implements LocalPath { }

    /** Longer than any path of Windows. */
    int MAX_LENGTH = 32_000;

    /** Names that are devices in every folder, whatever follows after a dot. */
    String DEVICES = "CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|CLOCK\\$|(COM|LPT)[0-9\u00B9\u00B2\u00B3]";

    /** {@return what may be done with a path} Only drives for which the predicate holds are this machine's own. */
    static LocalPath of(String text, Predicate<Character> fixedDrive) {
        String path = withoutNamespace(withoutQuotes(text.strip()).replace('/', '\\'));
        if (path.startsWith("\\\\")) {
            return new Refused("it is on another host or a device");
        }
        boolean drive = path.length() > 3 && Character.toString(path.charAt(0)).matches("[A-Za-z]") && path.startsWith(":\\", 1);
        if (!drive) {
            return new Refused("it is no whole path");
        }
        if (path.length() > MAX_LENGTH) {
            return new Refused("it is too long");
        }
        if (!List.of(path.substring(3).split("\\\\", -1)).stream().allMatch(LocalPath::isPlain)) {
            return new Refused("it is no plain path");
        }
        return fixedDrive.test(Character.toUpperCase(path.charAt(0))) ? new Local(path) : new Refused("its drive is not a fixed drive of this machine");
    }

    /** {@return whether a folder on the way to a file, or the file itself, is a link, which may lead to another host; so is what can't be told} */
    static boolean isLinked(String path) {
        Path whole = Path.of(path);
        // From the drive on: who asks for what lies behind a link has followed it already.
        for (int depth = 1; depth <= whole.getNameCount(); depth++) {
            Path folder = Optional.ofNullable(whole.getRoot()).orElse(Path.of("")).resolve(whole.subpath(0, depth));
            try {
                BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isSymbolicLink() || attributes.isOther()) {
                    return true;
                }
            } catch (NoSuchFileException notThere) {
                return false;
            } catch (IOException hidden) {
                // It may be a link as well as anything else.
                return true;
            }
        }
        return false;
    }

    /** {@return it where it may be opened} */
    default Optional<String> open() {
        return switch (this) {
        case Local local -> Optional.of(local.path());
        case Refused refused -> Optional.empty();
        };
    }

    /** {@return the folder that a path is in, with what separates it; empty for no path} */
    static String folder(String path) {
        return path.substring(0, path.lastIndexOf('\\') + 1);
    }

    /** {@return the last part of a path} */
    static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
    }

    /** {@return the text with the variables between per cents filled in; who is not known stays as it is} */
    static String expanded(String text, Environment environment) {
        StringBuilder expanded = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf('%'); open >= 0; open = text.indexOf('%', from)) {
            int close = text.indexOf('%', open + 1);
            Optional<String> value = close < 0 ? Optional.empty() : environment.variable(text.substring(open + 1, close));
            expanded.append(text, from, open).append(value.orElse("%"));
            from = value.isPresent() ? close + 1 : open + 1;
        }
        return expanded.append(text.substring(from)).toString();
    }

    /** The variables of the environment. */
    @FunctionalInterface
    interface Environment {
        /** {@return the value of a variable, whose name may be written in upper or lower case} */
        Optional<String> variable(String name);
    }

    private static String withoutQuotes(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1).strip() : text;
    }

    /** A drive's path may be written in the namespaces of files and of objects; what else is there is not a drive's. */
    private static String withoutNamespace(String path) {
        boolean prefixed = path.startsWith("\\\\?\\") || path.startsWith("\\??\\");
        return prefixed && path.startsWith(":\\", 5) ? path.substring(4) : path;
    }

    private static boolean isPlain(String part) {
        boolean strange = part.isEmpty() || part.endsWith(".") || part.endsWith(" ") || part.chars().anyMatch(c -> c < ' ' || ":*?\"<>|".indexOf(c) >= 0);
        String stem = (part.indexOf('.') < 0 ? part : part.substring(0, part.indexOf('.'))).strip().toUpperCase(Locale.ROOT);
        return !strange && !stem.matches(DEVICES);
    }
}
