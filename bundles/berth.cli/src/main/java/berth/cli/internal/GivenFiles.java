// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.contribution.Contributions;
import berth.core.given.Given;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.UnreadableInputException;

/** The files of {@code --with [HOST=]FILE}; one that can't be used is said and counted, and the rest is done first. */
final class GivenFiles {
    private final BerthCommand command;
    private final Contributions contributions;
    private final Duration timeout;
    private final List<Given> given = new ArrayList<>();
    private boolean failed;

    GivenFiles(BerthCommand command, Contributions contributions, Duration timeout) {
        this.command = command;
        this.contributions = contributions;
        this.timeout = timeout;
    }

    GivenFiles read(List<String> values) {
        for (String value : values) {
            int equals = value.indexOf('=');
            boolean named = equals > 0 && value.substring(0, equals).matches("[A-Za-z0-9._-]{1,253}");
            Optional<String> host = named ? Optional.of(value.substring(0, equals)) : Optional.empty();
            try {
                given.add(new InputFiles(contributions, timeout).evidence(host, named ? value.substring(equals + 1) : value, Instant.now()));
            } catch (UnreadableInputException e) {
                command.complain(String.valueOf(e.getMessage()));
                failed = true;
            }
        }
        return this;
    }

    List<Given> all() {
        return given;
    }

    /** An input that could not be read decides the exit status, after the rest was done. */
    int status(int otherwise) {
        return failed ? ExitStatus.NO_INPUT : otherwise;
    }
}
