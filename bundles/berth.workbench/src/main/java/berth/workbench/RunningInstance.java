// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The one workbench that runs on a workspace: it holds a lock, and listens at a socket of its own for the files of those that are started later.
 * Folders and socket are their owner's alone. Use from any thread; the files are handed over on one of its own.
 */
public final class RunningInstance implements AutoCloseable {
    private static final String HEAD = "berth-open/1\n";
    private static final String TAKEN = "taken\n";
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path folder;
    private final FileChannel lock;
    private final ServerSocketChannel door;
    private final Path socket;

    private RunningInstance(Path folder, FileChannel lock, ServerSocketChannel door, Path socket) {
        this.folder = folder;
        this.lock = lock;
        this.door = door;
        this.socket = socket;
    }

    /**
     * Becomes the one that runs.
     *
     * @param folder where the lock lies; made when it is not there
     * @param files  is told what later ones are to open, nothing when they are only to show the window; tells whether it will
     * @return empty when another one runs
     */
    public static Optional<RunningInstance> become(Path folder, Predicate<List<Path>> files) throws IOException {
        FileChannel lock = FileChannel.open(ofOwner(folder).resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            ours = lock.tryLock() != null;
            return ours ? Optional.of(listen(folder, lock, files)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            // Another one in this very process.
            return Optional.empty();
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no sockets of the Unix domain", e);
        } finally {
            if (!ours) {
                lock.close();
            }
        }
    }

    private static Path ofOwner(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        return folder;
    }

    /** Says where the socket is: a workspace may lie deeper than the hundred characters that the path of a socket may have. */
    private static Path address(Path folder) {
        return folder.resolve("instance.address");
    }

    private static RunningInstance listen(Path folder, FileChannel lock, Predicate<List<Path>> files) throws IOException {
        // Of one that was killed: another user may have taken its place.
        Files.deleteIfExists(address(folder));
        // Such a folder is its owner's alone, too.
        Path socket = Files.createTempDirectory("berth").resolve("socket");
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Path written = Files.writeString(folder.resolve("instance.part"), socket.toString());
        Files.move(written, address(folder), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Thread.ofPlatform().daemon().name("Berth takes files").start(() -> serve(door, files));
        return new RunningInstance(folder, lock, door, socket);
    }

    private static void serve(ServerSocketChannel door, Predicate<List<Path>> files) {
        while (door.isOpen()) {
            try (SocketChannel caller = door.accept()) {
                Thread clock = closeLater(caller);
                if (received(caller).filter(files).isPresent()) {
                    caller.write(ByteBuffer.wrap(TAKEN.getBytes(StandardCharsets.UTF_8)));
                }
                clock.interrupt();
            } catch (IOException e) {
                // That one has gone, or the door is closed; or there are too many open files, which may last.
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes a channel whose other side says nothing for long; {@return what does, to be interrupted} */
    private static Thread closeLater(SocketChannel channel) {
        return Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(PATIENCE);
                channel.close();
            } catch (InterruptedException | IOException e) {
                return;
            }
        });
    }

    private static Optional<List<Path>> received(SocketChannel caller) throws IOException {
        String text = new String(Channels.newInputStream(caller).readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        if (!text.startsWith(HEAD)) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(text.substring(HEAD.length()).split("\0")).filter(name -> !name.isEmpty()).flatMap(RunningInstance::path).toList());
    }

    private static Stream<Path> path(String name) {
        try {
            return Stream.of(Path.of(name)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Stream.of();
        }
    }

    /** Hands files to the one that runs, and has it show its window; {@return whether it has taken them} */
    public static boolean hand(Path folder, List<Path> files) {
        try {
            Path socket = Path.of(Files.readString(address(folder)));
            return isOfOwner(folder, socket) && handOver(socket, files);
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static boolean isOfOwner(Path folder, Path socket) throws IOException {
        Path own = socket.getParent();
        return own != null && Files.getOwner(own, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(folder));
    }

    private static boolean handOver(Path socket, List<Path> files) throws IOException {
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread clock = closeLater(other);
            String text = HEAD + String.join("\0", files.stream().map(file -> file.toAbsolutePath().toString()).toList());
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                other.write(bytes);
            }
            other.shutdownOutput();
            boolean taken = new String(Channels.newInputStream(other).readNBytes(TAKEN.length()), StandardCharsets.UTF_8).equals(TAKEN);
            clock.interrupt();
            return taken;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(address(folder));
        door.close();
        Files.deleteIfExists(socket);
        Path own = socket.getParent();
        if (own != null) {
            Files.deleteIfExists(own);
        }
        lock.close();
    }
}
