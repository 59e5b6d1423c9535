// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.services.ServiceStatus;
import berth.portprobe.internal.windows.services.Services;

/** Waits for a service as it asks for it: as long as its check point grows within the time that it gives as a hint for the next one. */
final class ServiceWait {
    /** Some give no hint, or too short a one. */
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration MOST_EACH = Duration.ofSeconds(60);
    private static final Duration MOST = Duration.ofSeconds(150);

    private final Services services;
    private final LongSupplier nanos;
    private final Nap nap;

    /** What is done between two looks. */
    interface Nap {
        void take() throws InterruptedException;
    }

    ServiceWait(Services services, LongSupplier nanos, Nap nap) {
        this.services = services;
        this.nanos = nanos;
        this.nap = nap;
    }

    ServiceWait(Services services) {
        this(services, System::nanoTime, () -> Thread.sleep(100));
    }

    /** {@return the status when it is no longer that it is about to do something, or when it has given no sign for too long} */
    ServiceStatus afterPending(String service) throws IOException {
        long begun = nanos.getAsLong();
        long sign = begun;
        ServiceStatus last = status(service);
        while (isPending(last)) {
            long now = nanos.getAsLong();
            if (now - begun > MOST.toNanos() || now - sign > patience(last).toNanos()) {
                return last;
            }
            nap();
            ServiceStatus next = status(service);
            sign = next.checkPoint() != last.checkPoint() || next.state() != last.state() ? nanos.getAsLong() : sign;
            last = next;
        }
        return last;
    }

    static boolean isPending(ServiceStatus status) {
        return status.state() == ServiceStatus.START_PENDING || status.state() == ServiceStatus.STOP_PENDING;
    }

    private static Duration patience(ServiceStatus status) {
        Duration hint = Duration.ofMillis(Integer.toUnsignedLong(status.waitHint()));
        return hint.compareTo(LEAST) < 0 ? LEAST : hint.compareTo(MOST_EACH) > 0 ? MOST_EACH : hint;
    }

    private ServiceStatus status(String service) throws IOException {
        try {
            Optional<ServiceStatus> status = services.status(service);
            return status.orElseThrow(() -> new IOException("Windows tells nonsense of its state"));
        } catch (WindowsError e) {
            throw new IOException("its state is not told (" + e.getMessage() + ")", e);
        }
    }

    private void nap() throws IOException {
        try {
            nap.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
