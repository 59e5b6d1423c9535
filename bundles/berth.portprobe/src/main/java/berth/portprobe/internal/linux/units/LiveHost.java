// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.linux.units.UnreadableException.Kind;

/** The running host; no state, any thread. */
final class LiveHost implements UnitHost {

    private static final int MOST_NAMES = 20_000;
    private static final int ERROR_LIMIT = 2000;
    private static final long NAP_MILLIS = 2;

    @Override
    public List<String> list(String directory) throws UnreadableException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
            for (Path entry : entries) {
                if (names.size() == MOST_NAMES) {
                    throw new UnreadableException(directory, Kind.FAILED);
                }
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw failure(directory, e.getCause());
        } catch (IOException e) {
            throw failure(directory, e);
        } catch (InvalidPathException e) {
            throw new UnreadableException(directory, Kind.FAILED);
        }
        return names;
    }

    @Override
    public byte[] read(String path, int limit) throws UnreadableException {
        try {
            Path file = Path.of(path);
            // A pipe or a device in a folder of settings would hold the reader for ever.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new UnreadableException(path, Kind.FAILED);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(limit);
            }
        } catch (IOException e) {
            throw failure(path, e);
        } catch (InvalidPathException e) {
            throw new UnreadableException(path, Kind.FAILED);
        }
    }

    private static UnreadableException failure(String path, IOException e) {
        boolean missing = e instanceof NoSuchFileException || e instanceof NotDirectoryException;
        return new UnreadableException(path, missing ? Kind.MISSING : e instanceof AccessDeniedException ? Kind.DENIED : Kind.FAILED);
    }

    @Override
    public Optional<String> link(String path) {
        try {
            Path file = Path.of(path);
            return Files.isSymbolicLink(file) ? Optional.of(Files.readSymbolicLink(file).toString()) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isProgram(String path) {
        return Files.isExecutable(Path.of(path));
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public Optional<Integer> caller() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid ? Optional.of(uid) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** The JDK counts as /proc does: the boot's second and the kernel's ticks, so both sources pin a process alike. */
    @Override
    public ProcessRef process(long pid) {
        return new ProcessRef(pid, ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()));
    }

    @Override
    public Run run(List<String> command, Map<String, String> environment, Duration time, int limit, BooleanSupplier cancelled) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Run.Impossible(String.valueOf(e.getMessage()));
        }
        try (InputStream output = process.getInputStream(); InputStream error = process.getErrorStream()) {
            process.getOutputStream().close();
            return follow(process, output, error, time, limit, cancelled);
        } catch (IOException e) {
            return new Run.Impossible(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Run.Stopped(true);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Never blocks in a read: a program that keeps its output open and says nothing must not hold the answer. */
    private static Run follow(Process process, InputStream output, InputStream error, Duration time, int limit, BooleanSupplier cancelled)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        boolean cut = false;
        while (true) {
            boolean ended = !process.isAlive();
            boolean read = false;
            for (int ready = output.available(); ready > 0; ready = output.available()) {
                byte[] bytes = output.readNBytes(Math.min(ready, 1 << 16));
                cut |= !add(said, bytes, limit);
                read = true;
                if (System.nanoTime() >= end) {
                    return new Run.Stopped(false);
                }
            }
            int ready = error.available();
            if (ready > 0) {
                add(complained, error.readNBytes(ready), ERROR_LIMIT);
            }
            if (ended && !read && ready == 0) {
                return new Run.Ended(process.exitValue(), said.toByteArray(), complained.toString(StandardCharsets.UTF_8), cut);
            }
            if (System.nanoTime() >= end || cancelled.getAsBoolean()) {
                return new Run.Stopped(System.nanoTime() < end);
            }
            if (!ended) {
                Thread.sleep(NAP_MILLIS);
            }
        }
    }

    private static boolean add(ByteArrayOutputStream to, byte[] bytes, int limit) {
        int room = Math.min(bytes.length, limit - to.size());
        to.write(bytes, 0, Math.max(room, 0));
        return room == bytes.length;
    }
}
