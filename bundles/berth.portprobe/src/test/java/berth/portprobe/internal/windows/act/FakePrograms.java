// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Programs as a test wants them. */
final class FakePrograms implements ProgramDoor {
    /** What a raised program does. */
    interface Work {
        void run() throws IOException;
    }

    final List<String> raisedOnes = new ArrayList<>();
    final Map<String, Work> does = new HashMap<>();
    String ranges = "";
    boolean raised;

    @Override
    public Ended run(List<String> vector) throws IOException {
        if (vector.contains("show")) {
            return new Ended(0, "\nProtokoll tcp Portausschlussbereiche\n\nStartport    Endport\n----------    --------\n" + ranges + "\n* - Verwaltete Portausschlüsse.\n");
        }
        does.getOrDefault(String.join(" ", vector), () -> { }).run();
        return new Ended(0, "");
    }

    @Override
    public int runRaised(List<String> vector) throws IOException {
        String words = String.join(" ", vector);
        if (!does.containsKey(words)) {
            throw new RefusedException("Windows asked whether that may be done, and was not told yes; nothing was done");
        }
        raisedOnes.add(words);
        does.get(words).run();
        return 0;
    }

    @Override
    public boolean isRaised() {
        return raised;
    }
}
