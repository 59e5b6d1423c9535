// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A bundle: a jar, or a folder that looks like one inside.
 *
 * @param location where it lies
 */
public record BundleFile(Path location) {
    private static final int MAX_DEPTH = 5;
    private static final int MAX_FILES = 20_000;

    /** {@return the bytes of a file in it, if there is one}; throws {@link IOException} when it is larger than {@link Resources#LIMIT}. */
    Optional<byte[]> read(String path) throws IOException {
        if (Files.isDirectory(location)) {
            Path file = location.resolve(path);
            return Files.isRegularFile(file) ? Optional.of(limited(Files.newInputStream(file), path)) : Optional.empty();
        }
        try (ZipFile zip = new ZipFile(location.toFile())) {
            ZipEntry entry = zip.getEntry(path);
            return entry == null ? Optional.empty() : Optional.of(limited(zip.getInputStream(entry), path));
        }
    }

    /** {@return the names of the files in a folder of it} */
    List<String> names(String folder) throws IOException {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        if (Files.isDirectory(location)) {
            try (Stream<Path> files = Files.list(location.resolve(folder))) {
                return files.map(file -> file.getFileName().toString()).limit(MAX_FILES).sorted().toList();
            }
        }
        try (ZipFile zip = new ZipFile(location.toFile())) {
            return zip.stream().map(ZipEntry::getName).filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length()))
                    .filter(name -> !name.isEmpty() && name.indexOf('/') < 0).limit(MAX_FILES).sorted().toList();
        }
    }

    private static byte[] limited(InputStream stream, String path) throws IOException {
        try (stream) {
            byte[] bytes = stream.readNBytes(Resources.LIMIT + 1);
            if (bytes.length > Resources.LIMIT) {
                throw new IOException(path + " is larger than " + Resources.LIMIT + " bytes");
            }
            return bytes;
        }
    }

    /** {@return that a file is not where it must be, and where one of its name lies instead, in a sentence} */
    public String misses(String path) {
        return "it has no " + path + " at its top" + Guard.call(() -> elsewhere(path)).value().flatMap(found -> found)
                .map(found -> ", and " + found + " is not read").orElse("");
    }

    private Optional<String> elsewhere(String path) throws IOException {
        String wanted = path.toLowerCase(Locale.ROOT);
        if (Files.isDirectory(location)) {
            try (Stream<Path> all = Files.walk(location, MAX_DEPTH)) {
                return first(all.map(file -> location.relativize(file).toString().replace('\\', '/')), wanted);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        try (ZipFile zip = new ZipFile(location.toFile())) {
            return first(zip.stream().map(ZipEntry::getName), wanted);
        }
    }

    private static Optional<String> first(Stream<String> names, String wanted) {
        return names.limit(MAX_FILES).filter(name -> ("/" + name.toLowerCase(Locale.ROOT)).endsWith("/" + wanted)).findFirst();
    }
}
