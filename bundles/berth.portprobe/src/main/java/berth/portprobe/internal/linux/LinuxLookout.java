// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Why;
import berth.core.spi.CannotObserveException;
import berth.core.spi.LookoutSource;

/** The kernel's lookup as a lookout: a socket is named by its number and its owner's. */
final class LinuxLookout implements LookoutSource.Lookout {
    private final PortLookup lookup;

    LinuxLookout(PortLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public List<Optional<String>> look(List<Endpoint> endpoints) throws CannotObserveException {
        List<Endpoint> askable = endpoints.stream().filter(endpoint -> SocketLookup.target(endpoint).isPresent()).toList();
        try {
            Iterator<Optional<PortLookup.Taker>> takers = lookup.takers(askable).iterator();
            List<Optional<String>> names = new ArrayList<>();
            for (Endpoint endpoint : endpoints) {
                names.add(SocketLookup.target(endpoint).isPresent()
                        ? takers.next().map(taker -> "socket " + taker.inode() + " of user " + taker.uid()) : Optional.empty());
            }
            return names;
        } catch (IOException e) {
            throw new CannotObserveException(Why.FAILED, "the kernel does not look sockets up: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        lookup.close();
    }
}
