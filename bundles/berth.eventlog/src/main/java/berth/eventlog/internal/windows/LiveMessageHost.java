// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;

import berth.core.given.LocalPath;

/** The registry and the disks of this Windows. Where its folders are is asked of Windows, not of the environment, which is whoever's that started this program. */
final class LiveMessageHost implements MessageHost {
    private static final String LOGS = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\";
    private static final String PROGRAMS = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion";
    private static final int DRIVE_FIXED = 3;
    private static final int LONGEST_PATH = 32_768;

    private static final Map<String, Object> STDCALL = Map.of(Library.OPTION_CALLING_CONVENTION, Function.ALT_CONVENTION);

    private final Optional<String> libraries;
    private final Map<String, String> variables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    LiveMessageHost() {
        libraries = systemFolder().map(path -> path + '\\');
        libraries.map(path -> LocalPath.folder(path.substring(0, path.length() - 1))).filter(path -> path.length() > 3).ifPresent(path -> {
            variables.put("SystemRoot", path.substring(0, path.length() - 1));
            variables.put("windir", path.substring(0, path.length() - 1));
            variables.put("SystemDrive", path.substring(0, 2));
        });
        variable(PROGRAMS, "ProgramFilesDir", "ProgramFiles", "ProgramW6432");
        variable(PROGRAMS, "ProgramFilesDir (x86)", "ProgramFiles(x86)");
        variable(PROGRAMS, "CommonFilesDir", "CommonProgramFiles");
    }

    private static Optional<String> systemFolder() {
        char[] path = new char[LONGEST_PATH];
        try {
            int length = NativeLibrary.getInstance("kernel32", STDCALL).getFunction("GetSystemDirectoryW").invokeInt(new Object[] {path, path.length});
            return length <= 0 || length >= path.length ? Optional.empty() : Optional.of(new String(path, 0, length));
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    private void variable(String key, String value, String... names) {
        try {
            value(key, value).filter(path -> LocalPath.of(path, this::isFixed).open().isPresent()).ifPresent(path -> Stream.of(names).forEach(name -> variables.put(name, path)));
        } catch (EventLogError e) {
            // Then it is not filled in, and what lies there is refused.
            return;
        }
    }

    private static Optional<String> value(String key, String name) throws EventLogError {
        try {
            return RegistryText.of(Advapi32.INSTANCE, key, name);
        } catch (LinkageError e) {
            throw EventLogError.missing("advapi32.dll");
        }
    }

    @Override
    public Optional<String> registered(String log, String source, String value) throws EventLogError {
        return value(LOGS + log + '\\' + source, value);
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public List<String> folders() {
        return Stream.of("SystemRoot", "ProgramFiles", "ProgramFiles(x86)").flatMap(name -> variable(name).stream()).map(path -> path + '\\').toList();
    }

    @Override
    public Optional<String> libraries() {
        return libraries;
    }

    @Override
    public int language() {
        try {
            return Kernel32.INSTANCE.GetSystemDefaultLCID().intValue() & 0xFFFF;
        } catch (LinkageError e) {
            return 0;
        }
    }

    @Override
    public List<String> languages() {
        return Stream.of(Locale.getDefault(Locale.Category.DISPLAY).toLanguageTag(), "en-US").filter(tag -> tag.matches("[A-Za-z]{2,3}-[A-Za-z]{2,4}")).distinct().toList();
    }

    @Override
    public boolean isFixed(char drive) {
        try {
            return Kernel32.INSTANCE.GetDriveType(drive + ":\\") == DRIVE_FIXED;
        } catch (LinkageError e) {
            return false;
        }
    }

    @Override
    public boolean isLinked(String path) {
        return LocalPath.isLinked(path);
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        Path file = Path.of(path);
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
                throw new IOException("it is no regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(limit));
            }
        } catch (NoSuchFileException notThere) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new IOException("you have no right to", e);
        }
    }
}
