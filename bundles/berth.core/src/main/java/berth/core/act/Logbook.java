// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.act;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonParseException;

import berth.core.contribution.StateFolder;
import berth.core.internal.snapshot.DurableFile;
import berth.core.internal.snapshot.EvidenceJson;

/** Keeps what was done from one start of Berth to the next, a file for each undertaking, written before anything is done. Use from any thread. */
public final class Logbook {
    private static final String FOLDER = "logbook";
    private static final String END = ".json";
    private static final String LOCK = "lock";
    private static final int MOST = 1000;
    private static final int MAX_BYTES = 1 << 20;

    private final StateFolder state;

    /**
     * What is in the book.
     *
     * @param undertakings the newest first
     * @param unreadable   files that are none, or of a later version of Berth
     */
    public record Pages(List<Undertaking> undertakings, List<Path> unreadable) {
        /** Copies the lists. */
        public Pages {
            undertakings = List.copyOf(undertakings);
            unreadable = List.copyOf(unreadable);
        }
    }

    /** Keeps it there. */
    public Logbook(StateFolder state) {
        this.state = state;
    }

    /** {@return all that is in the book; nothing where there is none} */
    public Pages all() {
        List<Undertaking> undertakings = new ArrayList<>();
        List<Path> unreadable = new ArrayList<>(state.unsafe(FOLDER).stream().toList());
        Optional<Path> folder = state.existing(FOLDER);
        if (folder.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get(), "*" + END)) {
                for (Path file : files) {
                    if (undertakings.size() + unreadable.size() < MOST) {
                        read(file).ifPresentOrElse(undertakings::add, () -> unreadable.add(file));
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                unreadable.add(folder.get());
            }
        }
        undertakings.sort(Comparator.comparing(Undertaking::begun).reversed());
        return new Pages(undertakings, unreadable);
    }

    private Optional<Undertaking> read(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES || !state.trusts(file)) {
                return Optional.empty();
            }
            return Optional.ofNullable(EvidenceJson.gson().fromJson(Files.readString(file), Undertaking.class));
        } catch (IOException | JsonParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the undertaking as JSON} */
    public static String json(Undertaking undertaking) {
        return EvidenceJson.gson().toJson(undertaking);
    }

    /** Writes an undertaking down so that it outlasts a crash, in place of what was written of it before. */
    public void write(Undertaking undertaking) throws IOException {
        Path folder = folder();
        DurableFile.write(folder, undertaking.begun().toEpochMilli() + "-" + undertaking.wanted().port() + END, json(undertaking) + "\n");
        DurableFile.keep(folder);
    }

    /** {@return a lock on all that is done, to be closed; empty where another program has it} */
    public Optional<FileChannel> lock() throws IOException {
        FileChannel channel = FileChannel.open(folder().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This very program has it.
        }
        channel.close();
        return Optional.empty();
    }

    private Path folder() throws IOException {
        return state.of(FOLDER).orElseThrow(() -> new NoSuchFileException("there is no folder for it that only this user can write; set XDG_STATE_HOME to one"));
    }
}
