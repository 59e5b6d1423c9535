// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A call that is timed on the thread that it runs on; the time may be asked for from another one. */
final class TimedCall implements Callable<Object> {
    private final Callable<Object> call;
    private volatile Optional<Duration> took = Optional.empty();

    TimedCall(Callable<Object> call) {
        this.call = call;
    }

    @Override
    public Object call() throws Exception {
        long begin = System.nanoTime();
        try {
            return call.call();
        } finally {
            took = Optional.of(Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** {@return how long it took; empty while it has not come back} */
    Optional<Duration> took() {
        return took;
    }
}
