// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.live;

import java.util.Random;

/** A log as several programs write it: failures of one and of many lines, tries, consequences, and what only looks like one. */
final class RandomLog {
    private RandomLog() { }

    static String of(Random random, int statements) {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < statements; i++) {
            log.append(statement(random, i));
        }
        return log.toString();
    }

    private static String statement(Random random, int number) {
        int port = 8000 + random.nextInt(60);
        return switch (random.nextInt(24)) {
        case 0 -> "2026-11-23T10:00:00Z nginx[%d]: bind() to 0.0.0.0:%d failed (98: Address already in use)\n".formatted(port % 7, port).repeat(1 + random.nextInt(4))
                + "nginx[%d]: still could not bind()\n".formatted(port % 7);
        case 1 -> "Exception in thread \"main\" java.net.BindException: Address already in use\n" + trace("Net.bind0", 3 + random.nextInt(45)) + "server on port " + port + "\n";
        case 2 -> "java.net.BindException: Cannot assign requested address\n" + trace("SocketChannelImpl.connect", 3 + random.nextInt(20));
        case 3 -> "Error: listen EADDRINUSE: address already in use :::" + port + "\n    at Server.setupListenHandle (net.js:1318:16)\n  code: 'EADDRINUSE',\n  port: " + port + "\n}\n";
        case 4 -> "mail[%d]: cannot bind to [::]:%d: Permission denied\n".formatted(number, port);
        case 5 -> "mail[32]: connect to 10.0.0.1:%d: Connection refused\n".formatted(port);
        case 6 -> "starting server on 127.0.0.1:" + port + "\nOSError: [Errno 98] Address already in use\n";
        case 7 -> "Bindung an Port " + port + " fehlgeschlagen: Die Adresse wird bereits verwendet – ü\n";
        case 8 -> "x".repeat(random.nextInt(30_000)) + "\n";
        default -> "app[9]: request %d served in %d ms: ok, größer\n".formatted(number, random.nextInt(900)).repeat(1 + random.nextInt(60) / 50 * 40);
        };
    }

    private static String trace(String top, int depth) {
        StringBuilder trace = new StringBuilder("\tat java.base/sun.nio.ch.").append(top).append("(Native Method)\n");
        for (int i = 0; i < depth; i++) {
            trace.append("\tat com.example.Level").append(i).append(".call(Level.java:").append(i).append(")\n");
        }
        return trace.toString();
    }
}
