// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Assumptions;

/** A stranger's bundle with one detector, whose code is a few lines of Java. */
record StrangerJar(String bundle, String body) {

    /** A detector that does this before it finds nothing. */
    static StrangerJar doing(String bundle, String statements) {
        return new StrangerJar(bundle, "public List<Match> detect(Question question, Snapshot snapshot) { try { " + statements
                + " } catch (Exception e) { throw new IllegalStateException(e); } return List.of(); }");
    }

    /** {@return the jar, compiled against the Berth that runs} */
    Path in(Path plugins, Path work) throws IOException {
        Optional<JavaCompiler> compiler = compiler();
        Assumptions.assumeTrue(compiler.isPresent(), "this Java has no compiler");
        Path sources = Files.createDirectories(work.resolve(bundle));
        Path source = Files.writeString(sources.resolve("Stranger.java"), "package " + bundle + ";\nimport java.util.*; import berth.core.diagnosis.*;"
                + " import berth.core.evidence.*; import berth.core.snapshot.*;\npublic class Stranger implements berth.core.spi.AntivirusDetector {\n" + body + "\n}\n");
        try (StandardJavaFileManager files = compiler.get().getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-source", "21", "-target", "21", "-proc:none", "-nowarn", "-d", sources.toString(), "-cp", Berth.classPath());
            assertThat(compiler.get().getTask(null, files, null, options, null, files.getJavaFileObjects(source)).call()).isTrue();
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", bundle + ";singleton:=true");
        Path jar = Files.createDirectories(plugins).resolve(bundle + ".jar");
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream zip = new JarOutputStream(out, manifest); Stream<Path> files = Files.walk(sources)) {
            zip.putNextEntry(new JarEntry("plugin.xml"));
            zip.write(("<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.antivirusDetectors\"><detector id=\"" + bundle
                    + ".a\" vendor=\"V\" product=\"P\" class=\"" + bundle + ".Stranger\"/></extension></plugin>").getBytes());
            for (Path type : files.filter(file -> file.toString().endsWith(".class")).toList()) {
                zip.putNextEntry(new JarEntry(sources.relativize(type).toString().replace('\\', '/')));
                zip.write(Files.readAllBytes(type));
            }
        }
        return jar;
    }

    /** {@return Java's own, or one that was brought along for a Java without} */
    private static Optional<JavaCompiler> compiler() {
        return Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).or(() -> ServiceLoader.load(JavaCompiler.class).findFirst());
    }

    static List<String> options(Path plugins) {
        return List.of("-Dberth.plugins=" + plugins);
    }
}
