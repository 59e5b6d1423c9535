// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.Optional;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.LogRecord;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.given.UrlRegistration;
import berth.core.given.WinSockProxyIni;
import berth.core.snapshot.Masking;

/** One line of English for each kind of evidence; what comes from elsewhere is escaped. */
public final class EvidenceText {
    private EvidenceText() { }

    /** {@return a piece of an answer's evidence as one line, with the host where it is another one than the question's} */
    public static String of(Diagnosis diagnosis, Cited cited) {
        String host = cited.host().equals(diagnosis.question().host()) ? "" : "on " + name(cited.host()) + ": ";
        return host + of(cited.evidence());
    }

    /** {@return the evidence as one line} */
    public static String of(Evidence evidence) {
        return switch (evidence) {
        case Evidence.SocketSeen e -> socket(e);
        case Evidence.ProcessSeen e -> process(e);
        case Evidence.ServiceSeen e -> service(e);
        case Evidence.ContainerSeen e -> "container " + name(e.name()) + e.status().map(s -> " is " + name(s)).orElse("")
                + e.image().map(i -> ", image " + name(i)).orElse("") + e.project().map(p -> ", compose project " + name(p)).orElse("")
                + e.service().map(s -> ", service " + name(s)).orElse("") + e.ports().stream().findFirst().map(port -> ", " + endpoint(port.outer()) + " is its port " + port.inner()).orElse("");
        case Evidence.PortsReserved e -> e.transport().id() + " ports " + e.first() + " to " + e.last() + " are reserved by " + name(e.by());
        case Evidence.BindAllowed e -> "a test bind of " + endpoint(e.endpoint()) + " succeeded and was closed at once";
        case Evidence.BindRefused e -> "a test bind of " + endpoint(e.endpoint()) + " was refused: " + Wording.error(e.error());
        case Evidence.ConnectionReaches e -> "a connection to " + endpoint(e.endpoint()) + " would reach socket " + e.inode();
        case Evidence.EventLogged e -> event(e.event());
        case Evidence.ProductInstalled e -> "installed: " + name(e.vendor()) + " " + name(e.product())
                + e.version().map(v -> " " + name(v)).orElse("");
        case Evidence.GreetingRead e -> endpoint(e.endpoint()) + (e.text().isBlank() ? " takes a connection and closes it without a word"
                : " greets with \"" + name(e.text().strip()) + "\"");
        case Evidence.RedirectSeen e -> name(e.by()) + " takes " + endpoint(e.from()) + e.to().map(to -> " to " + name(to)).orElse(" away");
        case Evidence.AddressSeen e -> "this host has the address " + e.address() + e.networkInterface().map(i -> " on " + name(i)).orElse("");
        case Evidence.ClaimSeen e -> name(e.by()) + (e.basis().equals(Optional.of(ClaimBasis.DEFAULT)) ? " takes by default " : " is configured to take ")
                + endpoint(e.endpoint()) + e.startType().map(t -> ", " + name(t)).orElse("");
        case Evidence.HookSeen e -> hook(e) + e.process().map(EvidenceText::of).orElse("");
        case Evidence.ModuleSeen e -> "pid " + e.process().pid() + " has loaded " + name(e.path()) + e.vendor().map(v -> " of " + name(v)).orElse("");
        case Evidence.SettingSeen e -> setting(e);
        case Evidence.Unknown e -> "something of kind " + name(e.kind()) + " that this version does not know";
        case Evidence.Surveyed e -> "all " + Terms.topic(e.topic()) + (e.ports().isEmpty() ? "" : " of that port") + " were looked at, "
                + Wording.time(e.origin().at());
        case Evidence.NotObserved e -> Wording.blindSpot(e);
        };
    }

    private static String service(Evidence.ServiceSeen e) {
        return "service " + name(e.name()) + quoted(e.displayName()) + " is " + e.state().name().toLowerCase(java.util.Locale.ROOT)
                + e.since().map(s -> " since " + Wording.time(s)).orElse("") + e.startType().map(t -> ", start type " + name(t)).orElse("")
                + e.process().map(p -> ", pid " + p.pid()).orElse("") + e.restart().map(r -> ", restart " + name(r)).orElse("")
                + e.restarts().filter(n -> n > 0).map(n -> ", restarted " + n + (n == 1 ? " time" : " times")).orElse("")
                + e.limit().flatMap(Evidence.StartLimit::result).filter(r -> !r.equals("success")).map(r -> ", last result " + name(r)).orElse("")
                + (e.triggers().isEmpty() ? "" : ", starts " + name(String.join(", ", e.triggers())));
    }

    private static String setting(Evidence.SettingSeen e) {
        if (e.namespace().equals("ports") && e.key().equals("ephemeral")) {
            return "a bind to any free port was refused: local ports for outgoing connections are " + name(e.value());
        }
        if (e.namespace().equals("address")) {
            return "the address " + name(e.key()) + " is " + name(e.value()) + ", so that no server can have it until no other host has claimed it";
        }
        if (e.namespace().equals("wsl")) {
            return "this is WSL 2 (" + name(e.value()) + "), and no process of this distribution has " + name(e.key());
        }
        if (e.namespace().equals(UrlRegistration.NAMESPACE)) {
            return "http.sys serves " + name(e.key()) + (e.value().isEmpty() ? "" : " for " + name(e.value()));
        }
        if (e.namespace().equals("host") && e.key().equals("booted")) {
            return "the host was started at " + name(e.value());
        }
        if (e.namespace().equals("package")) {
            return name(e.key()) + " is of the package " + name(e.value());
        }
        if (e.namespace().equals("package-installed")) {
            return "the package of " + name(e.key()) + " was installed " + name(e.value());
        }
        if (e.namespace().equals("bind-block") || e.namespace().equals("bind-block-for-some")) {
            return "a filter of the Windows Filtering Platform " + (e.namespace().equals("bind-block") ? "blocks" : "may block") + " servers of " + name(e.key()) + ": " + name(e.value());
        }
        if (e.namespace().equals("kernel-interface") || e.namespace().equals("kernel-server")) {
            return "the kernel has " + (e.namespace().equals("kernel-server") ? "the module " : "") + name(e.value()) + ", which "
                    + (e.namespace().equals("kernel-server") ? "usually serves " : "has ") + name(e.key());
        }
        if (!e.namespace().startsWith(WinSockProxyIni.NAMESPACE)) {
            return name(e.namespace()) + ": " + name(e.key()) + " = " + name(e.value());
        }
        String file = e.origin().place().map(place -> name(place) + " ").orElse("");
        String section = "[" + name(e.namespace().substring(WinSockProxyIni.NAMESPACE.length())) + "] ";
        if (e.key().equals(WinSockProxyIni.IGNORED)) {
            return file + "is " + name(e.value()) + ", so the WinSock Proxy client passes it over";
        }
        boolean off = e.key().equalsIgnoreCase("Disable") && WinSockProxyIni.isOn(e.value());
        return file + section + name(e.key()) + "=" + name(e.value()) + (off ? ": the WinSock Proxy client leaves this program alone" : "");
    }

    private static String socket(Evidence.SocketSeen e) {
        String peer = e.peer().map(p -> " with " + name(p)).orElse("");
        String user = e.user().map(u -> ", user " + name(u)).orElse(e.uid().map(uid -> ", uid " + uid).orElse(""));
        String owners = e.owners().isEmpty() ? "" : ", pid " + e.owners().stream().limit(8).map(owner -> String.valueOf(owner.pid()))
                .reduce((a, b) -> a + ", " + b).orElse("") + (e.owners().size() > 8 ? ", ..." : "");
        String v6Only = e.v6Only().map(only -> e.local().address().isWildcard() && !only ? " (IPv4 too)" : "").orElse("");
        return e.local().transport().id() + " " + e.local().text() + " " + state(e.state()) + peer + v6Only + owners + user
                + e.inode().map(inode -> ", socket " + inode).orElse("") + e.namespace().map(n -> ", in network namespace " + name(n)).orElse("") + e.createdIn().map(c -> ", created in " + name(c)).orElse("");
    }

    private static String state(SocketState state) {
        return switch (state) {
        case LISTEN -> "listens";
        case UNCONNECTED -> "receives";
        case BOUND -> "is bound and does not listen";
        case CONNECTED -> "is connected";
        case CLOSING -> "is being closed";
        case TIME_WAIT -> "waits after its close";
        };
    }

    private static String process(Evidence.ProcessSeen e) {
        String command = e.command().isEmpty() ? e.exe().orElse(e.name()) : String.join(" ", Masking.masked(e.command()));
        return "pid " + e.process().pid() + " is " + Wording.shortened(name(command)) + e.user().map(u -> ", user " + name(u)).orElse("")
                + e.service().map(s -> ", of " + name(s)).orElse("")
                + e.process().started().map(s -> ", since " + Wording.time(s)).orElse("");
    }

    /** {@return the same for an answer, where the log that the question starts from needs no name} */
    static String inProof(Diagnosis diagnosis, Cited cited) {
        String text = of(diagnosis, cited);
        return diagnosis.question().failure().map(failure -> " (" + name(failure.record().log()) + " record ").map(place -> text.replace(place, " (record ")).orElse(text);
    }

    private static String event(LogRecord event) {
        String values = event.strings().isEmpty() ? "" : " " + String.join(" | ", event.strings());
        return event.time().map(t -> Wording.time(t) + " ").orElse("") + name(event.provider())
                + event.eventId().map(id -> " event " + id).orElse("") + (event.message().isEmpty() && values.isEmpty() ? "" : ":") + Wording.shortened(name(event.message().map(m -> " " + m).orElse(values)))
                + " (" + name(event.log()) + " record " + event.number() + ")";
    }

    private static String hook(Evidence.HookSeen e) {
        return switch (e.hook()) {
        case FANOTIFY_PERMISSION -> "a scanner may refuse access to files (fanotify)";
        case MINIFILTER -> "file system filter " + name(e.name()) + e.altitude().map(at -> " at altitude " + name(at)).orElse("");
        case LAYERED_PROVIDER -> "WinSock layered provider " + name(e.name());
        case CALLOUT -> "filtering platform callout " + name(e.name());
        case SYSTEM_EXTENSION -> "system extension " + name(e.name());
        case BPF_LSM -> "BPF program " + name(e.name()) + " may refuse " + e.function().map(EvidenceText::name).orElse("what the kernel asks it about");
        case NETFILTER_QUEUE -> "packets to " + e.traffic().map(EvidenceText::endpoint).orElseGet(() -> everyPort(e)) + " go to " + name(e.name())
                + " and may be dropped there (netfilter)";
        };
    }

    private static String everyPort(Evidence.HookSeen e) {
        return "every " + e.transport().map(transport -> transport.id() + " ").orElse("") + "port"
                + e.address().map(at -> " of " + (at.isWildcard() ? at.isV6() ? "IPv6" : "IPv4" : at.text())).orElse("");
    }

    private static String of(ProcessRef process) {
        return ", pid " + process.pid();
    }

    private static String endpoint(Endpoint endpoint) {
        return endpoint.transport().id() + " " + endpoint.text();
    }

    private static String quoted(Optional<String> text) {
        return text.map(t -> " \"" + name(t) + "\"").orElse("");
    }

    private static String name(String foreign) {
        return Wording.name(foreign);
    }
}
