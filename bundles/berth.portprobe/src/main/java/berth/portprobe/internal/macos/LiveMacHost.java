// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import berth.portprobe.internal.ShowingProgram;
import berth.portprobe.internal.ShowingProgram.Outcome;

/** The host itself. */
final class LiveMacHost implements MacHost {
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final int MOST_OUTPUT = 1 << 23;

    @Override
    public List<Path> propertyLists(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.plist")) {
                found.forEach(files::add);
            }
        }
        return files.stream().sorted().toList();
    }

    /** Who opens a pipe waits for its other end, and a device has no end. */
    @Override
    public byte[] read(Path file, int most) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("it is larger than " + most + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public Path home() {
        return Path.of(System.getProperty("user.home", "/var/empty"));
    }

    @Override
    public Outcome run(List<String> command) {
        return ShowingProgram.run(command, PATIENCE, MOST_OUTPUT);
    }
}
