// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import berth.core.contribution.Guard;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;

/** Files that a user names with -o, readable by him alone. */
final class PrivateFile {
    private static final int MAX_LINKS = 40;

    private PrivateFile() { }

    /** What is written into the file. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes beside the file's place and moves it there whole. */
    static void write(String name, Content content) throws UnreadableInputException, UsageException {
        Path target = target(name);
        if (name.isBlank()) {
            throw new UsageException("-o needs the name of a file.");
        }
        if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: its folder does not exist.");
        }
        FileAttribute<?>[] ownerOnly = FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
        try {
            Path part = Files.createTempFile(target.getParent(), ".berth-", ".part", ownerOnly);
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                    content.write(out);
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (AccessDeniedException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: you have no right to in that folder; name another one.");
        } catch (IOException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: " + Escapes.visible(Guard.reason(e)) + ".");
        }
    }

    /** One's own link is followed, and root's; a device or a folder is not replaced by a file. */
    private static Path target(String name) throws UnreadableInputException {
        try {
            Path path = path(name);
            for (int links = 0; links < MAX_LINKS && Files.isSymbolicLink(path) && Files.exists(path); links++) {
                check(name, path);
                Path folder = Optional.ofNullable(path.getParent()).orElse(path).toRealPath();
                path = folder.resolve(Files.readSymbolicLink(path));
            }
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(path) && !Files.isRegularFile(path)) {
                throw new UnreadableInputException(Escapes.visible(name)
                        + " can't be written: it is no regular file; leave -o out to get it on standard output.");
            }
            return path;
        } catch (IOException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: " + Escapes.visible(Guard.reason(e)) + ".");
        }
    }

    /** In a folder that all may write, anybody could have any file of ours replaced by a link to it; the kernel guards only files that are opened. */
    private static void check(String name, Path link) throws IOException, UnreadableInputException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            Object owner = Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(0) && !isOurs(link, owner)) {
                throw new UnreadableInputException(Escapes.visible(name) + " can't be written: it is a link that another user has made, to "
                        + Escapes.visible(Files.readSymbolicLink(link).toString()) + "; name another file.");
            }
        }
    }

    private static boolean isOurs(Path link, Object owner) throws IOException {
        Path own = Path.of("/proc/self");
        return Files.exists(own) ? owner.equals(Files.getAttribute(own, "unix:uid"))
                : Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }

    private static Path path(String name) throws UnreadableInputException {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " is no file name.");
        }
    }
}
