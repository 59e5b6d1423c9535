// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** How often bytes stand in logs, roughly and by hand; a wrong guess costs time and nothing else. Immutable; use from any thread. */
final class Rarity {
    /** From the most frequent one on; all others are rare. */
    private static final String FREQUENT = " etaoinsrlcdpmuhgfb:0123456789.-/[]\"=";
    private static final int LEAST_FREQUENT = 10;
    private static final double USUAL = 100;
    /** What most logs are full of. */
    private static final String LINES = """
            info warning error debug notice fatal level= msg= id= time= host= port= user= status= type= [info] [error] (root) cmd (command -v
            started stopped starting finished session of user root service. scope slice target cookies timed out rejected queued removed
            accepted password publickey for root from port ssh2 connection closed by authenticating user disconnected pam_unix(sshd:session)
            "get /index.html http/1.1" 200 "post /api/v1 mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit chrome safari curl/7.88
            request requested response access accessing file directory event events ignoring received sending process module not found missing
            postfix/smtpd postfix/qmgr disconnect from mail.example.com[10.0.0.1]: client connect warning: hostname does not resolve
            java.lang.exception at org.example.main(main.java:12) thread-1 pool cache rows in ms took seconds entries items bytes reading ready
            kernel: tcp: request_sock_tcp: sending audit: device eth0 entered link becomes ready usb memory cpu systemd-resolved networkd
            server client listening on address open opened opening connected connecting to socket failed in is the no new old
            """;

    private final double[] weights = new double[1 << Byte.SIZE];
    /** The hashes of usual groups: another group of the same hash is met as often. */
    private final BitSet usual = new BitSet();

    Rarity() {
        Arrays.fill(weights, 1);
        for (int i = 0; i < FREQUENT.length(); i++) {
            weights[FREQUENT.charAt(i)] = FREQUENT.length() - i + LEAST_FREQUENT;
        }
        byte[] lines = LINES.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + Sieve.GROUP <= lines.length; i++) {
            usual.set(Sieve.hash(lines, i));
        }
    }

    /** {@return a number that is the higher the more often a sieve stops for the group that begins there in a word in lower case} */
    double often(byte[] word, int at) {
        double often = usual.get(Sieve.hash(word, at)) ? USUAL : 1;
        for (int i = at; i < at + Sieve.GROUP; i++) {
            often *= weights[word[i] & 0xff];
        }
        return often;
    }
}
