// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import berth.cli.Main;

/** Asks what people ask most and shows it to nobody, so that the archive of classes made from this run holds all that they need. */
public final class Rehearsal {
    private Rehearsal() { }

    /** Asks about a port that it holds itself, and about a free one. */
    public static void main(String[] args) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8);
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(held.getLocalPort());
            for (List<String> words : List.of(List.of(port), List.of("--json", port), List.of("1"), List.of("--json", "1"))) {
                Main.answer(words.toArray(String[]::new), new StandardOutput(OutputStream.nullOutputStream()), nowhere);
            }
        }
        // Sources that overstayed their deadline may still run.
        System.exit(0);
    }
}
