// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import java.util.Locale;
import java.util.Optional;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * What a list of sockets is limited to; what is empty limits nothing.
 *
 * @param process a process id, or a part of the process's name or executable
 * @param unit    a part of the unit's or service's name
 * @param address a part of the local address; of none of these parts the case matters
 */
public record PortFilter(Optional<Transport> transport, Optional<Integer> port, Optional<String> process, Optional<String> unit,
        Optional<SocketState> state, Optional<String> address) {

    /** Everything. */
    public static final PortFilter ALL = new PortFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** At any address. */
    public PortFilter(Optional<Transport> transport, Optional<Integer> port, Optional<String> process, Optional<String> unit, Optional<SocketState> state) {
        this(transport, port, process, unit, state, Optional.empty());
    }

    /** {@return whether the row belongs to the list} */
    public boolean accepts(PortRow row) {
        return transport.map(wanted -> wanted == row.socket().local().transport()).orElse(true)
                && port.map(wanted -> wanted == row.socket().local().port()).orElse(true)
                && state.map(wanted -> wanted == row.socket().state()).orElse(true)
                && process.map(wanted -> row.holder().filter(holder -> isProcess(holder, wanted)).isPresent()).orElse(true)
                && unit.map(wanted -> row.holder().flatMap(Holder::service).filter(name -> contains(name, wanted)).isPresent()).orElse(true)
                && address.map(wanted -> contains(row.socket().local().address().text(), wanted)).orElse(true);
    }

    private static boolean isProcess(Holder holder, String wanted) {
        return hasPid(holder, wanted) || holder.name().filter(name -> contains(name, wanted)).isPresent()
                || holder.exe().filter(exe -> contains(exe, wanted)).isPresent();
    }

    /** {@return whether one of its processes has that number} */
    static boolean hasPid(Holder holder, String number) {
        return holder.pid().map(String::valueOf).filter(number::equals).isPresent() || holder.workers().stream().map(String::valueOf).anyMatch(number::equals);
    }

    /** {@return whether the part stands in the text, in capitals or not} */
    static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
