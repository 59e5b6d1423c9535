// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Version;
import com.sun.jna.ptr.IntByReference;

import berth.core.given.LocalPath;

/** The files of this machine. */
public final class LiveLocalFiles implements LocalFiles {
    private static final int DRIVE_FIXED = 3;
    private static final int ERROR_READ_FAULT = 30;
    private static final int ERROR_RESOURCE_DATA_NOT_FOUND = 1812;
    private static final int MAX_RESOURCE = 1 << 16;

    @Override
    public boolean isFixed(char drive) {
        try {
            return Kernel32.INSTANCE.GetDriveType(drive + ":\\") == DRIVE_FIXED;
        } catch (LinkageError missing) {
            return false;
        }
    }

    @Override
    public boolean isLinked(String path) {
        return LocalPath.isLinked(path);
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws WindowsError {
        Path file = Path.of(path);
        try {
            // A plain question whether it is there is denied, too, by a folder that nobody here may look into.
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(limit));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new WindowsError(path, WindowsError.ERROR_ACCESS_DENIED);
        } catch (IOException e) {
            throw new WindowsError(path, ERROR_READ_FAULT);
        }
    }

    @Override
    public Optional<byte[]> version(String path) throws WindowsError {
        try {
            int size = Version.INSTANCE.GetFileVersionInfoSize(path, new IntByReference());
            if (size == 0) {
                int error = Native.getLastError();
                if (error == ERROR_RESOURCE_DATA_NOT_FOUND || error == WindowsError.ERROR_FILE_NOT_FOUND) {
                    return Optional.empty();
                }
                throw new WindowsError("GetFileVersionInfoSize", error);
            }
            // What Windows needs for a conversion comes behind what the file says.
            int wanted = Math.min(size, MAX_RESOURCE);
            try (Memory memory = new Memory(wanted)) {
                if (!Version.INSTANCE.GetFileVersionInfo(path, 0, wanted, memory)) {
                    throw new WindowsError("GetFileVersionInfo", Native.getLastError());
                }
                return Optional.of(memory.getByteArray(0, wanted));
            }
        } catch (LinkageError missing) {
            throw WindowsError.missing("GetFileVersionInfo");
        }
    }
}
