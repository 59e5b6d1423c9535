// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.ProcessRef;

/** What is said of a process in a test; immutable, each sentence gives a new one. */
public record ProcessFixture(String name, Optional<String> exe, List<String> command, Optional<String> service, Optional<String> user) {
    /** Copies the list. */
    public ProcessFixture {
        command = List.copyOf(command);
    }

    static ProcessFixture named(String name) {
        return new ProcessFixture(name, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /** {@return the same process with the path of its executable} */
    public ProcessFixture exe(String path) {
        return new ProcessFixture(name, Optional.of(path), command, service, user);
    }

    /** {@return the same process with its command line; without one it is the executable alone} */
    public ProcessFixture command(String... words) {
        return new ProcessFixture(name, exe, List.of(words), service, user);
    }

    /** {@return the same process, run for that unit or service} */
    public ProcessFixture service(String unit) {
        return new ProcessFixture(name, exe, command, Optional.of(unit), user);
    }

    /** {@return the same process, run as that user} */
    public ProcessFixture user(String account) {
        return new ProcessFixture(name, exe, command, service, Optional.of(account));
    }

    ProcessSeen seen(ProcessRef ref) {
        return new ProcessSeen(SnapshotFixtures.origin(), ref, Optional.of(1L), name, exe,
                command.isEmpty() ? exe.stream().toList() : command, Optional.empty(), user, service, Optional.empty());
    }
}
