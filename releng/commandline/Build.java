// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Builds the command line alone: the same bundles as the Tycho build, from the same sources and manifests, without its
 * target platform. Arguments: the project's folder, the folder of the libraries, the folder to build into.
 * Writes {@code lib/}, {@code native/} and, last, {@code classpath}: whoever sees that file sees a whole build.
 */
class Build {
    private static final List<String> BUNDLES = List.of("berth.core", "berth.portprobe", "berth.eventlog", "berth.antivirus",
            "berth.articles", "berth.cli");

    /** As the other build has it. */
    private static final String QUALIFIER = DateTimeFormatter.ofPattern("yyyyMMddHHmm", Locale.ROOT).format(ZonedDateTime.now(ZoneOffset.UTC));

    private final Path bundles;
    private final Path libraries;
    private final Path target;
    private final List<Path> classPath = new ArrayList<>();

    Build(Path project, Path libraries, Path target) {
        this.bundles = project.resolve("bundles");
        this.libraries = libraries;
        this.target = target;
    }

    public static void main(String[] args) throws IOException {
        new Build(Path.of(args[0]).toAbsolutePath().normalize(), Path.of(args[1]), Path.of(args[2]).toAbsolutePath().normalize()).run();
    }

    private void run() throws IOException {
        Path lib = Files.createDirectories(target.resolve("lib"));
        List<Path> compileOnly = new ArrayList<>();
        try (Stream<Path> jars = Files.list(libraries)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                String name = String.valueOf(jar.getFileName());
                if (name.contains("annotation")) {
                    compileOnly.add(jar);
                } else {
                    classPath.add(withoutSignature(jar, lib.resolve(name)));
                }
            }
        }
        for (String bundle : BUNDLES) {
            classPath.add(0, bundle(bundle, lib, compileOnly));
        }
        unpackJna();
        String path = String.join(System.getProperty("path.separator"), classPath.stream().map(Path::toString).toList());
        if (path.contains("\\")) {
            // The variables of Windows' scripts are too short for a class path; see "java @argument-file".
            Files.writeString(target.resolve("launch.args"), "-cp \"" + path.replace("\\", "\\\\") + "\"\n");
        }
        // Names inside the build, so that a clone can be moved.
        Files.write(target.resolve("classpath"), classPath.stream().map(jar -> target.relativize(jar).toString()).toList());
    }

    private Path bundle(String name, Path lib, List<Path> compileOnly) throws IOException {
        Path folder = bundles.resolve(name);
        Path classes = Files.createDirectories(target.resolve("classes").resolve(name));
        compile(folder.resolve("src/main/java"), classes, compileOnly);
        Path jar = lib.resolve(name + ".jar");
        Manifest manifest;
        try (InputStream in = Files.newInputStream(folder.resolve("META-INF/MANIFEST.MF"))) {
            manifest = new Manifest(in);
        }
        manifest.getMainAttributes().computeIfPresent(new Attributes.Name("Bundle-Version"), (key, version) -> String.valueOf(version).replace("qualifier", QUALIFIER));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            addAll(out, classes, classes);
            if (Files.isDirectory(folder.resolve("src/main/java"))) {
                // What lies beside the classes belongs to them.
                addAll(out, folder.resolve("src/main/java"), folder.resolve("src/main/java"));
            }
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(folder.resolve("build.properties"))) {
                properties.load(in);
            }
            if (Files.isDirectory(folder.resolve("META-INF/services"))) {
                addAll(out, folder, folder.resolve("META-INF/services"));
            }
            for (String include : properties.getProperty("bin.includes").split("[,\\s]+")) {
                if (!include.equals(".") && !include.startsWith("META-INF")) {
                    addAll(out, folder, folder.resolve(include));
                }
            }
        }
        return jar;
    }

    private void compile(Path sources, Path classes, List<Path> compileOnly) throws IOException {
        if (!Files.isDirectory(sources)) {
            return;
        }
        List<Path> path = new ArrayList<>(classPath);
        path.addAll(compileOnly);
        List<String> options = new ArrayList<>(List.of("--release", "21", "-proc:none", "-nowarn",
                // Text that is joined by a method made at run time costs a tenth of a second at the first time.
                "-XDstringConcat=inline", "-encoding", "UTF-8", "-g",
                "-d", classes.toString(), "-cp",
                String.join(System.getProperty("path.separator"), path.stream().map(Path::toString).toList())));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(options::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler.run(null, System.err, System.err, options.toArray(String[]::new)) != 0) {
            throw new IOException("the sources do not compile");
        }
    }

    private static void addAll(JarOutputStream out, Path root, Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".java")).sorted(Comparator.naturalOrder()).toList()) {
                out.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** Classes of signed jars are left out of Java's class archives; the copy on our class path is not signed. */
    private static Path withoutSignature(Path jar, Path copy) throws IOException {
        try (JarFile from = new JarFile(jar.toFile(), false); OutputStream file = Files.newOutputStream(copy)) {
            Manifest manifest = new Manifest();
            if (from.getManifest() != null) {
                manifest.getMainAttributes().putAll(from.getManifest().getMainAttributes());
            }
            manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
            try (JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements();) {
                    JarEntry entry = entries.nextElement();
                    if (!entry.isDirectory() && !entry.getName().matches("META-INF/([^/]+[.](SF|RSA|DSA|EC)|MANIFEST[.]MF)")) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = from.getInputStream(entry)) {
                            in.transferTo(out);
                        }
                        out.closeEntry();
                    }
                }
            }
        }
        return copy;
    }

    /** JNA's native library lies ready, so that no start has to unpack it into a folder for temporary files. */
    private void unpackJna() throws IOException {
        Path folder = Files.createDirectories(target.resolve("native"));
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").equals("amd64") ? "x86-64" : System.getProperty("os.arch");
        String prefix = os.startsWith("windows") ? "win32-" : os.startsWith("mac") ? "darwin-" : "linux-";
        for (Path jar : classPath) {
            if (String.valueOf(jar.getFileName()).matches("jna-[0-9].*[.]jar")) {
                try (JarFile jna = new JarFile(jar.toFile())) {
                    for (JarEntry entry : jna.stream().filter(e -> e.getName().startsWith("com/sun/jna/" + prefix + arch + "/")).toList()) {
                        try (InputStream in = jna.getInputStream(entry)) {
                            Files.write(folder.resolve(Path.of(entry.getName()).getFileName()), in.readAllBytes());
                        }
                    }
                }
            }
        }
    }
}
