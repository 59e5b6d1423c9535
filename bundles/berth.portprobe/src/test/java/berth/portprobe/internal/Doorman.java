// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on a loopback address that treats its visitors as it was told, and tells what they said. */
final class Doorman implements AutoCloseable {
    private final ServerSocket door;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** What is done with a visitor; what is returned is told. */
    interface Manner {
        String receive(Socket visitor) throws IOException, InterruptedException;
    }

    Doorman(String address, Manner manner) throws IOException {
        this.door = new ServerSocket(0, 5, InetAddress.getByName(address));
        Thread thread = new Thread(() -> serve(manner), "doorman");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Manner manner) {
        while (!door.isClosed()) {
            try (Socket visitor = door.accept()) {
                heard.add(manner.receive(visitor));
            } catch (IOException e) {
                heard.add(e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /** {@return what the next visitor said, or nothing within two seconds} */
    String heard() throws InterruptedException {
        return String.valueOf(heard.poll(2, TimeUnit.SECONDS));
    }

    boolean hadNoVisitor() {
        return heard.isEmpty();
    }

    /** Says this, then listens until the visitor goes. */
    static Manner says(String greeting) {
        return visitor -> {
            visitor.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
            return new String(visitor.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        };
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
