// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A set of ports, as the kernel lists them: 80,8000-8010 (net.ipv4.ip_local_reserved_ports in Documentation/networking/ip-sysctl.rst). */
record PortList(BitSet ports) {
    private static final Pattern ENTRY = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final int LAST = 65535;

    /** Copies the set. */
    PortList {
        ports = (BitSet) ports.clone();
    }

    /** {@return the list that the text is; empty for any other text} */
    static Optional<PortList> parse(String text) {
        BitSet ports = new BitSet();
        for (String entry : text.isBlank() ? new String[0] : text.strip().split(",", -1)) {
            var range = ENTRY.matcher(entry);
            if (!range.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(range.group(1));
            int last = Optional.ofNullable(range.group(2)).map(Integer::valueOf).orElse(first);
            if (last < first || last > LAST) {
                return Optional.empty();
            }
            ports.set(first, last + 1);
        }
        return Optional.of(new PortList(ports));
    }

    /** {@return the one text of this set, as the kernel writes it} */
    String text() {
        List<String> ranges = new ArrayList<>();
        for (int first = ports.nextSetBit(0); first >= 0;) {
            int end = ports.nextClearBit(first);
            ranges.add(end - 1 == first ? String.valueOf(first) : first + "-" + (end - 1));
            first = ports.nextSetBit(end);
        }
        return String.join(",", ranges);
    }

    /** {@return what is in this list and not in the other one} */
    PortList without(PortList other) {
        BitSet rest = (BitSet) ports.clone();
        rest.andNot(other.ports);
        return new PortList(rest);
    }
}
