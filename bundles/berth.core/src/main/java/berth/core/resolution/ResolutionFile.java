// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import com.google.gson.JsonParseException;

import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Question;
import berth.core.internal.snapshot.DurableFile;
import berth.core.internal.snapshot.EvidenceJson;

/**
 * The file in which a resolution is kept, so that it can be gone on with after a break, by another person or on another host.
 * Its steps are shown and never carried out: what Berth does itself it makes of the steps of a fresh diagnosis.
 */
public final class ResolutionFile {
    private static final String FOLDER = "resolutions";
    private static final int MAX_BYTES = 1 << 20;

    private final Path path;

    private ResolutionFile(Path path) {
        this.path = path;
    }

    /** {@return that file} */
    public static ResolutionFile at(Path path) {
        return new ResolutionFile(path.toAbsolutePath());
    }

    /** {@return the file of that question among what Berth keeps for this user; throws {@link IOException} where there is no safe place} */
    public static ResolutionFile of(Question question, StateFolder state) throws IOException {
        Path folder = state.of(FOLDER).orElseThrow(() -> new NoSuchFileException("there is no folder for it that only this user can write; name a file with -o"));
        String service = question.service().map(name -> "-" + name).orElse("");
        String name = question.host() + "-" + question.wanted().transport().id() + "-" + question.wanted().port() + service;
        String safe = name.replaceAll("[^A-Za-z0-9._@-]", "_");
        return new ResolutionFile(folder.resolve(safe.substring(0, Math.min(safe.length(), 100)) + "-" + Integer.toHexString(name.hashCode()) + ".json"));
    }

    /** {@return where it lies} */
    public Path path() {
        return path;
    }

    /** {@return what is kept there; empty where nothing is; throws {@link IOException} where it is no such file} */
    public Optional<Resolution> read() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > MAX_BYTES) {
            throw new IOException(path + " is no file in which Berth keeps steps");
        }
        try {
            return Optional.ofNullable(EvidenceJson.gson().fromJson(Files.readString(path), Resolution.class));
        } catch (JsonParseException | IllegalArgumentException e) {
            throw new IOException(path + " is no file in which Berth keeps steps, or one of a later version", e);
        }
    }

    /** Writes it down so that it outlasts a crash, in place of what was there. */
    public void write(Resolution resolution) throws IOException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new NoSuchFileException(path + " names no file");
        }
        DurableFile.write(folder, path.getFileName().toString(), EvidenceJson.gson().toJson(resolution) + "\n");
        DurableFile.keep(folder);
    }
}
