// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what root alone can change, by owners and write bits, where these mean something. */
public final class RootsOwn {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final int MAX_LINKS = 40;
    private static final int MAX_FILES = 20_000;

    private RootsOwn() { }

    /**
     * Why others than root may be able to change something.
     *
     * @param place which of it
     * @param kind  of the file system that it lies on, where that makes owners up
     */
    public record Doubt(Path place, Optional<String> kind) { }

    /**
     * {@return the first file or folder that others than root may be able to change: this one, one above it, one in it, or one that a link leads to}
     * Empty when there is none; throws {@link IOException} when that can't be found out.
     */
    public static Optional<Doubt> changeable(Path place) throws IOException {
        return changeable(place, OwnersMadeUp.ofThisHost());
    }

    static Optional<Doubt> changeable(Path place, OwnersMadeUp madeUp) throws IOException {
        Set<Path> seen = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(place.toAbsolutePath()));
        while (!open.isEmpty()) {
            Path entry = open.pop();
            if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
                // Whoever can write where it leads can make something of it.
                if (!isSafeLinkToNothing(entry, madeUp)) {
                    return Optional.of(new Doubt(entry, Optional.empty()));
                }
                continue;
            }
            Optional<String> kind = madeUp.at(entry.toRealPath());
            Optional<Path> real = kind.isPresent() ? Optional.empty() : followed(entry, madeUp);
            if (real.isEmpty() || isSticky(real.get()) || seen.size() == MAX_FILES) {
                return Optional.of(new Doubt(entry, kind));
            }
            if (seen.add(real.get()) && Files.isDirectory(real.get())) {
                addAll(real.get(), open);
            }
        }
        return Optional.empty();
    }

    /** Whether root alone can make something where a link ends that leads to nothing, perhaps by way of others. */
    private static boolean isSafeLinkToNothing(Path link, OwnersMadeUp madeUp) throws IOException {
        Path step = link;
        for (int links = 0; links < MAX_LINKS; links++) {
            Path at = step;
            while (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                at = folderOf(at);
            }
            Path place = at.getFileName() == null ? at : folderOf(at).toRealPath().resolve(at.getFileName());
            if (!alone(place, madeUp)) {
                return false;
            }
            if (!Files.isSymbolicLink(place)) {
                return !isSticky(place);
            }
            step = place.resolveSibling(Files.readSymbolicLink(place));
        }
        return false;
    }

    private static void addAll(Path folder, Deque<Path> open) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(open::push);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** {@return where the entry really lies, if root alone can change it} Follows a link step by step: whoever can replace any of its steps decides what is loaded. */
    static Optional<Path> followed(Path entry) throws IOException {
        return followed(entry, OwnersMadeUp.ofThisHost());
    }

    private static Optional<Path> followed(Path entry, OwnersMadeUp madeUp) throws IOException {
        Path real = entry.toRealPath();
        Path step = entry;
        for (int links = 0; links < MAX_LINKS; links++) {
            Path place = folderOf(step).toRealPath().resolve(step.getFileName());
            if (!alone(place, madeUp)) {
                return Optional.empty();
            }
            if (!Files.isSymbolicLink(place)) {
                return place.equals(real) ? Optional.of(real) : Optional.empty();
            }
            step = place.resolveSibling(Files.readSymbolicLink(place));
        }
        return Optional.empty();
    }

    private static Path folderOf(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(file);
    }

    /** In a sticky folder nobody can replace root's own entries, so only its entries matter. A link's own mode means nothing. */
    static boolean alone(Path place) throws IOException {
        return alone(place, OwnersMadeUp.ofThisHost());
    }

    private static boolean alone(Path place, OwnersMadeUp madeUp) throws IOException {
        if (madeUp.at(place).isPresent()) {
            return false;
        }
        for (Path at = place; at != null; at = at.getParent()) {
            if (!owns(at)) {
                return false;
            }
        }
        return true;
    }

    /** As the other one, without the folders above it. */
    static boolean owns(Path at) throws IOException {
        Map<String, Object> known = Files.readAttributes(at, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) known.get("mode");
        return Integer.valueOf(0).equals(known.get("uid")) && ((mode & WRITABLE_BY_OTHERS) == 0 || Files.isSymbolicLink(at)
                || Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS) && (mode & STICKY) != 0);
    }

    /** Anybody can add files to such a folder. */
    static boolean isSticky(Path file) throws IOException {
        return ((Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
    }
}
