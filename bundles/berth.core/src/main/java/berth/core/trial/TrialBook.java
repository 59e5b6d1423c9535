// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.trial;

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
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonParseException;

import berth.core.contribution.StateFolder;
import berth.core.evidence.Endpoint;
import berth.core.internal.snapshot.DurableFile;
import berth.core.internal.snapshot.EvidenceJson;
import berth.core.trial.Trial.Stage;

/**
 * Keeps trials from one start of Berth to the next, a file for each port, so that what was switched off is not forgotten
 * when Berth, the terminal or the power goes. The last trial of a port stays when it has ended. Use from any thread.
 */
public final class TrialBook {
    private static final String FOLDER = "trials";
    private static final String OPEN = ".json";
    /** Not looked at when Berth starts. */
    private static final String ENDED = ".ended";
    private static final String LOCK = ".lock";
    private static final int MAX_FILES = 1000;
    private static final int MAX_BYTES = 1 << 18;

    private final StateFolder state;

    /**
     * What is in the book.
     *
     * @param unreadable files that are none of a trial, or of a later version of Berth
     */
    public record Pages(List<Trial> trials, List<Path> unreadable) {
        /** Copies the lists. */
        public Pages {
            trials = List.copyOf(trials);
            unreadable = List.copyOf(unreadable);
        }
    }

    /** Keeps them there. */
    public TrialBook(StateFolder state) {
        this.state = state;
    }

    /** {@return the trials that have not ended; nothing where there is no book} */
    public Pages open() {
        return read("*" + OPEN);
    }

    /** {@return all that is in the book; nothing where there is none} */
    public Pages all() {
        return read("*{" + OPEN + "," + ENDED + "}");
    }

    private Pages read(String names) {
        List<Trial> trials = new ArrayList<>();
        List<Path> unreadable = new ArrayList<>(state.unsafe(FOLDER).stream().toList());
        Optional<Path> folder = state.existing(FOLDER);
        if (folder.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get(), names)) {
                for (Path file : files) {
                    if (trials.size() + unreadable.size() < MAX_FILES) {
                        read(file).ifPresentOrElse(trials::add, () -> unreadable.add(file));
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                unreadable.add(folder.get());
            }
        }
        return new Pages(trials, unreadable);
    }

    /** {@return the last trial of a port, whatever the address}; throws where there is a file of which nobody can tell whether something is off. */
    public Optional<Trial> of(Endpoint wanted) throws IOException {
        Optional<Path> unsafe = state.unsafe(FOLDER);
        if (unsafe.isPresent()) {
            throw new IOException("others than root can write " + unsafe.get());
        }
        Optional<Path> folder = state.existing(FOLDER);
        for (String end : folder.isPresent() ? List.of(OPEN, ENDED) : List.<String> of()) {
            Path file = folder.get().resolve(name(wanted) + end);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(read(file).orElseThrow(() -> new IOException(file + " is there and can't be read")));
            }
        }
        return Optional.empty();
    }

    private static String name(Endpoint wanted) {
        return wanted.transport().id() + "-" + wanted.port();
    }

    /** {@return a lock on the trials of a port, to be closed; empty where another program has it} */
    public Optional<FileChannel> lock(Endpoint wanted) throws IOException {
        FileChannel channel = FileChannel.open(folder().resolve(name(wanted) + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
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

    /** {@return the trial in that file; empty when there is none that this version can read} */
    public static Optional<Trial> read(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            return Optional.ofNullable(EvidenceJson.gson().fromJson(Files.readString(file), Trial.class));
        } catch (IOException | JsonParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the trial as JSON} */
    public static String json(Trial trial) {
        return EvidenceJson.gson().toJson(trial);
    }

    /** Writes a trial down so that it outlasts a crash, in place of the last one of its port, and {@return its file}. */
    public Path write(Trial trial) throws IOException {
        Path folder = folder();
        boolean ended = trial.stage() == Stage.ENDED;
        Path file = folder.resolve(name(trial.wanted()) + (ended ? ENDED : OPEN));
        DurableFile.write(folder, String.valueOf(file.getFileName()), json(trial) + "\n");
        if (ended) {
            Files.deleteIfExists(folder.resolve(name(trial.wanted()) + OPEN));
        }
        DurableFile.keep(folder);
        return file;
    }
}
