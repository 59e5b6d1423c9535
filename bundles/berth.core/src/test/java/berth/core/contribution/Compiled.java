// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.eclipse.core.runtime.IProgressMonitor;
import org.junit.jupiter.api.Assumptions;

/** Compiles one class in memory, as a stranger would against berth.core. */
final class Compiled {
    private static final Pattern NAME = Pattern.compile("package ([\\w.]+);.*?public (?:final )?class (\\w+)", Pattern.DOTALL);

    private Compiled() { }

    /** {@return the full name of the class in a source} */
    static String name(String source) {
        Matcher matcher = NAME.matcher(source);
        assertThat(matcher.find()).as("a package and a public class").isTrue();
        return matcher.group(1) + "." + matcher.group(2);
    }

    /** {@return the class file}; skips the test on a Java without a compiler. */
    static byte[] bytes(String name, String source) {
        byte[] bytes = all(name, source).get(name.replace('.', '/') + ".class");
        assertThat(bytes).as("a class file of %s", name).isNotNull();
        return bytes;
    }

    /** {@return the class files of a source and all that is in it, by their paths}; skips the test on a Java without a compiler. */
    static Map<String, byte[]> all(String name, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assumptions.assumeTrue(compiler != null, "this Java has no compiler");
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        Memory memory = new Memory(compiler.getStandardFileManager(said, null, null));
        compiler.getTask(null, memory, said, List.of("-proc:none", "--release", "21", "-classpath", classPath()), null, List.of(source(name, source))).call();
        List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>(said.getDiagnostics());
        errors.removeIf(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.ERROR);
        assertThat(errors).isEmpty();
        Map<String, byte[]> all = new TreeMap<>();
        memory.files.forEach((file, bytes) -> all.put(file, bytes.toByteArray()));
        return all;
    }

    private static String classPath() {
        return place(Contributions.class) + java.io.File.pathSeparator + place(IProgressMonitor.class);
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return files.computeIfAbsent(className.replace('.', '/') + ".class", path -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
