// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.Optional;

import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.snapshot.Snapshot;

/** Port proxies of Windows: the service iphlpsvc listens for them in its svchost.exe, and connects elsewhere. */
final class PortProxies {
    private static final String CLAIM = "iphlpsvc, for ";

    private final List<ClaimSeen> claims;

    PortProxies(Snapshot host) {
        this.claims = host.all(ClaimSeen.class).filter(claim -> claim.by().startsWith(CLAIM)).toList();
    }

    /** {@return under which name that proxy claims its endpoint} */
    static Optional<String> claimant(Via via) {
        return via.kind() == Via.Kind.PORT_PROXY ? via.target().map(CLAIM::concat) : Optional.empty();
    }

    /** {@return where a process of services passes on what comes to these sockets; empty where no proxy is set up at one of them} */
    Optional<Via> via(List<SocketSeen> sockets) {
        return claims.stream().filter(claim -> sockets.stream().anyMatch(socket -> Suspects.isSame(claim.endpoint(), socket))).findFirst()
                .map(claim -> new Via(Via.Kind.PORT_PROXY, Optional.of(claim.by().substring(CLAIM.length())), Optional.empty()));
    }
}
