// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class SignedTest {
    private static final String[] PIECES = { "EADDRINUSE x.x:4002", "JVM_Bind:8080", "Too many open files", "(-1 13)", "cannot start it, ensure ", "unix socket ", "unix:/", "socket '/tmp/",
            "address '9000'", "bind socket 9000:", "bind(udp, 1900)", "bind to IPv4 9000:", "htons(53)", "<ipv4> 1433]", "25/tcp", "[127.0.0.1/6667]", "socketexception (",
            "bind", "Binding", "bind()", "listen", "Listening", "bound", " ", " ", " ", "  ", " to ", " on ", " for ", " at ", "address ", "on host ", "IP:", "localhost", "any",
            "ip6-localhost", "0.0.0.0", "10.20.30.40", "::", "::1", "fe80::1%2", "0:0:0:0:0:0:0:0", ":", ":", "@", "#", "_", "-", "/", "*", "+", "[", "]", "(", ")", "{0,0,0,0}", "'", "\"", ",", ", ", ".", "''", "\"\"", "80",
            "8080", "9", "65535", "tcp", "UDP", "tcp4:", "udp6/", "tcp:", "http://", "nn1", "mx1.example.com", "http-nio", "a", "errno", "errno=", "[Errno 98]", "WinError ", "os error ", "err ", "code: ", "rc=", "fehler ", "ошибка ",
            "(98: A", "(98)", "(98 '", "E000098", "10048", "10013", "0x80072740", "0x271D", "EADDRINUSE", "WSAEACCES", "eperm", "not", "no longer", "n't", "n\u2019t", " already ", "if", "in case", "Whether", "unless", "when", "whenever",
            "bind 0.0.0.0 25", "0.0.0.0.88", ":::3000", "0:0:0:0:0:0:0:0:8080", "::1@53", "*:80", "('0.0.0.0', 8080)", "to [nn1:9000]", "bind to mx1:25", " :8080 ", "udp:161", "listening on '22'", "on TCP 7680",
            "bind 443,", "bind 2455: A", "0.0.0.0 10443 A", "service (8107)", "bind(2455, x", ",9160,eaddr", "localPort = 25", "inet:8892@", "a-server 8080\"", "up{a=\"b\"}[5m]", "{0,0,0,0}:1883", "('', 80)", "to [9300-9400]", "port in range [9300 .. 9400]", "o-8080\"]", "on *,", "address localhost", " not ", "(98: Address", "error 10048", "os error 10013", "10.0.0.1[500]", "{any,8888}", "(bind s INADDR_ANY 8080)", "(starting from 4040)", "[Connector[h-8080]]",
            "'mx1.example.com':8085", "bind to 0.0.0.0/53: ", "6653:0.0.0.0: bind", "OpenSocket(44321, ", "tcp_bind(s,8081)", "socket: [8080 0]", " :service 6669", "server setup on 8080", "socket ::1 8952", "einval", "EINVAL", "ENOTSUP", "\"GET /a\" 200 ", "if (a) {", "switch(b);", "strings.has (\"", " ... ok", "... PASSED", "log.warn(\"", "syslog( '", "println!(", "{0}", "%s", "COM3", "LPT1",
            "bind to ::1 and 8182", "bind_service(2455)", "server.port=8080", "listen_address: 0.0.0.0:8080", "--http-port 8080", " port=8080", " -p 8080 ", " http=8080 ", "admin.port: 80", "starting", "PR_Bind returned error -5982", "trying port 80" };

    private static List<Signed> expressions() throws IllegalAccessException {
        List<Signed> all = new ArrayList<>();
        for (Class<?> one : List.of(EndpointReader.class, ErrorCodes.class, Hypotheses.class, NoReport.class, Settings.class, Vicinity.class)) {
            for (Field field : one.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    // The compiler's own fields are filled when they are needed.
                    Object value = Optional.ofNullable(field.get(null)).orElse("");
                    for (Object element : value instanceof List<?> list ? list : List.of(value)) {
                        if (element instanceof Signed signed) {
                            all.add(signed);
                        }
                    }
                }
            }
        }
        return all;
    }

    /** Whatever an expression finds, its signs are there: so a line without them is passed over rightly. */
    @Test
    void nothingMatchesWithoutASign() throws IllegalAccessException {
        List<Signed> all = expressions();
        assertThat(all).hasSizeGreaterThan(35);
        int[] matches = new int[all.size()];
        Random random = new Random(7);
        for (int round = 0; round < 60_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String line = text.toString();
            String shape = Signed.shape(line);
            for (int i = 0; i < matches.length; i++) {
                Signed one = all.get(i);
                if (one.pattern().matcher(line).find()) {
                    matches[i]++;
                    assertThat(one.fits(shape)).as("%s in %s", one, line).isTrue();
                }
            }
        }
        assertThat(IntStream.range(0, matches.length).filter(i -> matches[i] == 0).mapToObj(all::get)).as("not tried").isEmpty();
    }

    @Test
    void aShapeHasSmallLettersAndAZeroForEachNumber() {
        assertThat(Signed.shape("Bind 10.20.30.40:8080 \u00c9")).isEqualTo(" bind 0.0.0.0:0 \u00c9");
        assertThat(Signed.shape("")).isEqualTo(" ");
    }
}
