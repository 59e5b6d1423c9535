// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a program with root's rights talks with the Berth that has not got them: {@link Raiser} starts it by sudo or pkexec.
 * <p>
 * It says {@link #READY} when it has the rights, and does nothing unless it is told {@link #GO} then: so a password that is typed after Berth
 * gave up, or was ended, does nothing. What it is about is looked at after that, so the time at the prompt changes nothing either.
 *
 * @param doubt why this program must not run as root, as the end of a sentence that begins with "because"
 */
record RaisedProgram(Supplier<Optional<String>> doubt) {
    static final String READY = "berth: ready";
    static final String GO = "go";
    static final String DONE = "done";

    /** What is done with the rights. */
    interface Work {
        /** {@return the lines to be told}; throws {@link IOException} with a sentence when it can't be done. */
        List<String> of(List<String> words) throws IOException;
    }

    /** {@return whether it was done} The last line that is written says it, or why not. */
    boolean run(List<String> words, InputStream in, OutputStream out, Work work) {
        PrintStream answer = new PrintStream(out, true, StandardCharsets.UTF_8);
        Optional<String> reason = doubt.get();
        answer.println(READY);
        try {
            if (!GO.equals(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine())) {
                return false;
            }
            if (reason.isPresent()) {
                throw new IOException("Berth does not run with root's rights, because " + reason.get());
            }
            work.of(words).forEach(line -> answer.println(inOneLine(line)));
            answer.println(DONE);
            return true;
        } catch (IOException e) {
            answer.println(inOneLine(String.valueOf(e.getMessage())));
            return false;
        }
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
