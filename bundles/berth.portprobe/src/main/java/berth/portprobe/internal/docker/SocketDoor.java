// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An engine's Unix socket. */
record SocketDoor(Path socket) implements EngineDoor {

    @Override
    public String place() {
        return socket.toString();
    }

    /** What Podman listens on may be found at Docker's place as well, as a link. */
    @Override
    public String program() {
        try {
            return socket.toRealPath().getFileName().toString().startsWith("podman") ? "podman" : "docker";
        } catch (IOException e) {
            return "docker";
        }
    }

    @Override
    public String remedy() {
        return "membership in its group (docker) or sudo would allow it";
    }

    @Override
    public Connection open(Duration limit) throws IOException {
        if (!Files.exists(socket)) {
            throw new NoSuchFileException(place());
        }
        if (!Files.isWritable(socket)) {
            throw new AccessDeniedException(place());
        }
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        return new Open(channel, CompletableFuture.runAsync(() -> closeIfPossible(channel), CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)));
    }

    private static void closeIfPossible(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Whoever reads from it gets an exception of his own.
            Thread.onSpinWait();
        }
    }

    private record Open(SocketChannel channel, CompletableFuture<Void> clock) implements Connection {
        @Override
        public void write(byte[] bytes) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        @Override
        public InputStream in() {
            return Channels.newInputStream(channel);
        }

        @Override
        public void close() throws IOException {
            clock.cancel(false);
            channel.close();
        }
    }
}
