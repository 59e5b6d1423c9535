// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Optional;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The Windows host that Berth runs on. */
final class LiveWindows implements Windows {
    private final ServiceTags tags = new ServiceTags();
    /** Listed when it is first asked for; whoever wants to know anew makes a new door. */
    private Optional<NativeProcesses> processes = Optional.empty();

    @Override
    public byte[] table(TableLayout layout) throws WindowsError {
        return NativeTables.table(layout);
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress address, int port, Options options) {
        return NativeTrial.tryBind(transport, address, port, options);
    }

    @Override
    public Optional<ProcessFacts> process(long pid) {
        NativeProcesses list = processes.orElseGet(NativeProcesses::new);
        processes = Optional.of(list);
        return list.process(pid);
    }

    @Override
    public Optional<String> service(long pid, int tag) {
        return tags.name(pid, tag);
    }
}
