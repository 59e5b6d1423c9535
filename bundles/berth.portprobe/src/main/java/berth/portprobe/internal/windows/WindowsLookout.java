// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.core.spi.CannotObserveException;
import berth.core.spi.LookoutSource;

/** The tables as a lookout: a socket is named by its process and, where that is told, by when it was made. */
final class WindowsLookout implements LookoutSource.Lookout {
    private final Windows windows;

    WindowsLookout(Windows windows) {
        this.windows = windows;
    }

    @Override
    public List<Optional<String>> look(List<Endpoint> endpoints) throws CannotObserveException {
        Map<Transport, SocketTables> read = new EnumMap<>(Transport.class);
        List<Optional<String>> names = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            SocketTables tables = read.computeIfAbsent(endpoint.transport(), transport -> SocketTables.read(windows, transport));
            if (tables.gap().isPresent()) {
                throw new CannotObserveException(tables.gap().get().why(), "Windows' tables of sockets can't be read: " + tables.gap().get().getMessage());
            }
            names.add(tables.rows().stream().filter(row -> row.local().port() == endpoint.port() && row.state().serves() && BindTrial.mayMeet(endpoint, row)).map(SocketRow::name).findFirst());
        }
        return names;
    }

    @Override
    public void close() {
        // It keeps nothing open.
    }
}
