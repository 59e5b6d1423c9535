// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import static berth.testkit.SnapshotFixtures.origin;
import static berth.testkit.SnapshotFixtures.tcp;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.ConnectionReaches;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.StartLimit;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Unknown;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.PublishedPort;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.snapshot.Snapshot;

/** A host with evidence of every kind, and with odd texts in it: empty, long, binary. */
final class EveryKind {
    private static final String ODD = "\u0000\u001b[31m\u202e " + "x".repeat(5000);

    private EveryKind() { }

    static Snapshot snapshot() {
        SnapshotFixtures host = SnapshotFixtures.host("every-kind")
                .process(1, "").process(2, ODD, p -> p.exe(ODD).service(ODD).user(ODD)).process(3, "master", p -> p.exe("/"))
                .listens(3, "0.0.0.0:25").listens("[::]:25").listens(9, "127.0.0.1:10025")
                .greets("0.0.0.0:25", "").greets("127.0.0.1:25", ODD)
                .service("", ServiceState.STOPPED).service(ODD, 2)
                .hook(HookKind.LAYERED_PROVIDER, "").hook(HookKind.CALLOUT, ODD, 2)
                .module(3, "").module(3, ODD).product("", "").product(ODD, ODD)
                .redirect("0.0.0.0:25", "").redirect("0.0.0.0:25", ODD).setting("", "", ODD);
        rest().forEach(host::add);
        for (HookKind kind : HookKind.values()) {
            host.add(new HookSeen(origin(), kind, ODD, Optional.empty(), Optional.of(ODD), Optional.of(ODD), Optional.of(tcp("25"))));
        }
        for (Topic topic : Topic.values()) {
            host.surveyed(topic).blind(topic, Why.FAILED);
        }
        return host.snapshot();
    }

    private static List<Evidence> rest() {
        Endpoint smtp = tcp("25");
        return List.of(new PortsReserved(origin(), Transport.TCP, 1, Endpoint.MAX_PORT, "everything"),
                new BindAllowed(origin(), smtp), new BindRefused(origin(), smtp, OsError.linux(98)),
                new ConnectionReaches(origin(), smtp, 7),
                new EventLogged(origin(), new LogRecord("log", 0, Optional.empty(), Optional.empty(), "", Optional.empty(),
                        Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "", Optional.of(ODD))),
                new AddressSeen(origin(), IpAddress.ANY_V6, Optional.empty()), new ClaimSeen(origin(), smtp, ODD),
                new ContainerSeen(origin(), ODD, ODD, Optional.of(ODD), Optional.of(ODD), Optional.of(ODD), Optional.of(ODD),
                        List.of(IpAddress.ANY_V4), Optional.of(ODD), Optional.of(ODD), List.of(new PublishedPort(smtp, 25))),
                new ServiceSeen(origin(), ODD, Optional.of(ODD), ServiceState.FAILED, Optional.of(ODD), Optional.empty(), Optional.of(ODD),
                        Optional.of(origin().at()), Optional.of(ODD), Optional.of(3), List.of(ODD),
                        Optional.of(new StartLimit(Optional.of(5), Optional.of(ODD), Optional.of(ODD)))),
                new RedirectSeen(origin(), smtp, Optional.empty(), ""), new Unknown(origin(), "kind-of-tomorrow"),
                new SocketSeen(origin(), new Endpoint(Transport.UDP, IpAddress.ANY_V6, 53), Optional.of(ODD),
                        SocketState.UNCONNECTED, Optional.of(0), Optional.of("root"), Optional.of(true), Optional.of(7L),
                        Optional.of("/"), List.of(), List.of()));
    }
}
