// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import java.util.Optional;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * What a list of sockets is limited to; what is empty limits nothing.
 *
 * @param process a process id, or a part of the process's name or executable
 * @param unit    a part of the unit's or service's name
 */
public record PortFilter(Optional<Transport> transport, Optional<Integer> port, Optional<String> process, Optional<String> unit,
        Optional<SocketState> state) {

    /** Everything. */
    public static final PortFilter ALL = new PortFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** {@return whether the row belongs to the list} */
    public boolean accepts(PortRow row) {
        return transport.map(wanted -> wanted == row.socket().local().transport()).orElse(true)
                && port.map(wanted -> wanted == row.socket().local().port()).orElse(true)
                && state.map(wanted -> wanted == row.socket().state()).orElse(true)
                && process.map(wanted -> row.holder().filter(holder -> isProcess(holder, wanted)).isPresent()).orElse(true)
                && unit.map(wanted -> row.holder().flatMap(Holder::service).filter(name -> name.contains(wanted)).isPresent()).orElse(true);
    }

    private static boolean isProcess(Holder holder, String wanted) {
        boolean number = holder.pid().map(String::valueOf).filter(wanted::equals).isPresent()
                || holder.workers().stream().map(String::valueOf).anyMatch(wanted::equals);
        return number || holder.name().filter(name -> name.contains(wanted)).isPresent()
                || holder.exe().filter(exe -> exe.contains(wanted)).isPresent();
    }
}
