// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.Optional;
import java.util.stream.Collectors;

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

/** One line for each kind of evidence; what comes from elsewhere is escaped. */
public record EvidenceText(Language language) {
    /** In English. */
    public static final EvidenceText ENGLISH = new EvidenceText(Language.ENGLISH);
    private static final int MAX_OWNERS = 8;

    /** {@return a piece of an answer's evidence as one line, with the host where it is another one than the question's} */
    public String of(Diagnosis diagnosis, Cited cited) {
        return onItsHost(diagnosis, cited, of(cited.evidence()));
    }

    private String onItsHost(Diagnosis diagnosis, Cited cited, String text) {
        return cited.host().equals(diagnosis.question().host()) ? text : language.of("on %s: %s", name(cited.host()), text);
    }

    /** {@return the same for an answer, where the log that the question starts from needs no name} */
    String inProof(Diagnosis diagnosis, Cited cited) {
        return cited.evidence() instanceof Evidence.EventLogged logged && diagnosis.question().failure().filter(failure -> failure.record().log().equals(logged.event().log())).isPresent()
                ? onItsHost(diagnosis, cited, event(logged.event()) + language.of(" (record %s)", logged.event().number())) : of(diagnosis, cited);
    }

    /** {@return the evidence as one line} */
    public String of(Evidence evidence) {
        return switch (evidence) {
        case Evidence.SocketSeen e -> socket(e);
        case Evidence.ProcessSeen e -> process(e);
        case Evidence.ServiceSeen e -> service(e);
        case Evidence.ContainerSeen e -> container(e);
        case Evidence.PortsReserved e -> language.of("%s ports %s to %s are reserved by %s", e.transport().id(), e.first(), e.last(), name(e.by()));
        case Evidence.BindAllowed e -> language.of("a test bind of %s succeeded and was closed at once", endpoint(e.endpoint()));
        case Evidence.BindRefused e -> language.of("a test bind of %s was refused: %s", endpoint(e.endpoint()), new Wording(language).error(e.error()));
        case Evidence.ConnectionReaches e -> language.of("a connection to %s would reach socket %s", endpoint(e.endpoint()), e.inode());
        case Evidence.EventLogged e -> event(e.event()) + language.of(" (%s record %s)", name(e.event().log()), e.event().number());
        case Evidence.ProductInstalled e -> language.of("installed: %s", name(e.vendor()) + " " + name(e.product()) + e.version().map(v -> " " + name(v)).orElse(""));
        case Evidence.GreetingRead e -> e.text().isBlank() ? language.of("%s takes a connection and closes it without a word", endpoint(e.endpoint()))
                : language.of("%s greets with \"%s\"", endpoint(e.endpoint()), name(e.text().strip()));
        case Evidence.RedirectSeen e -> e.to().map(to -> language.of("%s takes %s to %s", name(e.by()), endpoint(e.from()), name(to)))
                .orElseGet(() -> language.of("%s takes %s away", name(e.by()), endpoint(e.from())));
        case Evidence.AddressSeen e -> e.networkInterface().map(at -> language.of("this host has the address %s on %s", e.address(), name(at)))
                .orElseGet(() -> language.of("this host has the address %s", e.address()));
        case Evidence.ClaimSeen e -> claim(e) + e.startType().map(t -> ", " + name(t)).orElse("");
        case Evidence.HookSeen e -> hook(e) + more("pid %s", e.process().map(ProcessRef::pid));
        case Evidence.ModuleSeen e -> e.vendor().map(v -> language.of("pid %s has loaded %s of %s", e.process().pid(), name(e.path()), name(v)))
                .orElseGet(() -> language.of("pid %s has loaded %s", e.process().pid(), name(e.path())));
        case Evidence.SettingSeen e -> setting(e);
        case Evidence.Unknown e -> language.of("something of kind %s that this version does not know", name(e.kind()));
        case Evidence.Surveyed e -> surveyed(new Terms(language).topic(e.topic()), e);
        case Evidence.NotObserved e -> new Wording(language).blindSpot(e);
        };
    }

    /** What else is known, after a comma; nothing where it is not. */
    private String more(String text, Optional<?> value) {
        return value.map(known -> ", " + language.of(text, known instanceof String foreign ? name(foreign) : known)).orElse("");
    }

    private String surveyed(String topic, Evidence.Surveyed e) {
        return e.ports().isEmpty() ? language.of("all %s were looked at, %s", topic, Wording.time(e.origin().at()))
                : language.of("all %s of that port were looked at, %s", topic, Wording.time(e.origin().at()));
    }

    private String claim(Evidence.ClaimSeen e) {
        return e.basis().equals(Optional.of(ClaimBasis.DEFAULT)) ? language.of("%s takes by default %s", name(e.by()), endpoint(e.endpoint()))
                : language.of("%s is configured to take %s", name(e.by()), endpoint(e.endpoint()));
    }

    private String container(Evidence.ContainerSeen e) {
        return e.status().map(status -> language.of("container %s is %s", name(e.name()), name(status))).orElseGet(() -> language.of("container %s", name(e.name())))
                + more("image %s", e.image()) + more("compose project %s", e.project()) + more("service %s", e.service())
                + e.ports().stream().findFirst().map(port -> ", " + language.of("%s is its port %s", endpoint(port.outer()), port.inner())).orElse("");
    }

    private String service(Evidence.ServiceSeen e) {
        String title = e.displayName().map(known -> " \"" + name(known) + "\"").orElse("");
        return language.of("service %s is %s", name(e.name()) + title, new Terms(language).state(e.state())) + e.since().map(s -> language.of(" since %s", Wording.time(s))).orElse("")
                + more("start type %s", e.startType()) + more("pid %s", e.process().map(ProcessRef::pid)) + more("restart %s", e.restart())
                + e.restarts().filter(n -> n > 0).map(n -> ", " + language.of(n, "restarted 1 time", "restarted %s times")).orElse("")
                + more("last result %s", e.limit().flatMap(Evidence.StartLimit::result).filter(r -> !r.equals("success")))
                + more("starts %s", Optional.of(String.join(", ", e.triggers())).filter(triggers -> !triggers.isEmpty()));
    }

    private String setting(Evidence.SettingSeen e) {
        String key = name(e.key());
        String value = name(e.value());
        if (e.namespace().equals("ports") && e.key().equals("ephemeral")) {
            return language.of("a bind to any free port was refused: local ports for outgoing connections are %s", e.value().equals("exhausted") ? language.of("exhausted") : value);
        }
        if (e.namespace().equals("host") && e.key().equals("booted")) {
            return language.of("the host was started at %s", value);
        }
        if (e.namespace().startsWith(WinSockProxyIni.NAMESPACE)) {
            return ini(e, key, value);
        }
        return switch (e.namespace()) {
        case "address" -> language.of("the address %s is %s, so that no server can have it until no other host has claimed it", key, value);
        case "wsl" -> language.of("this is WSL 2 (%s), and no process of this distribution has %s", value, key);
        case UrlRegistration.NAMESPACE -> value.isEmpty() ? language.of("http.sys serves %s", key) : language.of("http.sys serves %s for %s", key, value);
        case "package" -> language.of("%s is of the package %s", key, value);
        case "package-installed" -> language.of("the package of %s was installed %s", key, value);
        case "bind-block" -> language.of("a filter of the Windows Filtering Platform blocks servers of %s: %s", key, value);
        case "bind-block-for-some" -> language.of("a filter of the Windows Filtering Platform may block servers of %s: %s", key, value);
        case "kernel-interface" -> language.of("the kernel has %s, which has %s", value, key);
        case "kernel-server" -> language.of("the kernel has the module %s, which usually serves %s", value, key);
        default -> name(e.namespace()) + ": " + key + " = " + value;
        };
    }

    private String ini(Evidence.SettingSeen e, String key, String value) {
        String file = e.origin().place().map(place -> name(place) + " ").orElse("");
        if (e.key().equals(WinSockProxyIni.IGNORED)) {
            return file + language.of("is %s, so the WinSock Proxy client passes it over", value);
        }
        String line = file + "[" + name(e.namespace().substring(WinSockProxyIni.NAMESPACE.length())) + "] " + key + "=" + value;
        boolean off = e.key().equalsIgnoreCase("Disable") && WinSockProxyIni.isOn(e.value());
        return off ? language.of("%s: the WinSock Proxy client leaves this program alone", line) : line;
    }

    private String socket(Evidence.SocketSeen e) {
        String peer = e.peer().map(p -> language.of(" with %s", name(p))).orElse("");
        String v6Only = e.v6Only().map(only -> e.local().address().isWildcard() && !only ? language.of(" (IPv4 too)") : "").orElse("");
        String owners = e.owners().stream().limit(MAX_OWNERS).map(owner -> String.valueOf(owner.pid())).collect(Collectors.joining(", ")) + (e.owners().size() > MAX_OWNERS ? ", ..." : "");
        String user = e.user().isPresent() ? more("user %s", e.user()) : more("uid %s", e.uid());
        return endpoint(e.local()) + " " + state(e.state()) + peer + v6Only + more("pid %s", Optional.of(owners).filter(some -> !some.isEmpty())) + user
                + more("socket %s", e.inode()) + more("in network namespace %s", e.namespace()) + more("created in %s", e.createdIn());
    }

    private String state(SocketState state) {
        return switch (state) {
        case LISTEN -> language.of("listens");
        case UNCONNECTED -> language.of("receives");
        case BOUND -> language.of("is bound and does not listen");
        case CONNECTED -> language.of("is connected");
        case CLOSING -> language.of("is being closed");
        case TIME_WAIT -> language.of("waits after its close");
        };
    }

    private String process(Evidence.ProcessSeen e) {
        String command = e.command().isEmpty() ? e.exe().orElse(e.name()) : String.join(" ", Masking.masked(e.command()));
        return language.of("pid %s is %s", e.process().pid(), Wording.shortened(name(command))) + more("user %s", e.user()) + more("of %s", e.service())
                + more("since %s", e.process().started().map(Wording::time));
    }

    /** Without its place in the log. */
    private String event(LogRecord event) {
        String values = event.strings().isEmpty() ? "" : " " + String.join(" | ", event.strings());
        return event.time().map(t -> Wording.time(t) + " ").orElse("") + name(event.provider()) + event.eventId().map(id -> language.of(" event %s", id)).orElse("")
                + (event.message().isEmpty() && values.isEmpty() ? "" : ":") + Wording.shortened(name(event.message().map(m -> " " + m).orElse(values)));
    }

    private String hook(Evidence.HookSeen e) {
        String name = name(e.name());
        return switch (e.hook()) {
        case FANOTIFY_PERMISSION -> language.of("a scanner may refuse access to files (fanotify)");
        case MINIFILTER -> e.altitude().map(at -> language.of("file system filter %s at altitude %s", name, name(at))).orElseGet(() -> language.of("file system filter %s", name));
        case LAYERED_PROVIDER -> language.of("WinSock layered provider %s", name);
        case CALLOUT -> language.of("filtering platform callout %s", name);
        case SYSTEM_EXTENSION -> language.of("system extension %s", name);
        case BPF_LSM -> e.function().map(function -> language.of("BPF program %s may refuse %s", name, name(function)))
                .orElseGet(() -> language.of("BPF program %s may refuse what the kernel asks it about", name));
        case NETFILTER_QUEUE -> language.of("packets to %s go to %s and may be dropped there (netfilter)", e.traffic().map(EvidenceText::endpoint).orElseGet(() -> everyPort(e)), name);
        };
    }

    private String everyPort(Evidence.HookSeen e) {
        Optional<String> of = e.address().map(at -> at.isWildcard() ? at.isV6() ? "IPv6" : "IPv4" : at.text());
        return e.transport().map(transport -> of.map(address -> language.of("every %s port of %s", transport.id(), address)).orElseGet(() -> language.of("every %s port", transport.id())))
                .orElseGet(() -> of.map(address -> language.of("every port of %s", address)).orElseGet(() -> language.of("every port")));
    }

    private static String endpoint(Endpoint endpoint) {
        return endpoint.transport().id() + " " + endpoint.text();
    }

    private static String name(String foreign) {
        return Wording.name(foreign);
    }
}
