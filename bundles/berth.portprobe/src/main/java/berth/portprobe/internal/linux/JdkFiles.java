// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Native;

/** Files through the JDK, for systems on which {@link NativeFiles} can't be used. */
final class JdkFiles {

    private JdkFiles() { }

    static List<String> list(String directory) throws KernelError {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw failure(directory, e.getCause());
        } catch (IOException e) {
            throw failure(directory, e);
        }
        return names;
    }

    static boolean isFolder(String path) {
        return Files.isDirectory(Path.of(path), LinkOption.NOFOLLOW_LINKS);
    }

    static byte[] read(String path, int limit) throws KernelError {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return in.readNBytes(limit);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    static String link(String path) throws KernelError {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    static long number(String path, String attribute) throws KernelError {
        try {
            if (Files.getAttribute(Path.of(path), attribute, LinkOption.NOFOLLOW_LINKS) instanceof Number number) {
                return number.longValue();
            }
            throw new KernelError(path, KernelError.ENOSYS);
        } catch (KernelError e) {
            throw e;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** The JDK names two reasons by type and the others only in the words of a locale: those are asked again. */
    private static KernelError failure(String path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new KernelError(path, KernelError.ENOENT);
        }
        if (e instanceof AccessDeniedException) {
            return new KernelError(path, KernelError.EACCES);
        }
        try {
            return new KernelError(path, LibC.access(path, LibC.R_OK) < 0 ? Native.getLastError() : KernelError.EIO);
        } catch (LinkageError unavailable) {
            return new KernelError(path, KernelError.EIO);
        }
    }
}
