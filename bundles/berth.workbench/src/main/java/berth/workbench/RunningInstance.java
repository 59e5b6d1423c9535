// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The one workbench that runs on a workspace: it holds a lock, and listens at a socket of its own for the files of those that are started later.
 * Folders and socket are their owner's alone. Use from any thread; the files are handed over on one of its own.
 */
public final class RunningInstance implements AutoCloseable {
    private static final String HEAD = "berth-open/1\n";
    private static final String TAKEN = "taken\n";
    private static final int MOST_BYTES = 1 << 20;

    private final FileChannel lock;
    private final ServerSocketChannel door;
    private final Path socket;

    private RunningInstance(FileChannel lock, ServerSocketChannel door, Path socket) {
        this.lock = lock;
        this.door = door;
        this.socket = socket;
    }

    /**
     * Becomes the one that runs.
     *
     * @param folder where the lock and the socket lie; made when it is not there
     * @param files  is told what later ones are to open; nothing when they are only to show the window
     * @return empty when another one runs
     */
    public static Optional<RunningInstance> become(Path folder, Consumer<List<Path>> files) throws IOException {
        FileChannel lock = FileChannel.open(ofOwner(folder).resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return Optional.of(listen(folder, lock, files));
            }
        } catch (OverlappingFileLockException e) {
            // Another one in this very process.
            lock.close();
            return Optional.empty();
        }
        lock.close();
        return Optional.empty();
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

    private static RunningInstance listen(Path folder, FileChannel lock, Consumer<List<Path>> files) throws IOException {
        // Such a folder is its owner's alone, too.
        Path socket = Files.createTempDirectory("berth").resolve("socket");
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Files.writeString(address(folder), socket.toString());
        serve(door, files);
        return new RunningInstance(lock, door, socket);
    }

    private static void serve(ServerSocketChannel door, Consumer<List<Path>> files) {
        Thread.ofPlatform().daemon().name("Berth takes files").start(() -> {
            while (door.isOpen()) {
                try (SocketChannel caller = door.accept()) {
                    received(caller).ifPresent(files);
                    caller.write(ByteBuffer.wrap(TAKEN.getBytes(StandardCharsets.UTF_8)));
                } catch (AsynchronousCloseException e) {
                    return;
                } catch (IOException e) {
                    // That one has gone; the next may come.
                    continue;
                }
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
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(Files.readString(address(folder))))) {
            String text = HEAD + String.join("\0", files.stream().map(file -> file.toAbsolutePath().toString()).toList());
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                other.write(bytes);
            }
            other.shutdownOutput();
            return new String(Channels.newInputStream(other).readNBytes(TAKEN.length()), StandardCharsets.UTF_8).equals(TAKEN);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        Files.deleteIfExists(socket);
        Path own = socket.getParent();
        if (own != null) {
            Files.deleteIfExists(own);
        }
        lock.close();
    }
}
