// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/**
 * Prints what the source says of an endpoint, or of all without one, and how long it took:
 * {@code Look [ENDPOINT [EFFORT [TRANSPORT [REPEATS]]]]}.
 */
final class Look {

    private Look() { }

    public static void main(String[] args) {
        Transport transport = args.length > 2 ? Transport.valueOf(args[2]) : Transport.TCP;
        Optional<Endpoint> wanted = args.length > 0 ? Endpoint.parse(transport, IpAddress.ANY_V4, args[0]) : Optional.empty();
        Effort effort = args.length > 1 ? Effort.valueOf(args[1]) : Effort.FULL;
        int repeats = args.length > 3 ? Integer.parseInt(args[3]) : 1;
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            evidence.clear();
            long start = System.nanoTime();
            new LinuxSocketSource().collect(new Request(wanted, Optional.empty(), effort, Instant.now()), evidence::add, new NullProgressMonitor());
            System.err.println((System.nanoTime() - start) / 1000 + " us, " + evidence.size() + " pieces of evidence");
        }
        evidence.forEach(System.out::println);
    }
}
