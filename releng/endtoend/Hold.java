// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.net.InetAddress;
import java.net.ServerSocket;

/** Listens on an address until its standard input ends. Prints port and pid. Arguments: address, port (0 for any). */
class Hold {
    public static void main(String[] args) throws Exception {
        try (ServerSocket socket = new ServerSocket(Integer.parseInt(args[1]), 5, InetAddress.getByName(args[0]))) {
            System.out.println(socket.getLocalPort() + " " + ProcessHandle.current().pid());
            System.in.read();
        }
    }
}
