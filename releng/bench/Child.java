// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that answers line by line and ends when its input ends.
 * To be used by the main thread only: the C programs die with the thread that started them.
 */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final PrintStream in;

    Child(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    String read() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("no answer from " + process.info().command().orElse("a process that has ended"));
        }
        return line;
    }

    String ask(String question) throws IOException {
        in.println(question);
        return read();
    }

    /** Runs a command to its end. */
    static Figures figures(List<String> command) throws IOException {
        try (Child child = new Child(command)) {
            return Figures.parse(child.read());
        }
    }

    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
