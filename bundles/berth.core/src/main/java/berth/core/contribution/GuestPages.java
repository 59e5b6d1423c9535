// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.contribution.GuestBook.Entry;

/**
 * The guest book's files, one for each program that runs strangers' code: a line for each bundle that is at work, and a dot.
 * A program keeps its file locked, and the system unlocks it however the program ends; so an unlocked file that names
 * somebody tells who did not come back. That holds for programs in different containers too, which know nothing of each
 * other's process ids. What can't be read or written is no page: nobody waits for it and nobody is told. For one thread.
 */
final class GuestPages {
    private static final int MAX_FILES = 1000;
    private static final int MAX_BYTES = 1 << 16;
    private static final Duration BEING_MADE = Duration.ofMinutes(1);
    /** Far behind the lines, because some systems let nobody read what is locked. */
    private static final long LOCKED = 1L << 40;
    private static final String END = ".";
    private static final String RUN = "berth.run";

    private final Path folder;
    /** No channel writes it: one that is interrupted closes the file, and that unlocks it. */
    private Optional<RandomAccessFile> own = Optional.empty();
    private Optional<Path> file = Optional.empty();
    private Optional<Set<Entry>> missing = Optional.empty();
    private boolean useless;

    GuestPages(Path folder) {
        this.folder = folder;
    }

    /** {@return who did not come back from programs that have ended; read once} */
    Set<Entry> missing() {
        Set<Entry> found = missing.orElseGet(this::read);
        missing = Optional.of(found);
        return found;
    }

    /** Deletes the files of programs that have ended. */
    void forget() {
        missing = Optional.of(Set.of());
        files().stream().filter(path -> entries(path).isPresent()).forEach(GuestPages::delete);
    }

    private Set<Entry> read() {
        Set<Entry> found = new LinkedHashSet<>();
        for (Path path : files()) {
            Optional<List<Entry>> entries = entries(path);
            entries.ifPresent(found::addAll);
            if (entries.filter(List::isEmpty).isPresent()) {
                delete(path);
            }
        }
        return found;
    }

    private List<Path> files() {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path path : files) {
                    // To close a file of this very program would unlock it.
                    if (found.size() < MAX_FILES && !String.valueOf(path.getFileName()).startsWith(run())) {
                        found.add(path);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                return List.of();
            }
        }
        return found;
    }

    /** {@return whom a file of a program that has ended names; empty when the program runs, is just beginning, or the file is none of ours} */
    private static Optional<List<Entry>> entries(Path path) {
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) == 0 && !isOld(path)) {
                return Optional.empty();
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = channel.tryLock(LOCKED, 1, false)) {
                return lock == null ? Optional.empty() : Optional.of(parse(bytes(channel)));
            }
        } catch (IOException | OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static boolean isOld(Path path) throws IOException {
        return System.currentTimeMillis() - Files.getLastModifiedTime(path).toMillis() > BEING_MADE.toMillis();
    }

    private static byte[] bytes(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, channel.size()));
        channel.read(bytes, 0);
        return bytes.array();
    }

    /** {@return the entries of a file's content; none when it is not whole} */
    static List<Entry> parse(byte[] content) {
        List<Entry> entries = new ArrayList<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.equals(END)) {
                return entries;
            }
            String[] words = line.split("\t", -1);
            if (words.length == 2) {
                entries.add(new Entry(words[0], words[1]));
            }
        }
        return List.of();
    }

    /** Replaces what this program's file says. */
    void write(Set<Entry> entries) {
        if (!useless && !(entries.isEmpty() && own.isEmpty())) {
            replace(entries);
        }
    }

    /** Makes this program's file, which names nobody so far. */
    void begin() {
        if (!useless && own.isEmpty()) {
            replace(Set.of());
        }
    }

    private void replace(Set<Entry> entries) {
        try {
            RandomAccessFile page = own.isPresent() ? own.get() : open();
            StringBuilder lines = new StringBuilder();
            for (Entry entry : entries) {
                lines.append(entry.bundle()).append('\t').append(entry.stamp()).append('\n');
            }
            byte[] bytes = lines.append(END).append('\n').toString().getBytes(StandardCharsets.UTF_8);
            page.seek(0);
            page.write(bytes);
            page.setLength(bytes.length);
        } catch (IOException e) {
            useless = true;
        }
    }

    private RandomAccessFile open() throws IOException {
        Path path = folder.resolve(run() + Integer.toHexString(System.identityHashCode(this)));
        Files.createFile(path);
        RandomAccessFile page = new RandomAccessFile(path.toFile(), "rw");
        file = Optional.of(path);
        if (page.getChannel().tryLock(LOCKED, 1, false) == null) {
            page.close();
            throw new IOException("somebody else has locked a new file");
        }
        own = Optional.of(page);
        return page;
    }

    /** Writes nothing any more, and takes this program's file away if it is not needed. */
    void close(boolean delete) {
        useless = true;
        own.ifPresent(GuestPages::close);
        if (delete) {
            file.ifPresent(GuestPages::delete);
        }
    }

    /** Windows deletes no file that is still open like this. */
    private static void close(RandomAccessFile page) {
        try {
            page.close();
        } catch (IOException e) {
            // The system closes it when the program ends.
        }
    }

    /** {@return how the names of this program's files begin; one class may be loaded more than once, so Java's own table keeps it} */
    private static String run() {
        return String.valueOf(System.getProperties().computeIfAbsent(RUN,
                key -> Long.toHexString(System.currentTimeMillis()) + Long.toHexString(System.nanoTime()) + "-"));
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It is looked at again at the next start.
        }
    }
}
