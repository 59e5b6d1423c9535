// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes bundles for tests: jars with a manifest, a plugin.xml and whatever else. */
public final class BundleFixture {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    static BundleFixture named(String symbolicName) {
        return new BundleFixture().with("META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nBundle-SymbolicName: " + symbolicName + ";singleton:=true\n");
    }

    static BundleFixture nameless() {
        return new BundleFixture();
    }

    /** Adds the elements in an extension of the point. */
    BundleFixture extension(Point point, String... elements) {
        return plugin("<extension point=\"" + point.id() + "\">" + String.join("\n", elements) + "</extension>");
    }

    BundleFixture plugin(String content) {
        return with("plugin.xml", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>" + content + "</plugin>");
    }

    BundleFixture with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    BundleFixture with(String path, byte[] bytes) {
        entries.put(path, bytes);
        return this;
    }

    Path jar(Path file) {
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    Path folder(Path folder) {
        try {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                Path file = folder.resolve(entry.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** {@return a bundle of that name as a folder in another one, with that plugin.xml} */
    public static Path folder(Path parent, String name, String plugin) {
        return named(name).with("plugin.xml", plugin).folder(parent.resolve(name));
    }

    /** The extension points, as berth.core's own plugin.xml declares them, with their schemas. */
    public static Path core(Path folder) {
        try {
            BundleFixture core = named("berth.core").with("plugin.xml", Files.readAllBytes(Path.of("plugin.xml")));
            for (Point point : Point.values()) {
                String schema = "schema/" + point.id().substring(point.id().lastIndexOf('.') + 1) + ".exsd";
                core.with(schema, Files.readAllBytes(Path.of(schema)));
            }
            return core.folder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FlatRegistry registry(Path folder, List<Path> own, List<Path> strangers) {
        List<Path> all = new java.util.ArrayList<>(List.of(core(folder.resolve("core"))));
        all.addAll(own);
        return new FlatRegistry(all, strangers, BundleFixture.class.getClassLoader());
    }
}
