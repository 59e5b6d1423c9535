// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.util.UUID;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** Where filters decide about a server's socket (fwpmu.h, "ALE Layers"). */
enum Layer {
    BIND_V4("1247d66d-0b60-4a15-8d44-7155d0f53a0c", false, false),
    BIND_V6("55a650e1-5f0a-4eca-a653-88f53b26aa8c", true, false),
    LISTEN_V4("88bb5dad-76d7-4227-9c71-df0a3ed7be7e", false, true),
    LISTEN_V6("7ac9de24-17dd-4814-b4bd-a9fbc95a321b", true, true);

    private final UUID key;
    private final boolean v6;
    private final boolean listen;

    Layer(String key, boolean v6, boolean listen) {
        this.key = UUID.fromString(key);
        this.v6 = v6;
        this.listen = listen;
    }

    UUID key() {
        return key;
    }

    /** {@return the call that its filters decide about} */
    String call() {
        return listen ? "listen" : "bind";
    }

    /** {@return whether a server of that endpoint comes by here; one of [::] wants IPv4, too, and only TCP listens} */
    boolean sees(Endpoint wanted) {
        IpAddress address = wanted.address().unmapped();
        return (address.isV6() == v6 || address.isV6() && address.isWildcard()) && (!listen || wanted.transport() == Transport.TCP);
    }
}
