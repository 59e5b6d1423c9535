// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;

/**
 * Watches ports of this host until they change hands, or are free.
 * <p>
 * A look asks the kernel who takes what is sent to the ports, which costs microseconds, and asks all sources only when that has changed.
 * Where no listener tells, such as for a socket that is only bound or a connection that lingers, the sockets of the port are compared once a
 * second; and once in half a minute all is looked at anyway, because the process behind a socket may change and the socket stay.
 * A port that could not be looked at is never called free.
 * <p>
 * A port has changed hands when the verdict is another one, or when other processes hold it: a process is the same by its number and
 * start time. Where the holders are not known, another socket counts.
 * <p>
 * Threads: one at a time, which is not a UI thread; the taker is called on it.
 *
 * <pre>
 * try (PortWatch watch = new PortWatch(inquiry, List.of(wanted), Optional.empty(), taker)) {
 *     watch.run(Duration.ofMillis(100), monitor);
 * }
 * </pre>
 */
public final class PortWatch implements AutoCloseable {
    private final Lookouts lookouts;
    private final List<WatchedPort> ports;
    private final Taker taker;
    private final LongSupplier nanos;

    /** Takes what is seen of the ports. */
    public interface Taker {
        /**
         * What a port is at the first look, and whenever that is another thing than before.
         *
         * @param before what was seen of it before; empty the first time
         */
        void seen(Optional<Diagnosis> before, Diagnosis now);

        /** A port of which nothing sure can be said; told once until something can. */
        void unseen(Diagnosis now);

        /** Why ports are looked at less often. */
        void trouble(String why);
    }

    /** @param asUser the user who wants to bind; empty is the caller */
    public PortWatch(Inquiry inquiry, List<Endpoint> wanted, Optional<String> asUser, Taker taker) {
        this(inquiry, wanted, asUser, taker, System::nanoTime);
    }

    /**
     * As the other one.
     *
     * @param nanos a clock that never goes back, in nanoseconds since any moment
     */
    public PortWatch(Inquiry inquiry, List<Endpoint> wanted, Optional<String> asUser, Taker taker, LongSupplier nanos) {
        this.lookouts = wanted.isEmpty() ? Lookouts.open(List.of()) : inquiry.lookouts();
        this.ports = wanted.stream().distinct().map(endpoint -> new WatchedPort(inquiry, endpoint, asUser, taker, nanos)).toList();
        this.taker = taker;
        this.nanos = nanos;
    }

    /** Looks once; whoever cancels the monitor has no answer of it. */
    public void look(IProgressMonitor monitor) {
        Optional<Map<Endpoint, List<Optional<String>>>> sockets = sockets();
        lookouts.failures().forEach(taker::trouble);
        for (WatchedPort port : ports) {
            if (!monitor.isCanceled() && port.isDue(sockets, nanos.getAsLong(), monitor)) {
                port.ask(sockets, this::sockets, monitor);
            }
        }
    }

    /** Looks again and again until it is cancelled; it ends at most one interval and one diagnosis later. */
    public void run(Duration interval, IProgressMonitor monitor) throws InterruptedException {
        while (!monitor.isCanceled()) {
            look(monitor);
            Thread.sleep(interval);
        }
    }

    /** {@return whether all ports were free when they were looked at last} */
    public boolean allFree() {
        return ports.stream().allMatch(port -> port.last().filter(seen -> seen.verdict() == Verdict.FREE).isPresent());
    }

    /** {@return what was seen last of each port, in their order, as far as something could be} */
    public List<Diagnosis> last() {
        return ports.stream().flatMap(port -> port.last().stream()).toList();
    }

    private Optional<Map<Endpoint, List<Optional<String>>>> sockets() {
        List<Endpoint> asked = ports.stream().flatMap(port -> port.endpoints().stream()).distinct().toList();
        return asked.isEmpty() ? Optional.empty() : lookouts.look(asked).map(answers -> byEndpoint(asked, answers));
    }

    private static Map<Endpoint, List<Optional<String>>> byEndpoint(List<Endpoint> asked, List<List<Optional<String>>> answers) {
        Map<Endpoint, List<Optional<String>>> sockets = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            List<Optional<String>> names = new ArrayList<>();
            for (List<Optional<String>> answer : answers) {
                names.add(i < answer.size() ? answer.get(i) : Optional.empty());
            }
            sockets.put(asked.get(i), names);
        }
        return sockets;
    }

    /** Lets go of what the looks needed. */
    @Override
    public void close() {
        lookouts.close();
    }
}
