// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One run of the command line in memory, with our own bundles as folders and no native code on the class path. */
record Ran(int status, String out, String err) {

    static Ran berth(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<Path> own = Stream.of("berth.core", "berth.articles", "berth.antivirus", "berth.eventlog", "berth.cli").map(name -> Path.of("..", name)).toList();
        int status = new BerthCommand(new LinePrinter(out, true), new LinePrinter(err, true),
                new Bundles(own, Optional.empty(), Optional.empty())).run(args);
        Ran ran = new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        assertThat(ran.out + ran.err).doesNotContain("\tat ").doesNotContain("Exception:");
        return ran;
    }

    /** Nothing on stdout, and one line on stderr. */
    Ran refused(int expected) {
        assertThat(out).isEmpty();
        assertThat(err).as("one sentence").startsWith("berth: ").endsWith(".\n").hasLineCount(1);
        assertThat(status).as(err).isEqualTo(expected);
        return this;
    }
}
