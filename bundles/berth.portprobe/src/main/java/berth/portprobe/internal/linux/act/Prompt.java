// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A program of the system that asks for a password and then runs another one as root.
 *
 * @param vector      the program, absolute, and its options
 * @param how         a sentence
 * @param environment what it needs to find the screen
 * @param agent       the program that asks on the terminal for it, where it can't do so itself
 */
record Prompt(String name, List<String> vector, String how, Map<String, String> environment, Optional<List<String>> agent) {
    private static final String PKEXEC = "pkexec may ask for a password.";
    private static final List<String> SCREEN = List.of("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_SESSION_ID", "DBUS_SESSION_BUS_ADDRESS");

    /** Copies the collections. */
    Prompt {
        vector = List.copyOf(vector);
        environment = Map.copyOf(environment);
        agent = agent.map(List::copyOf);
    }

    /** One that asks by itself. */
    Prompt(String name, List<String> vector, String how, Map<String, String> environment) {
        this(name, vector, how, environment, Optional.empty());
    }

    /** {@return the one to ask by: sudo on a terminal, pkexec in a graphical session without one, else without a password; each where the other one is not there} */
    static Optional<Prompt> find(UnaryOperator<String> variables) {
        return choose(program("sudo"), program("pkexec"), program("pkttyagent").filter(agent -> hasTerminal()), hasTerminal(), variables);
    }

    /** @param agent what asks on the terminal for pkexec: its own one runs as root, so that polkit 122 knows "No session for cookie" of another user's password */
    static Optional<Prompt> choose(Optional<Path> sudo, Optional<Path> pkexec, Optional<Path> agent, boolean terminal, UnaryOperator<String> variables) {
        Map<String, String> screen = new LinkedHashMap<>();
        SCREEN.forEach(name -> Optional.ofNullable(variables.apply(name)).ifPresent(value -> screen.put(name, value)));
        Optional<Prompt> onScreen = pkexec.map(path -> new Prompt("pkexec", List.of(path.toString(), "--disable-internal-agent"), PKEXEC, screen,
                agent.map(program -> List.of(program.toString(), "--notify-fd", "1", "--process", String.valueOf(ProcessHandle.current().pid())))));
        if (terminal) {
            return sudo.map(path -> new Prompt("sudo", List.of(path.toString(), "--"), "sudo may ask for your password.", Map.of())).or(() -> onScreen);
        }
        return onScreen.filter(any -> screen.containsKey("DISPLAY") || screen.containsKey("WAYLAND_DISPLAY"))
                .or(() -> sudo.map(path -> new Prompt("sudo", List.of(path.toString(), "-n", "--"), "sudo is asked, which must not need a password here: there is no terminal.", Map.of())))
                .or(() -> onScreen.map(asks -> new Prompt(asks.name(), asks.vector(), "pkexec is asked, which must not need a password here: there is neither a screen nor a terminal.", screen)));
    }

    private static Optional<Path> program(String name) {
        return Stream.of("/usr/bin", "/bin", "/run/wrappers/bin").map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }

    private static boolean hasTerminal() {
        try (FileChannel terminal = FileChannel.open(Path.of("/dev/tty"), StandardOpenOption.READ)) {
            return terminal.isOpen();
        } catch (IOException e) {
            return false;
        }
    }
}
