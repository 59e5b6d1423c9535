// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A container engine on a real Unix socket, whose answers are given byte by byte. */
final class FakeEngine implements Closeable {

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final ServerSocketChannel server;
    private final Path socket;

    FakeEngine(Path socket) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    Path socket() {
        return socket;
    }

    void answers(String path, byte[] bytes) {
        answers.put(path, bytes);
    }

    void says(String path, String json) {
        answers(path, whole("200 OK", json));
    }

    static byte[] whole(String status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] chunked(String body) {
        StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < body.length(); i += 7) {
            String part = body.substring(i, Math.min(i + 7, body.length()));
            text.append(Integer.toHexString(part.length())).append(i == 0 ? ";name=value" : "").append("\r\n").append(part).append("\r\n");
        }
        return text.append("0\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Whoever has no answer keeps its client waiting. */
    private void answer(SocketChannel client) {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII));
            String path = in.readLine().split(" ")[1];
            asked.add(path);
            while (!in.readLine().isEmpty()) {
                continue;
            }
            if (answers.containsKey(path)) {
                OutputStream out = Channels.newOutputStream(client);
                out.write(answers.get(path));
                client.close();
            }
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
