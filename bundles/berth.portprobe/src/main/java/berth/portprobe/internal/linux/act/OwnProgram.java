// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.contribution.RootsOwn;

/**
 * The Java and the code that this program runs by.
 *
 * @param java    the folder of the Java
 * @param code    the class path
 * @param natives where JNA's own library lies; empty where JNA would unpack it somewhere first
 */
record OwnProgram(Path java, List<Path> code, Optional<Path> natives) {
    /** What is run, or read, of a Java. */
    private static final List<String> JAVA = List.of("bin/java", "lib", "conf");

    /** Copies the list. */
    OwnProgram {
        code = List.copyOf(code);
    }

    /** {@return this one} In a framework that has class paths of its own, such as the workbench's, there is no code to be named. */
    static OwnProgram current() {
        List<Path> code = new ArrayList<>();
        try {
            for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
                code.add(Path.of(entry).toAbsolutePath());
            }
        } catch (InvalidPathException e) {
            code.clear();
        }
        return new OwnProgram(Path.of(System.getProperty("java.home", "")).toAbsolutePath(), code,
                Optional.ofNullable(System.getProperty("jna.boot.library.path")).filter(path -> !path.isBlank()).map(Path::of).map(Path::toAbsolutePath));
    }

    /** {@return why it must not run with root's rights, as the end of a sentence that begins with "because"} */
    Optional<String> doubt() {
        if (natives.isEmpty() || code.stream().noneMatch(path -> String.valueOf(path.getFileName()).startsWith("berth.portprobe"))) {
            return Optional.of("it was started in a way in which its code can't be checked");
        }
        try {
            for (Path place : Stream.of(JAVA.stream().map(java::resolve).filter(Files::exists), code.stream(), natives.stream()).flatMap(places -> places).toList()) {
                Optional<RootsOwn.Doubt> doubt = RootsOwn.changeable(place);
                if (doubt.isPresent()) {
                    return doubt.map(OwnProgram::text);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("not all of its code can be checked (" + e.getMessage() + ")");
        }
    }

    private static String text(RootsOwn.Doubt doubt) {
        return doubt.kind().map(kind -> "nobody can tell who can change its code (" + doubt.place() + " lies on a file system of the kind " + kind + ", on which owners are made up or another host's word)")
                .orElse("others than root can change its code (" + doubt.place() + ")");
    }

    /** {@return the argument vector that runs that class of it, by nothing that depends on the environment or the user} */
    List<String> command(Class<?> main) {
        List<String> words = new ArrayList<>(List.of(java.resolve("bin/java").toString(), "-Xlog:disable", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism", "-XX:TieredStopAtLevel=1", "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED", "-Djava.util.logging.config.file=/", "-Djna.nosys=true", "-Djna.nounpack=true", "-Djna.platform.library.path=/usr/lib"));
        natives.ifPresent(folder -> words.add("-Djna.boot.library.path=" + folder));
        words.addAll(List.of("-cp", String.join(File.pathSeparator, code.stream().map(Path::toString).toList()), main.getName()));
        return words;
    }
}
