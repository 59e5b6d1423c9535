// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Shell32;
import com.sun.jna.platform.win32.ShellAPI.SHELLEXECUTEINFO;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;

import berth.portprobe.internal.windows.SystemFolder;

/** The programs of this host. */
final class LivePrograms implements ProgramDoor {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** net stop waits for a service itself. */
    private static final Duration RAISED_LIMIT = Duration.ofSeconds(150);
    private static final int MOST_SAID = 1 << 18;
    private static final int WAIT_OBJECT = 0;
    private static final int CANCELLED = 1223;
    private static final int NO_ASYNC = 0x100;

    @Override
    public Ended run(List<String> vector) throws IOException {
        Path folder = folder();
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program(folder, vector.getFirst())), vector.stream().skip(1)).toList()).directory(folder.toFile())
                .redirectErrorStream(true).redirectInput(new File("NUL"));
        String windows = String.valueOf(folder.getParent());
        builder.environment().clear();
        builder.environment().putAll(Map.of("SystemRoot", windows, "windir", windows, "PATH", folder.toString()));
        Process process = builder.start();
        CompletableFuture<Void> clock = CompletableFuture.runAsync(process::destroyForcibly, CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readNBytes(MOST_SAID), StandardCharsets.ISO_8859_1).strip();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(vector.getFirst() + " did not end within " + LIMIT.toSeconds() + " seconds");
            }
            return new Ended(process.exitValue(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + vector.getFirst() + " ran", e);
        } finally {
            clock.cancel(false);
            process.destroyForcibly();
        }
    }

    @Override
    public int runRaised(List<String> vector) throws IOException {
        try {
            Path folder = folder();
            SHELLEXECUTEINFO info = new SHELLEXECUTEINFO();
            info.fMask = Shell32.SEE_MASK_NOCLOSEPROCESS | Shell32.SEE_MASK_FLAG_NO_UI | NO_ASYNC;
            info.lpVerb = "runas";
            info.lpFile = program(folder, vector.getFirst());
            info.lpParameters = vector.stream().skip(1).map(word -> word.contains(" ") ? '"' + word + '"' : word).collect(Collectors.joining(" "));
            info.lpDirectory = folder.toString();
            if (!Shell32.INSTANCE.ShellExecuteEx(info)) {
                int error = Native.getLastError();
                throw new RefusedException(error == CANCELLED ? "Windows asked whether that may be done, and was not told yes; nothing was done"
                        : "Windows did not give the rights of an administrator (ShellExecuteEx: error " + error + "); nothing was done");
            }
            return status(vector.getFirst(), info.hProcess);
        } catch (LinkageError e) {
            throw new RefusedException("this Windows has no way to give the rights of an administrator to one program; nothing was done");
        }
    }

    private static int status(String name, @org.eclipse.jdt.annotation.Nullable HANDLE process) throws IOException {
        if (process == null) {
            throw new IOException("Windows does not tell how " + name + " ended");
        }
        try {
            IntByReference status = new IntByReference();
            if (Kernel32.INSTANCE.WaitForSingleObject(process, (int) RAISED_LIMIT.toMillis()) != WAIT_OBJECT || !Kernel32.INSTANCE.GetExitCodeProcess(process, status)) {
                throw new IOException(name + " did not end within " + RAISED_LIMIT.toSeconds() + " seconds; what it was to do may still be under way");
            }
            return status.getValue();
        } finally {
            Kernel32.INSTANCE.CloseHandle(process);
        }
    }

    @Override
    public boolean isRaised() {
        try {
            return Advapi32Util.isCurrentProcessElevated();
        } catch (Win32Exception | LinkageError e) {
            return false;
        }
    }

    private static String program(Path folder, String name) throws IOException {
        Path program = folder.resolve(name + ".exe");
        if (!Files.isRegularFile(program)) {
            throw new IOException("there is no " + program + " here");
        }
        return program.toString();
    }

    private static Path folder() throws IOException {
        return SystemFolder.programs().orElseThrow(() -> new IOException("Windows does not tell where its programs are"));
    }
}
