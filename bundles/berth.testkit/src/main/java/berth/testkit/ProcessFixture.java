// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.ProcessRef;

/** What is said of a process in a test; immutable, each sentence gives a new one. */
public record ProcessFixture(String name, Optional<String> exe, Optional<String> service, Optional<String> user) {

    static ProcessFixture named(String name) {
        return new ProcessFixture(name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@return the same process with the path of its executable} */
    public ProcessFixture exe(String path) {
        return new ProcessFixture(name, Optional.of(path), service, user);
    }

    /** {@return the same process, run for that unit or service} */
    public ProcessFixture service(String unit) {
        return new ProcessFixture(name, exe, Optional.of(unit), user);
    }

    /** {@return the same process, run as that user} */
    public ProcessFixture user(String account) {
        return new ProcessFixture(name, exe, service, Optional.of(account));
    }

    ProcessSeen seen(ProcessRef ref) {
        return new ProcessSeen(SnapshotFixtures.origin(), ref, Optional.of(1L), name, exe,
                exe.map(List::of).orElseGet(List::of), Optional.empty(), user, service, Optional.empty());
    }
}
