// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A GET of HTTP/1.1 (RFC 9112) over a Unix socket or a named pipe, which the JDK's own client can't open: one request a connection, no redirects.
 *
 * @param limit     the time for one request, from the connection to the last byte
 * @param mostBytes of a body
 */
record EngineHttp(EngineDoor door, Duration limit, int mostBytes) {

    private static final int LONGEST_LINE = 1 << 13;
    private static final int MOST_HEADERS = 200;

    /** What came back. */
    record Answer(int status, String body) { }

    /** {@return the answer; throws when there is none in time, when it is too long, and when it is no HTTP} */
    Answer get(String path) throws IOException {
        try (EngineDoor.Connection connection = door.open(limit)) {
            connection.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return answer(new BufferedInputStream(connection.in()));
        }
    }

    private Answer answer(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[0-9]{3}")) {
            throw new IOException("no answer in HTTP");
        }
        boolean chunked = false;
        long length = -1L;
        int headers = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String name = header.toLowerCase(Locale.ROOT);
            chunked |= name.startsWith("transfer-encoding:") && name.endsWith("chunked");
            length = name.matches("content-length:\\s*[0-9]{1,10}\\s*") ? Long.parseLong(name.substring(15).strip()) : length;
            if (++headers > MOST_HEADERS) {
                throw new IOException("too many headers");
            }
        }
        byte[] body = chunked ? chunks(in) : length >= 0 ? exactly(in, length) : bounded(in.readNBytes(mostBytes + 1));
        return new Answer(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("a chunk without a size");
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return body.toByteArray();
            }
            bounded(body.size() + length);
            body.write(exactly(in, length));
            line(in);
        }
    }

    private byte[] exactly(InputStream in, long length) throws IOException {
        bounded(length);
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("an answer that is cut");
        }
        return bytes;
    }

    private byte[] bounded(byte[] bytes) throws IOException {
        bounded(bytes.length);
        return bytes;
    }

    private void bounded(long length) throws IOException {
        if (length > mostBytes) {
            throw new IOException("an answer of more than " + mostBytes + " bytes");
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("an answer that is cut");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("a line that is too long");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
