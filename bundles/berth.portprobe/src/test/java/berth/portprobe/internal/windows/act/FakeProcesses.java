// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import berth.portprobe.internal.windows.WindowsError;

/** Processes as a test wants them. */
final class FakeProcesses implements ProcessDoor {
    /** One of them. */
    static final class One implements Pinned {
        Instant start = Instant.ofEpochSecond(1_000_000);
        boolean isProtected;
        boolean foreign;
        boolean stubborn;
        boolean ended;

        @Override
        public Identity identity() {
            return new Identity(start, "C:\\some.exe");
        }

        @Override
        public boolean isProtected() {
            return isProtected;
        }

        @Override
        public void end() {
            ended = !stubborn;
        }

        @Override
        public boolean hasEnded(Duration patience) {
            return ended;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    final Map<Long, One> all = new HashMap<>();

    One add(long pid) {
        One one = new One();
        all.put(pid, one);
        return one;
    }

    @Override
    public Optional<Pinned> open(long pid, boolean toEnd) throws WindowsError {
        One one = all.get(pid);
        if (one != null && one.foreign && toEnd) {
            throw new WindowsError("OpenProcess", WindowsError.ERROR_ACCESS_DENIED);
        }
        return Optional.<Pinned> ofNullable(one).filter(some -> !some.hasEnded(Duration.ZERO));
    }
}
