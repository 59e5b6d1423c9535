// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jars that people drop into a plug-ins folder.
 *
 * @param jars    in the order of their names in the folder; for root and administrators where they really lie, so that no link can change meanwhile
 * @param leftOut those that must not be loaded, with the reason
 */
public record PluginFolder(List<Path> jars, List<Contribution> leftOut) {
    private static final String JAR = ".jar";
    private static final int MAX_FILES = 10_000;

    /** Copies the lists. */
    public PluginFolder {
        jars = List.copyOf(jars);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * {@return the jars of the folder that somebody has named; when it does not exist, that is said}
     *
     * @param variable what it was named by
     * @param asRoot   whether this program has root's rights: then only what root alone can write is loaded; whether it has an administrator's of Windows it finds out
     */
    public static PluginFolder named(String variable, Path folder, boolean asRoot) {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS) ? read(folder, asRoot)
                : new PluginFolder(List.of(), List.of(noFolder(folder, "it does not exist, or what it lies in can't be read; " + variable + " must name one folder")));
    }

    /**
     * {@return the jars of a folder; none when it does not exist}
     *
     * @param asRoot whether this program has root's rights: then only what root alone can write is loaded; whether it has an administrator's of Windows it finds out
     */
    public static PluginFolder read(Path folder, boolean asRoot) {
        List<Path> jars = new ArrayList<>();
        List<Contribution> leftOut = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return new PluginFolder(jars, Files.exists(folder, LinkOption.NOFOLLOW_LINKS) ? List.of(noFolder(folder, "it is no folder")) : List.of());
        }
        // Not by a glob: Java makes a regular expression of it, which takes a start longer than all the rest here.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> isJar(file) || isMisnamed(file))) {
            List<Path> entries = new ArrayList<>();
            files.forEach(entries::add);
            entries.sort(Comparator.naturalOrder());
            Optional<Keeper> keeper = entries.isEmpty() ? Optional.empty() : asRoot ? Optional.of(new Root()) : AdministratorsOwn.ofThisHost().map(found -> found);
            for (Path entry : entries) {
                if (!isJar(entry)) {
                    leftOut.add(Contribution.unusableBundle(String.valueOf(entry.getFileName()), "its name must end in .jar"));
                } else if (isOther(entry)) {
                    leftOut.add(Contribution.unusableBundle(String.valueOf(entry.getFileName()), "it is neither a file nor a folder"));
                } else {
                    keeper.ifPresentOrElse(who -> addFor(who, entry, jars, leftOut), () -> jars.add(entry));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            leftOut.add(noFolder(folder, "it can't be read: " + Guard.reason(e)));
        }
        return new PluginFolder(jars, leftOut);
    }

    private static Contribution noFolder(Path folder, String reason) {
        return Contribution.unusableBundle(String.valueOf(folder), "this is where plug-ins are looked for, but " + reason);
    }

    /** Some systems write names in capitals. */
    private static boolean isJar(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.regionMatches(true, name.length() - JAR.length(), JAR, 0, JAR.length());
    }

    /** {@return whether somebody has packed, or unpacked, a bundle under a name that is no jar's} Jars that are put aside as .bak or the like are none. */
    private static boolean isMisnamed(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".zip") || Files.isRegularFile(file.resolve("plugin.xml"));
    }

    /** {@return whether it is a pipe, a device or the like} To open one may take for ever. */
    private static boolean isOther(Path entry) {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            return false;
        }
    }

    /** One jar that can't be looked at, such as a link to nowhere, must not hide the others. */
    private static void addFor(Keeper keeper, Path entry, List<Path> jars, List<Contribution> leftOut) {
        String name = String.valueOf(entry.getFileName());
        try {
            Optional<Path> real = keeper.followed(entry.toAbsolutePath());
            Optional<String> problem = real.isEmpty() ? Optional.of("others than " + keeper.who() + " can write it or its folder, and Berth runs as " + keeper.who())
                    : Files.isDirectory(real.get()) ? doubt(keeper, real.get()) : Optional.empty();
            problem.ifPresentOrElse(reason -> leftOut.add(Contribution.unusableBundle(name, reason)), () -> jars.add(real.orElseThrow()));
        } catch (IOException e) {
            leftOut.add(Contribution.unusableBundle(name, "it can't be read: " + Guard.reason(e)));
        }
    }

    /** {@return why what lies in a bundle's folder must not be loaded} A link in it may lead to what others can write. */
    private static Optional<String> doubt(Keeper keeper, Path bundle) throws IOException {
        try (Stream<Path> inside = Files.walk(bundle)) {
            Iterator<Path> files = inside.iterator();
            for (int count = 0; files.hasNext(); count++) {
                Path file = files.next();
                if (count == MAX_FILES) {
                    return Optional.of("it is a folder with more than " + MAX_FILES + " files, and Berth runs as " + keeper.who() + ": make a jar of it");
                }
                if (isLink(file) || !keeper.keeps(file)) {
                    return Optional.of("others than " + keeper.who() + " can write " + bundle.relativize(file) + " in it, or it is a link, and Berth runs as " + keeper.who());
                }
            }
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause());
        }
    }

    /** A link, or a junction of Windows. */
    private static boolean isLink(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isSymbolicLink() || attributes.isOther();
    }

    /** By owners and write bits. */
    private record Root() implements Keeper {
        @Override
        public Optional<Path> followed(Path entry) throws IOException {
            return RootsOwn.followed(entry);
        }

        @Override
        public boolean keeps(Path inside) throws IOException {
            return RootsOwn.owns(inside) && !RootsOwn.isSticky(inside);
        }

        @Override
        public String who() {
            return "root";
        }
    }
}
