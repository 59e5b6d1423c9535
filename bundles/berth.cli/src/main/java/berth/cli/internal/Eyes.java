// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.Optional;
import java.util.function.Predicate;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.Inquiry;
import berth.core.snapshot.Snapshot;

/** Looks again and again at one port of this host. */
record Eyes(Inquiry inquiry, Endpoint wanted) {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long NAP_MILLIS = 300;

    /** This host as it was just seen, and what that means for the port. */
    record Seen(Snapshot host, Diagnosis diagnosis) { }

    Seen all() {
        Snapshot host = inquiry.seen(wanted, Optional.empty(), new NullProgressMonitor());
        return with(host);
    }

    /** {@return the answer when more of the host is known} */
    Seen with(Snapshot host) {
        return new Seen(host, inquiry.answer(wanted, host));
    }

    Diagnosis now() {
        return all().diagnosis();
    }

    /** {@return what is seen once it is as it should be, or after some time} */
    Diagnosis until(Predicate<Diagnosis> right) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Diagnosis seen = now();
        while (!right.test(seen) && System.nanoTime() < end && sleep(NAP_MILLIS)) {
            seen = now();
        }
        return seen;
    }

    static boolean sleep(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
