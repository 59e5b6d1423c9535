// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

import javax.net.ssl.SSLSocketFactory;

/**
 * Visits servers on the loopback with requests of many kinds, good, wrong and broken off, so that their logs grow: FOLDER MIB SECONDS KIND:PORT:LOG….
 * A server whose log has its share is left in peace until the time is over or all logs in the folder have the size together.
 * What fails for a visitor is written out with its stack, as servers do; nothing here binds a port that another has.
 */
final class Visitors {
    private static final int SHARES = 4;
    private static final int EACH = 4;
    private static final int REFUSED = 20999;
    private static final String[] PATHS = { "/", "/index.html", "/missing-%d", "/forbidden/", "/forbidden/secret.txt", "/refused/%d", "/nowhere/%d", "/slow/%d", "/peer/%d",
            "/bind?port=80&error=%d", "/port/%d/in-use", "/listen/%d?address=0.0.0.0:80", "/../../etc/passwd", "/api/ports/%d/bind", "/status?listener=failed&code=10048",
            "/search?q=address+already+in+use+port+%d", "/questions/%d/eaddrinuse-address-already-in-use", "/favicon.ico", "/socket.io/?EIO=4&t=%d", "/wp-login.php" };
    private static final String[] AGENTS = { "curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0", "Zgrab/0.x", "kube-probe/1.29", "Nmap Scripting Engine" };
    private static final String[] REDIS = { "PING", "SET k%d v", "GET k%d", "AUTH wrong", "ACL SETUSER u%d on >p", "CONFIG GET port", "CONFIG GET bind", "LPUSH l%d a", "INCR l%d",
            "DEBUG SLEEP 0", "CLIENT LIST", "NOSUCH %d", "REPLICAOF 127.0.0.1 20999", "REPLICAOF NO ONE", "SUBSCRIBE c%d", "BGSAVE" };
    private static final String[] MEMCACHED = { "set k%d 0 0 1\r\nx", "get k%d", "gets k%d", "delete k%d", "nosuch %d", "stats", "incr k%d x", "set k%d 0 0 99999999" };

    private final Path folder;
    private final long most;
    private final long end;

    private Visitors(Path folder, long most, long end) {
        this.folder = folder;
        this.most = most;
        this.end = end;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Visitors visitors = new Visitors(Path.of(arguments[0]), Long.parseLong(arguments[1]) << 20, System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L);
        for (int i = 3; i < arguments.length; i++) {
            String[] server = arguments[i].split(":", 3);
            for (int one = 0; one < EACH; one++) {
                Random random = new Random(i * EACH + one);
                Thread.ofPlatform().daemon().start(() -> visitors.visit(server[0], Integer.parseInt(server[1]), Path.of(server[2]), random));
            }
        }
        while (System.nanoTime() < visitors.end && visitors.size() < visitors.most) {
            Thread.sleep(500);
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".log")).mapToLong(Visitors::size).sum();
        } catch (UncheckedIOException e) {
            // A server took a file of its own away; the next look counts again.
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private void visit(String kind, int port, Path log, Random random) {
        int failures = 0;
        for (int n = 0; System.nanoTime() < end; n++) {
            try {
                if (n % 64 == 0 && size(log) > most / SHARES) {
                    Thread.sleep(1000);
                    continue;
                }
                once(kind, port, random);
            } catch (IOException e) {
                if (failures++ < 20_000) {
                    e.printStackTrace();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void once(String kind, int port, Random random) throws IOException {
        switch (kind) {
            case "http" -> converse(port, random, http(random));
            case "tls" -> tls(port, random);
            case "redis" -> converse(port, random, some(REDIS, random) + "\r\n" + some(REDIS, random) + "\r\nQUIT\r\n");
            case "memcached" -> converse(port, random, some(MEMCACHED, random) + "\r\n" + some(MEMCACHED, random) + "\r\nquit\r\n");
            case "mqtt" -> converse(port, random, mqtt(random));
            case "dns" -> dns(port, random);
            case "ssh" -> converse(port, random, random.nextBoolean() ? "SSH-2.0-OpenSSH_9.6\r\n" + junk(random) : junk(random));
            case "postgres" -> converse(port, random, random.nextInt(3) > 0 ? "\0\0\0\u0023\0\3\0\0user\0nobody" + random.nextInt(10) + "\0database\0none\0\0" : junk(random));
            case "refused" -> converse(REFUSED, random, "");
            case "smtp" -> converse(port, random, "EHLO client.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b" + random.nextInt(99) + "@example.org>\r\nBIND\r\nQUIT\r\n");
            default -> throw new IOException("no such kind: " + kind);
        }
    }

    private static String some(String[] texts, Random random) {
        return texts[random.nextInt(texts.length)].replace("%d", String.valueOf(random.nextInt(60000)));
    }

    private static String http(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> junk(random);
            case 1 -> "GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(20000) + "\r\n\r\n";
            case 2 -> "POST " + some(PATHS, random) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nshort";
            case 3 -> "CONNECT 127.0.0.1:" + REFUSED + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
            case 4 -> "GET http://127.0.0.1:" + REFUSED + "/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            default -> (random.nextInt(5) == 0 ? "HEAD " : "GET ") + some(PATHS, random) + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: " + some(AGENTS, random)
                    + "\r\nReferer: https://search.example" + some(PATHS, random) + "\r\nConnection: close\r\n\r\n";
        };
    }

    private static String junk(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n";
    }

    private static String mqtt(Random random) {
        return random.nextInt(4) == 0 ? junk(random) : "\u0010\u0011\0\4MQTT\4\2\0\u003c\0\5c" + (1000 + random.nextInt(9000)) + "\u0082\u0008\0\1\0\3a/b\0\u0030\7\0\3a/bhi\u00e0\0";
    }

    /** Some say nothing, some break off at once, some read what comes. */
    private static void converse(int port, Random random, String text) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            socket.setSoTimeout(300);
            socket.setSoLinger(true, 0);
            int way = random.nextInt(20);
            if (way == 0) {
                return;
            }
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            if (way > 1) {
                readOn(socket.getInputStream());
            }
        }
    }

    private static void readOn(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        int left = 100;
        while (left-- > 0 && in.read(buffer) >= 0) {
            // Only that it is read matters.
        }
    }

    private static void tls(int port, Random random) throws IOException {
        if (random.nextInt(3) == 0) {
            converse(port, random, http(random));
            return;
        }
        try (Socket socket = SSLSocketFactory.getDefault().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(http(random).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static void dns(int port, Random random) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            String name = "h" + random.nextInt(5000);
            String query = random.nextInt(10) == 0 ? junk(random)
                    : "\0\7\1\0\0\1\0\0\0\0\0\0" + (char) name.length() + name + "\7example\3com\0\0" + (char) (random.nextBoolean() ? 1 : 28) + "\0\1";
            byte[] bytes = query.getBytes(StandardCharsets.ISO_8859_1);
            socket.setSoTimeout(20);
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName("127.0.0.1"), port));
            try {
                socket.receive(new DatagramPacket(new byte[512], 512));
            } catch (IOException e) {
                // Many are not answered.
            }
        }
    }
}
