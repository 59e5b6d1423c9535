// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.snapshot.SnapshotFile;

/** Looks with root's rights who has one endpoint, tells it as a snapshot, and changes nothing. Its words are those of a {@link PortLook}. */
public final class RaisedLook {
    private final RaisedProgram program;

    /** @param doubt why this program must not run as root, as the end of a sentence that begins with "because" */
    RaisedLook(Supplier<Optional<String>> doubt) {
        this.program = new RaisedProgram(doubt);
    }

    /** Takes the look that the words tell. */
    public static void main(String[] words) {
        System.exit(new RaisedLook(OwnProgram.current()::doubt).run(List.of(words), System.in, System.out) ? 0 : 1);
    }

    /** {@return whether it was done} The snapshot is one line; the last line that is written says that it was done, or why not. */
    boolean run(List<String> words, InputStream in, OutputStream out) {
        return program.run(words, in, out, RaisedLook::look);
    }

    private static List<String> look(List<String> words) throws IOException {
        Optional<PortLook> look = PortLook.of(words);
        if (look.isEmpty()) {
            throw new IOException("this is nothing that Berth looks at");
        }
        return List.of(SnapshotFile.text(look.get().take(new NullProgressMonitor())));
    }
}
