// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Does one action with root's rights. Its words are the state in which the action must find what it changes, and the action's argument vectors. */
public final class RaisedAction {
    private final Hands hands;
    private final RaisedProgram program;

    /** @param doubt why this program must not run as root, as the end of a sentence that begins with "because" */
    RaisedAction(Hands hands, Supplier<Optional<String>> doubt) {
        this.hands = hands;
        this.program = new RaisedProgram(doubt);
    }

    /** Does the action that the words tell. */
    public static void main(String[] words) {
        System.exit(new RaisedAction(Hands.ofThisProgram(), OwnProgram.current()::doubt).run(List.of(words), System.in, System.out) ? 0 : 1);
    }

    /** {@return whether it was done} The last line that is written says it, or why not. */
    boolean run(List<String> words, InputStream in, OutputStream out) {
        return program.run(words, in, out, this::act);
    }

    private List<String> act(List<String> words) throws IOException {
        Optional<LinuxAction> action = words.isEmpty() ? Optional.empty() : LinuxAction.one(words.subList(1, words.size()));
        if (action.isEmpty()) {
            throw new IOException("this is nothing that Berth does by itself");
        }
        if (!hands.isGone(action.get())) {
            if (!hands.isStill(action.get(), words.getFirst())) {
                throw new IOException(action.get().subject() + " is no longer as it was when the plan was made (" + words.getFirst() + ")");
            }
            hands.act(action.get(), words.getFirst());
        }
        return List.of();
    }
}
