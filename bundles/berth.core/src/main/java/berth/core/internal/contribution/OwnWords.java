// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.Evidence.ProcessSeen;

/**
 * The words of a process' command line that say what it is: what it was started as, where its executable is called so, and the script that
 * an interpreter runs. All else is what it was told, which may be anybody's name.
 * <p>
 * A program may also write over its command line. Scripts do: a Perl daemon sets a title, which stands there alone. Anybody can, so a title
 * that is not the executable's name counts only for a script of a system account, or where neither the executable nor the account is known.
 */
final class OwnWords {
    private static final String EXE = ".exe";

    private final int firstPerson;

    /** Knows system accounts by their numbers: below 500 on macOS, and below 1000 as useradd(8) and systemd have it. */
    OwnWords(Optional<String> os) {
        this.firstPerson = os.equals(Optional.of("macos")) ? 500 : 1000;
    }

    /** {@return these words} */
    List<String> of(ProcessSeen process) {
        List<String> command = process.command();
        if (command.isEmpty() || command.get(0).isBlank()) {
            return List.of();
        }
        String first = command.get(0);
        Optional<String> program = process.exe().map(OwnWords::fileName);
        Optional<Interpreter> runs = Interpreter.called(program.orElseGet(() -> fileName(first)));
        if (runs.isPresent() && Interpreter.called(fileName(first)).equals(runs)) {
            return runs.get().script(command.subList(1, command.size())).stream().toList();
        }
        boolean own = program.isEmpty() ? isTrusted(process, true) : isCalled(first, program.get()) || runs.isPresent() && isTitle(command) && isTrusted(process, false);
        return own ? List.of(first) : List.of();
    }

    /** A title may follow the name: {@code sshd: ann [priv]}. */
    private static boolean isCalled(String first, String program) {
        String plain = withoutExe(first.startsWith("-") ? first.substring(1) : first);
        String called = withoutExe(program);
        String name = plain.regionMatches(true, 0, called, 0, called.length()) ? plain : fileName(plain);
        return name.regionMatches(true, 0, called, 0, called.length()) && (name.length() == called.length() || !isPartOfAName(name.charAt(called.length())));
    }

    private static String withoutExe(String name) {
        return name.regionMatches(true, name.length() - EXE.length(), EXE, 0, EXE.length()) ? name.substring(0, name.length() - EXE.length()) : name;
    }

    private static boolean isPartOfAName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    /** Who sets a title leaves no words behind it, only what fills their place. */
    private static boolean isTitle(List<String> command) {
        return command.stream().skip(1).allMatch(String::isBlank);
    }

    private boolean isTrusted(ProcessSeen process, boolean unknown) {
        return process.uid().map(uid -> uid >= 0 && uid < firstPerson).orElse(unknown);
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
