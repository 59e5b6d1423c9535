// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another process that listens on a port of its own choice until it is closed. */
final class OtherProcess implements AutoCloseable {
    private static final String PROGRAM = """
            public class Listen {
                public static void main(String[] arguments) throws Exception {
                    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByAddress(new byte[4]))) {
                        System.out.println(socket.getLocalPort());
                        System.in.read();
                    }
                }
            }
            """;

    private final Process process;
    private final int port;

    OtherProcess(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Listen.java"), PROGRAM);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        process = new ProcessBuilder(java.toString(), "-Djava.net.preferIPv4Stack=true", source.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the other process did not start");
        }
        port = Integer.parseInt(line);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
            process.outputWriter().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
