// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import java.util.List;
import java.util.Optional;
import berth.core.article.Article;
import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** One host for every cause that an answer can name. */
final class Cases {
    private Cases() { }

    /** A question, and what was seen of the host. */
    record Case(Question question, Snapshot host) {
        Diagnosis ask(List<Article> articles) {
            return new DiagnosisEngine(articles).diagnose(question, List.of(host), Detections.none());
        }
    }

    private static Case asked(Host host, String endpoint) {
        return new Case(Asked.question(endpoint, "mx1", Optional.empty(), Optional.empty()), host.at(Host.NOON));
    }

    static Case failed(Host host, String pattern, int error) {
        LogRecord record = new LogRecord("app.evt", 1, Optional.of(Host.NOON.minusSeconds(60)), Optional.empty(), "x", Optional.of(1), Optional.empty(), "error",
                Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.empty());
        Question question = Asked.question("25", "mx1", Optional.empty(), Optional.of(new BindFailure(pattern, record, OsError.winsock(error), Optional.empty(), List.of())));
        return new Case(question, new Snapshot(HostId.named("mx1"), Optional.of("windows"), Host.NOON, host.evidence()));
    }

    static Host runs(String exe, String service, String... command) {
        return Host.surveyed().socket("8080", SocketState.LISTEN, Optional.of(0), 7).with(new ProcessSeen(Host.ORIGIN, Host.ref(7), Optional.of(1L),
                exe.substring(exe.lastIndexOf('/') + 1), Optional.of(exe), List.of(command), Optional.of(0), Optional.of("root"),
                Optional.of(service).filter(name -> !name.isEmpty()), Optional.empty()));
    }

    private static Case overUdp() {
        Endpoint wanted = new Endpoint(Transport.UDP, IpAddress.ANY_V4, 5353);
        SocketSeen socket = new SocketSeen(Host.ORIGIN, wanted, Optional.empty(), SocketState.UNCONNECTED, Optional.of(0), Optional.of("root"), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(Host.ref(7)), List.of());
        return new Case(new Question(wanted, "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true),
                Host.surveyed().with(socket).with(new BindAllowed(Host.ORIGIN, wanted)).at(Host.NOON));
    }

    private static SettingSeen setting(String namespace, String key, String value) {
        return new SettingSeen(Host.ORIGIN, namespace, key, value);
    }

    private static SocketSeen elsewhere() {
        return new SocketSeen(Host.ORIGIN, Host.tcp("8080"), Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(9L),
                Optional.empty(), List.of(Host.ref(7)), List.of(), Optional.of("net:[4026532281]"));
    }

    /** {@return a case in which that is the verdict's cause, or a mention} */
    static Case of(Cause cause) {
        return switch (cause) {
        case LISTENER -> asked(runs("/usr/sbin/exim4", "exim4.service"), "8080");
        case WILDCARD_OVERLAP -> asked(Host.surveyed().listens("127.0.0.1:25", 7).process(7, "exim4", Optional.of(1L)), "25");
        case DUAL_STACK -> asked(Host.surveyed().listens("[::]:25", 7).process(7, "java", Optional.of(1L)), "25");
        case BOUND_NOT_LISTENING -> asked(Host.surveyed().socket("127.0.0.1:25", SocketState.BOUND, Optional.of(25), 9).refuses("25", 98), "25");
        case EPHEMERAL_CLIENT -> asked(Host.surveyed().with(setting("sysctl", "net.ipv4.ip_local_port_range", "32768\t60999"))
                .socket("127.0.0.1:40000", SocketState.CONNECTED, Optional.of(25), 9).process(9, "curl", Optional.of(1L)).refuses("40000", 98), "40000");
        case PORT_EXHAUSTION -> asked(Host.surveyed().callerMayBind(true).with(setting("ports", "ephemeral", "exhausted")), "8080");
        case TIME_WAIT -> asked(Host.surveyed().socket("127.0.0.1:25", SocketState.TIME_WAIT, Optional.of(25)).refuses("25", 98), "25");
        case LINGERING_CONNECTION -> asked(Host.surveyed().socket("127.0.0.1:25", SocketState.CONNECTED, Optional.of(25), 9).refuses("25", 98), "25");
        case LISTEN_FAILED -> asked(Host.surveyed().refuses("25", 98), "25");
        case RESERVED_RANGE -> asked(Host.surveyed().with(new PortsReserved(Host.ORIGIN, Transport.TCP, 20, 30, "WinNAT")), "25");
        case KERNEL -> asked(Host.surveyed().callerMayBind(true).listens("2049").with(setting("kernel-server", "tcp/2049", "nfsd")), "2049");
        case FORWARDER -> asked(runs("/usr/bin/docker-proxy", "docker.service", "docker-proxy", "-container-ip", "172.20.0.5", "-container-port", "80"), "8080");
        case SOCKET_ACTIVATION -> asked(Host.surveyed().socket("8080", SocketState.LISTEN, Optional.of(0), 1).with(new ProcessSeen(Host.ORIGIN, Host.ref(1), Optional.empty(),
                "systemd", Optional.of("/usr/lib/systemd/systemd"), List.of("/sbin/init"), Optional.of(0), Optional.of("root"), Optional.empty(), Optional.empty()))
                .with(new ServiceSeen(Host.ORIGIN, "web.socket", Optional.empty(), ServiceState.RUNNING, Optional.of("enabled"), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.empty(), List.of("web.service"), Optional.empty()))
                .with(new ClaimSeen(Host.ORIGIN, Host.tcp("8080"), "web.socket")), "8080");
        case PRIVILEGE -> asked(Host.surveyed().callerMayBind(false), "25");
        case POLICY -> asked(Host.surveyed().callerMayBind(true).refuses("8080", 13), "8080");
        case NOT_LOCAL -> asked(Host.surveyed().refuses("192.0.2.1:25", 99), "192.0.2.1:25");
        case REDIRECT -> asked(Host.surveyed().callerMayBind(true).with(new RedirectSeen(Host.ORIGIN, Host.tcp("8080"), Optional.of("172.20.0.5:80"), "nftables ip nat DOCKER")), "8080");
        case REMOTE_BIND -> asked(Host.surveyed().with(setting("winsock-proxy/MSEXCIMC", "ServerBindTcpPorts", "25")), "25");
        case OTHER_NAMESPACE -> asked(Host.surveyed().callerMayBind(true).with(elsewhere()), "8080");
        case OWN_INSTANCE -> asked(runs("/opt/web/bin/web", "web.service", "web").with(new ServiceSeen(Host.ORIGIN, "web.service", Optional.empty(), ServiceState.FAILED,
                Optional.of("enabled"), Optional.empty())), "8080");
        case SILENT_DOUBLE_BIND -> overUdp();
        case NETWORK -> failed(Host.surveyed(), "test.other", 10050);
        case GONE -> failed(Host.surveyed(), "test.other", 10048);
        case NONE -> asked(Host.surveyed().callerMayBind(true), "8080");
        };
    }
}
