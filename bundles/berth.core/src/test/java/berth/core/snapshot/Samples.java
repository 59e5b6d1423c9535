// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.evidence.WindowsEvent;

/** Evidence of every kind for tests. */
public final class Samples {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Endpoint ENDPOINT = new Endpoint(Transport.TCP, new IpAddress("::1"), 25);

    private Samples() { }

    /** {@return one of each kind; all that may lack is there, and every text is the given one} */
    public static List<Evidence> full(String s) {
        Origin at = new Origin(s, AT, Optional.of(s));
        ProcessRef p = new ProcessRef(417, Optional.of(AT));
        Optional<String> o = Optional.of(s);
        LogRecord event = new LogRecord(s, 12, Optional.of(AT), Optional.of(AT), s, Optional.of(4007), Optional.of(49152), s, Optional.of(1),
                o, o, List.of(new LogRecord.Datum(o, s)), "40270000", o, Optional.of(new WindowsEvent(7, o, o, Optional.of(1), Optional.of(4),
                Optional.of(0), o, o, Optional.of(9L), Optional.of(10L), o, o, true)));
        return List.of(new Evidence.SocketSeen(at, ENDPOINT, o, SocketState.LISTEN, Optional.of(0), o, Optional.of(true), Optional.of(9L), o,
                List.of(p), List.of(p)), new Evidence.ProcessSeen(at, p, Optional.of(1L), s, o, List.of(s, s), Optional.of(0), o, o, o),
                new Evidence.ServiceSeen(at, s, o, Evidence.ServiceState.RUNNING, o, Optional.of(p)),
                new Evidence.PortsReserved(at, Transport.UDP, 1, 65535, s), new Evidence.BindAllowed(at, ENDPOINT),
                new Evidence.BindRefused(at, ENDPOINT, new OsError(OsError.Kind.IN_USE, 98, s)), new Evidence.EventLogged(at, event),
                new Evidence.ProductInstalled(at, s, s, o), new Evidence.GreetingRead(at, ENDPOINT, s),
                new Evidence.RedirectSeen(at, ENDPOINT, o, s), new Evidence.AddressSeen(at, new IpAddress("fe80::1%eth0"), o),
                new Evidence.ContainerSeen(at, s, s, o, o, o, o, List.of(ENDPOINT.address()), o),
                new Evidence.ClaimSeen(at, ENDPOINT, s, Optional.of(Evidence.ClaimBasis.PUBLISHED), o), new Evidence.HookSeen(at, Evidence.HookKind.LAYERED_PROVIDER, s, Optional.of(p)),
                new Evidence.ConnectionReaches(at, ENDPOINT, 9), new Evidence.ModuleSeen(at, p, s, o), new Evidence.SettingSeen(at, s, s, s), new Evidence.Unknown(at, "from-tomorrow"),
                new Evidence.Surveyed(at, Topic.TCP_SOCKETS, Set.of(25)), new Evidence.NotObserved(at, Topic.PROCESSES, Why.ACCESS_DENIED, s));
    }

    /** {@return one of each kind that can lack something, lacking all of it} */
    public static List<Evidence> bare() {
        Origin at = new Origin("s", AT, Optional.empty());
        ProcessRef p = new ProcessRef(0, Optional.empty());
        Optional<String> o = Optional.empty();
        Optional<Integer> none = Optional.empty();
        LogRecord event = new LogRecord("", 0, Optional.empty(), Optional.empty(), "", none, none, "", none, o, o, List.of(), "", o);
        return List.of(new Evidence.SocketSeen(at, ENDPOINT, o, SocketState.BOUND, none, o, Optional.empty(), Optional.empty(), o, List.of(), List.of()),
                new Evidence.ProcessSeen(at, p, Optional.empty(), "", o, List.of(), none, o, o, o),
                new Evidence.ServiceSeen(at, "", o, Evidence.ServiceState.OTHER, o, Optional.empty()), new Evidence.EventLogged(at, event),
                new Evidence.ProductInstalled(at, "", "", o), new Evidence.RedirectSeen(at, ENDPOINT, o, ""),
                new Evidence.AddressSeen(at, IpAddress.ANY_V4, o), new Evidence.HookSeen(at, Evidence.HookKind.CALLOUT, "", Optional.empty()),
                new Evidence.ModuleSeen(at, p, "", o), new Evidence.Surveyed(at, Topic.HOOKS, Set.of()));
    }

    /** {@return a snapshot of that evidence} */
    public static Snapshot snapshot(List<Evidence> evidence) {
        return new Snapshot(new HostId("mx1", Optional.of("m"), Optional.of("b")), Optional.of("linux"), AT, evidence);
    }
}
