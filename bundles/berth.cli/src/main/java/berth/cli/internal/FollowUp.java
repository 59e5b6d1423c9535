// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

import berth.core.contribution.Guard;
import berth.core.render.Escapes;
import berth.core.render.PortChangeRenderer;

/** The command that a user wants to be run when ports are free: as it stands there, without a shell. */
record FollowUp(List<String> words) {

    /** {@return the command} One that nobody could start is told before anybody waits for it. */
    static FollowUp of(List<String> words) throws UsageException {
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new UsageException("--then needs a command behind it, such as --then systemctl start postfix.");
        }
        if (!ProgramSearch.here().finds(words.get(0))) {
            throw new UsageException(Escapes.visible(words.get(0)) + " is no program that can be started; --then takes a program and its arguments, no line for a shell.");
        }
        return new FollowUp(words);
    }

    /** Runs it to its end, says how it ended, and {@return the exit status}. */
    int run(BerthCommand command, boolean json) throws InterruptedException {
        String shown = Escapes.visible(String.join(" ", words));
        command.out().flush();
        try {
            // With --json, standard output has lines of JSON only.
            Process process = command.start(new ProcessBuilder(words).redirectInput(Redirect.INHERIT).redirectError(Redirect.INHERIT)
                    .redirectOutput(json ? Redirect.PIPE : Redirect.INHERIT));
            if (json) {
                pass(process, command);
            }
            int status = process.waitFor();
            command.out().print((json ? PortChangeRenderer.ran(words, status) : "Ran " + shown + ": it ended with " + status + ".") + "\n");
            return status == 0 ? ExitStatus.OK : ExitStatus.NOT_FREE;
        } catch (IOException e) {
            command.complain(shown + " could not be run: " + Escapes.visible(Guard.reason(e)) + ".");
            return ExitStatus.NOT_FREE;
        }
    }

    private static void pass(Process process, BerthCommand command) throws IOException {
        try (InputStream said = process.getInputStream()) {
            byte[] bytes = new byte[8192];
            for (int count = said.read(bytes); count >= 0; count = said.read(bytes)) {
                command.pass(bytes, count);
            }
        }
    }
}
