// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.net.ServerSocket;

/** Has a port until it is ended. */
class Listener {
    public static void main(String[] args) throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]))) {
            System.out.println("has port " + server.getLocalPort());
            Thread.sleep(600_000);
        }
    }
}
