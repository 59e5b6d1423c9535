// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.time.Instant;
import java.util.Optional;

/** This process, as Java tells of it. */
record Self(long pid, Optional<Instant> started, Optional<String> exe) {

    static Self current() {
        ProcessHandle self = ProcessHandle.current();
        return new Self(self.pid(), self.info().startInstant(), self.info().command());
    }
}
