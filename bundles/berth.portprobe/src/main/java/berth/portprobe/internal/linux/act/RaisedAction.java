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
 * Does one action with root's rights, for a Berth that has not got them: {@link Raiser} starts it by sudo or pkexec.
 * <p>
 * Its words are the state in which the action must find what it changes, and the action's argument vector. It says {@link #READY} when it
 * has the rights, and does nothing unless it is told {@link #GO} then: so a password that is typed after Berth gave up, or was ended, does
 * nothing. What it is to change is looked at after that, so the time at the prompt changes nothing either.
 */
public final class RaisedAction {
    static final String READY = "berth: ready";
    static final String GO = "go";
    static final String DONE = "done";

    private final Hands hands;
    private final Supplier<Optional<String>> doubt;

    /** @param doubt why this program must not run as root, as the end of a sentence that begins with "because" */
    RaisedAction(Hands hands, Supplier<Optional<String>> doubt) {
        this.hands = hands;
        this.doubt = doubt;
    }

    /** Does the action that the words tell. */
    public static void main(String[] words) {
        System.exit(new RaisedAction(Hands.ofThisProgram(), OwnProgram.current()::doubt).run(List.of(words), System.in, System.out) ? 0 : 1);
    }

    /** {@return whether it was done} The last line that is written says it, or why not. */
    boolean run(List<String> words, InputStream in, OutputStream out) {
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
            act(words);
            answer.println(DONE);
            return true;
        } catch (IOException e) {
            answer.println(String.valueOf(e.getMessage()).replaceAll("\\R", " "));
            return false;
        }
    }

    private void act(List<String> words) throws IOException {
        Optional<LinuxAction> action = words.isEmpty() ? Optional.empty() : LinuxAction.last(words.subList(1, words.size()));
        if (action.isEmpty()) {
            throw new IOException("this is nothing that Berth does by itself");
        }
        if (hands.isGone(action.get())) {
            return;
        }
        if (!hands.isStill(action.get(), words.getFirst())) {
            throw new IOException(action.get().subject() + " is no longer as it was when the plan was made (" + words.getFirst() + ")");
        }
        hands.act(action.get(), words.getFirst());
    }
}
