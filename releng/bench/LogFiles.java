// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Makes the logs that are measured: {@code text FILE MEBIBYTES} writes ordinary lines with a few failed binds among them,
 * {@code evtx FILE MEBIBYTES SOURCE...} joins whole sound chunks of event logs, with their records numbered anew.
 */
final class LogFiles {
    private static final int CHUNK = 1 << 16;
    private static final int HEAD = 4096;
    private static final int RECORDS = 512;
    private static final String[] LINES = {
            "sshd[%d]: Accepted publickey for deploy from 192.0.2.%d port %d ssh2: ED25519 SHA256:abcdefghijklmnopqrstuvwxyz",
            "nginx: 192.0.2.%2$d - - \"GET /api/v1/items/%1$d?page=%3$d HTTP/1.1\" 200 %3$d \"-\" \"curl/8.5.0\"",
            "kernel: [%d.%06d] TCP: request_sock_TCP: Possible SYN flooding on port %d. Sending cookies.",
            "postfix/smtpd[%d]: connect from mail%d.example.com[192.0.2.7]:%d", "CRON[%d]: (root) CMD (run-parts /etc/cron.hourly) %d %d",
            "app[%d]: INFO request %d finished in %d ms, 3 rows, cache miss", "systemd[1]: Started session-%d.scope - Session %d of user %d.",
            "java[%d]: 10:15:%02d.%d WARN  pool-1-thread-4 o.e.j.Pool - connection is slow, waiting", "dockerd[%d]: level=info msg=\"ignoring event\" module=libcontainerd id=%d%d" };

    private LogFiles() { }

    public static void main(String[] args) throws IOException {
        long bytes = Long.parseLong(args[2]) << 20;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(args[1])), 1 << 20)) {
            if (args[0].equals("text")) {
                text(out, bytes);
            } else {
                evtx(out, bytes, List.of(args).subList(3, args.length));
            }
        }
    }

    /** One failed bind in each 16 MiB. */
    private static void text(OutputStream out, long bytes) throws IOException {
        Random random = new Random(25);
        StringBuilder block = new StringBuilder();
        for (long written = 0, failures = 0; written < bytes;) {
            block.setLength(0);
            for (int i = 0; i < 2000; i++) {
                block.append(String.format("Nov 23 10:%02d:%02d host ", random.nextInt(60), random.nextInt(60)))
                        .append(String.format(LINES[random.nextInt(LINES.length)], random.nextInt(60000), random.nextInt(250), random.nextInt(60000))).append('\n');
            }
            if (written >> 24 > failures) {
                failures++;
                block.append("Nov 23 10:00:00 host web[").append(failures).append("]: cannot bind 127.0.0.1:").append(1000 + failures).append(": Address already in use\n");
            }
            byte[] all = block.toString().getBytes(StandardCharsets.US_ASCII);
            out.write(all);
            written += all.length;
        }
    }

    private static void evtx(OutputStream out, long bytes, List<String> sources) throws IOException {
        List<byte[]> pool = new ArrayList<>();
        for (String source : sources) {
            byte[] file = Files.readAllBytes(Path.of(source));
            for (int at = HEAD; at + CHUNK <= file.length; at += CHUNK) {
                byte[] chunk = java.util.Arrays.copyOfRange(file, at, at + CHUNK);
                if (isSound(chunk)) {
                    pool.add(chunk);
                }
            }
        }
        int chunks = (int) Math.min(65_534, (bytes - HEAD) / CHUNK);
        ByteBuffer head = buffer(new byte[HEAD]);
        head.put(0, "ElfFile\0".getBytes(StandardCharsets.US_ASCII)).putLong(16, chunks - 1).putInt(32, 128).putShort(36, (short) 1).putShort(38, (short) 3)
                .putShort(40, (short) HEAD).putShort(42, (short) chunks);
        ByteBuffer body = buffer(new byte[0]);
        long next = 1;
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            body = buffer(pool.get(i % pool.size()).clone());
            next = renumber(body, next);
            all.add(body.array());
            if (all.size() == 256 || i == chunks - 1) {
                if (i < 256 || chunks <= 256) {
                    // The header stands first, though only the end knows the next number; readers take it from the records.
                    head.putLong(24, (long) chunks * 4096).putInt(124, crc(head.array(), 0, 120));
                    out.write(head.array());
                }
                for (byte[] chunk : all) {
                    out.write(chunk);
                }
                all.clear();
            }
        }
    }

    private static boolean isSound(byte[] chunk) {
        ByteBuffer bytes = buffer(chunk);
        int free = bytes.getInt(48);
        return bytes.getInt(0) == 0x43666c45 && free > RECORDS && free <= CHUNK && crc(chunk, RECORDS, free) == bytes.getInt(52);
    }

    /** {@return the number of the next record} */
    private static long renumber(ByteBuffer chunk, long first) {
        long number = first;
        int free = chunk.getInt(48);
        for (int at = RECORDS; at + 24 <= free && chunk.getInt(at) == 0x2a2a; at += Math.max(24, chunk.getInt(at + 4))) {
            chunk.putLong(at + 8, number++);
        }
        chunk.putLong(8, first).putLong(16, number - 1).putLong(24, first).putLong(32, number - 1).putInt(52, crc(chunk.array(), RECORDS, free));
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 0, 120);
        crc.update(chunk.array(), 128, RECORDS - 128);
        chunk.putInt(124, (int) crc.getValue());
        return number;
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
