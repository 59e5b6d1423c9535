// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.OsError;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.Masking;

/** The sentences of a diagnosis, in English; what comes from elsewhere is escaped. */
public final class Wording {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    static final String AS_ROOT = "ask again as root or administrator";
    private static final int MAX_COMMAND = 120;
    private static final int MAX_PROGRAM = 72;
    private static final int MAX_WORKERS = 4;
    private static final int KERNEL_NAME = 15;
    private static final Long WINDOWS = 4L;

    private Wording() { }

    /** {@return the first line: what a tired person can act on} */
    public static String summary(Diagnosis diagnosis) {
        String failed = diagnosis.question().failure().map(failure -> failed(diagnosis, failure) + " ").orElse("");
        String verdict = verdict(diagnosis);
        String seen = seen(diagnosis);
        return failed + seen + (seen.isEmpty() || diagnosis.question().wanted().transport() != Transport.TCP ? verdict : Character.toLowerCase(verdict.charAt(0)) + verdict.substring(1));
    }

    /** An answer from a file is about another host or another time than the reader's. */
    private static String seen(Diagnosis diagnosis) {
        return diagnosis.question().live() || diagnosis.question().failure().isPresent() ? ""
                : "As seen on " + name(diagnosis.question().host()) + " (" + time(diagnosis.takenAt()) + "), ";
    }

    private static String failed(Diagnosis diagnosis, BindFailure failure) {
        return name(diagnosis.question().service().orElse(failure.record().provider())) + " on " + name(diagnosis.question().host())
                + " could not take " + port(diagnosis) + failure.error().map(error -> " (" + error(error) + ")").orElse("") + ".";
    }

    private static String verdict(Diagnosis diagnosis) {
        String port = port(diagnosis);
        return switch (diagnosis.verdict()) {
        case FREE -> sentence(port) + free(diagnosis);
        case HELD -> held(diagnosis, port);
        case RESERVED -> "The system itself keeps " + port + reserved(diagnosis) + "; no program needs to have it.";
        case FORBIDDEN -> forbidden(diagnosis, port);
        case NOT_LOCAL -> notLocal(diagnosis, diagnosis.question().wanted().address().toString());
        case ELSEWHERE -> elsewhere(diagnosis, port);
        case INTERCEPTED -> sentence(port) + " can be bound, but " + intercepted(diagnosis) + ".";
        case UNDETERMINED -> undetermined(diagnosis, port);
        };
    }

    private static String reserved(Diagnosis diagnosis) {
        return diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(PortsReserved.class::isInstance).map(PortsReserved.class::cast).findFirst()
                .map(range -> ": it lies in the range " + range.first() + " to " + range.last() + ", reserved by " + name(range.by())).orElse("");
    }

    private static String notLocal(Diagnosis diagnosis, String address) {
        return KernelText.settings(diagnosis, "address").anyMatch(seen -> seen.key().equals(address))
                ? "This host may not use its address " + address + " yet: whether another host has it, too, is still being asked; that takes a few seconds."
                : "This host has no address " + address + nearest(diagnosis) + ".";
    }

    private static String nearest(Diagnosis diagnosis) {
        List<String> own = diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(AddressSeen.class::isInstance).map(AddressSeen.class::cast)
                .map(seen -> seen.address() + seen.networkInterface().map(name -> " (" + name(name) + ")").orElse("")).toList();
        return own.isEmpty() ? "" : "; it has " + String.join(", ", own);
    }

    private static String free(Diagnosis diagnosis) {
        if (diagnosis.cause().equals(Optional.of(Cause.SILENT_DOUBLE_BIND))) {
            return " can be bound with SO_REUSEADDR, but not alone: another has it too, and each datagram goes to one of them only.";
        }
        return diagnosis.cause().equals(Optional.of(Cause.GONE)) ? gone(diagnosis) : " is free: a server can bind it and listen.";
    }

    private static String intercepted(Diagnosis diagnosis) {
        return AnswerText.isOnlyHeard(diagnosis) ? AnswerText.somebody(diagnosis) + " answers there although nobody listens: its connections may be taken elsewhere"
                : "its traffic " + (diagnosis.likelihood() == Likelihood.ESTABLISHED ? "is" : "from some interfaces is") + " taken elsewhere" + redirect(diagnosis);
    }

    private static String redirect(Diagnosis diagnosis) {
        return diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast)
                .findFirst().map(rule -> ", by " + name(rule.by()) + rule.to().map(to -> " to " + name(to)).orElse("")).orElse("");
    }

    private static String gone(Diagnosis diagnosis) {
        boolean held = diagnosis.question().failure().flatMap(BindFailure::error).map(error -> error.kind() == OsError.Kind.IN_USE).orElse(true);
        return held ? " is free now: whoever had it is gone." : " is free now: what refused it is gone, or keeps that service alone from it.";
    }

    private static String held(Diagnosis diagnosis, String port) {
        boolean then = diagnosis.likelihood() == Likelihood.ESTABLISHED || diagnosis.question().failure().isEmpty();
        String maybe = then ? " is held by " : " is now held by ";
        String who = Few.holders(diagnosis.holders().stream().flatMap(holder -> KernelText.isHolder(diagnosis, holder) ? Stream.of(KernelText.briefly(diagnosis))
                : Stream.concat(Stream.of(briefly(holder)), sharers(diagnosis, holder))).toList());
        return who.isEmpty() ? unowned(diagnosis, port) : sentence(port) + maybe + who + ".";
    }

    /** Who keeps the port when the holder ends: of those who share it only they are among the reasons, and those of one unit end together. */
    private static Stream<String> sharers(Diagnosis diagnosis, Holder holder) {
        return holder.workers().isEmpty() ? Stream.of() : diagnosis.evidence().stream().filter(cited -> cited.host().equals(holder.host())).map(Diagnosis.Cited::evidence)
                .filter(ProcessSeen.class::isInstance).map(ProcessSeen.class::cast).filter(process -> holder.workers().contains(process.process().pid()))
                .filter(process -> holder.service().isEmpty() || !process.service().equals(holder.service()))
                .map(process -> name(process.name()) + " (pid " + process.process().pid() + process.user().map(user -> ", " + name(user)).orElse("") + ")");
    }

    private static String unowned(Diagnosis diagnosis, String port) {
        return diagnosis.cause().equals(Optional.of(Cause.TIME_WAIT))
                ? sentence(port) + " is not free yet: a closed connection keeps it for up to " + (KernelText.isStillClosing(diagnosis) ? "a few minutes." : "a minute.")
                : sentence(port) + " is in use, but who has it could not be seen.";
    }

    private static String forbidden(Diagnosis diagnosis, String port) {
        return diagnosis.cause().equals(Optional.of(Cause.PRIVILEGE))
                ? sentence(port) + (diagnosis.likelihood() == Likelihood.ESTABLISHED ? " is" : " may be") + " too low for "
                        + diagnosis.question().asUser().map(user -> "user " + name(user)).orElse("this user") + " to take."
                : "The system " + (diagnosis.likelihood() == Likelihood.ESTABLISHED ? "refuses " : "may refuse ") + port + ".";
    }

    private static String elsewhere(Diagnosis diagnosis, String port) {
        String where = diagnosis.holders().isEmpty() ? "a proxy server" : name(diagnosis.holders().get(0).host());
        if (diagnosis.likelihood() != Likelihood.ESTABLISHED) {
            return sentence(port) + " may be opened on " + where + " instead, by the WinSock Proxy client.";
        }
        return sentence(port) + " is opened on " + where + ", not here" + (diagnosis.holders().isEmpty() ? "."
                : "; there it is held by " + diagnosis.holders().stream().map(Wording::briefly).collect(Collectors.joining(" and by ")) + ".");
    }

    private static String undetermined(Diagnosis diagnosis, String port) {
        if (diagnosis.cause().equals(Optional.of(Cause.NETWORK))) {
            return "That is no taken port: the network or its name data was not there.";
        }
        if (diagnosis.cause().equals(Optional.of(Cause.NOT_LOCAL))) {
            return "That is no taken port: the address was refused, and the log does not say which one.";
        }
        if (diagnosis.cause().equals(Optional.of(Cause.REMOTE_BIND))) {
            return diagnosis.likelihood() == Likelihood.POSSIBLE
                    ? "Nobody has it on the proxy server now: start the service again, and if that fails, look at both hosts at once."
                    : "Who had it can't be told from this alone: it may be on " + name(diagnosis.question().host()) + ", or on a proxy server.";
        }
        if (diagnosis.question().failure().isPresent()) {
            return "Who had it on " + name(diagnosis.question().host()) + " is not known: see what was not looked at.";
        }
        return "Whether " + port + " can be taken could not be found out: see what was not looked at.";
    }

    /** {@return the holder in a few words: {@code Exim (exim4.service)}, {@code python3 (pid 1033, root)}} */
    public static String briefly(Holder holder) {
        if (isWindows(holder)) {
            String system = " (" + holder.name().orElse("") + ", pid " + WINDOWS + ")";
            boolean web = holder.via().filter(via -> via.kind() == Via.Kind.HTTP_SYS).isPresent();
            return (web ? "http.sys" : "Windows itself") + system + holder.via().flatMap(Via::target).map(tenants -> (web ? " for " : ", usually for ") + name(tenants)).orElse("");
        }
        Optional<String> named = holder.serviceTitle().map(Wording::withoutKind).or(() -> program(holder)).or(holder::service);
        Optional<String> what = named.or(() -> holder.pid().map(pid -> "process " + pid));
        List<String> details = new ArrayList<>();
        holder.service().filter(service -> !Optional.of(service).equals(what)).ifPresent(service -> details.add(name(service)));
        holder.pid().filter(pid -> named.isPresent()).ifPresent(pid -> details.add("pid " + pid));
        if (holder.service().isEmpty()) {
            holder.user().ifPresent(user -> details.add(what.isPresent() ? name(user) : "of user " + name(user)));
        }
        String of = details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
        return what.map(Wording::name).orElse("a process that could not be seen") + of + holder.via().map(Wording::target).map(t -> " for " + t).orElse("");
    }

    /** The process of that name and number stands for the kernel of Windows, and can't be ended. */
    private static boolean isWindows(Holder holder) {
        return holder.pid().equals(Optional.of(WINDOWS)) && holder.name().equals(Optional.of("System")) && holder.service().isEmpty();
    }

    /** So systemd-sysv-generator(8) titles the unit of an init script. */
    private static String withoutKind(String title) {
        return title.startsWith("LSB: ") || title.startsWith("SYSV: ") ? title.substring(title.indexOf(' ') + 1) : title;
    }

    /** The kernel keeps 15 characters of a name, and a process may choose them: where they may be cut off, its file says more. */
    private static Optional<String> program(Holder holder) {
        boolean whole = holder.name().filter(name -> name.length() < KERNEL_NAME).isPresent();
        return whole ? holder.name() : holder.exe().map(exe -> exe.substring(Math.max(exe.lastIndexOf('/'), exe.lastIndexOf('\\')) + 1))
                .filter(file -> !file.isEmpty()).or(holder::name);
    }

    /** {@return all that is known of a holder, a line each} */
    public static List<String> holder(Holder holder) {
        List<String> lines = new ArrayList<>();
        Optional<String> upkeep = UpkeepText.holder(holder.upkeep());
        holder.service().ifPresent(service -> lines.add(name(service) + holder.serviceTitle().filter(title -> !title.equals(withoutKind(title))).map(title -> ", an init script").orElse("")
                + upkeep.map(again -> ", " + again).orElse("")));
        String program = holder.command().isEmpty() ? holder.exe().or(holder::name).orElse("") : String.join(" ", Masking.masked(holder.command()));
        String pid = holder.pid().map(p -> "pid " + p).orElse("process not known");
        String process = Stream.of(pid, shortened(name(program), MAX_PROGRAM)).filter(s -> !s.isEmpty()).collect(Collectors.joining("  "));
        List<String> further = Stream.of(holder.container().map(container -> "in container " + container(container)), holder.via().map(Wording::via),
                upkeep.filter(again -> holder.service().isEmpty())).flatMap(Optional::stream).toList();
        String user = holder.user().map(u -> "user " + name(u)).orElse(holder.uid().map(uid -> "uid " + uid).orElse(""));
        String since = holder.started().map(started -> "since " + time(started)).orElse("");
        String has = Stream.of(user, since, "has " + name(Few.endpoints(holder.endpoints())), workers(holder.workers())).filter(s -> !s.isEmpty()).collect(Collectors.joining(", "));
        boolean fits = further.isEmpty() && process.length() + has.length() + 2 <= Paragraph.COLUMNS - TextRenderer.INDENT;
        lines.addAll(fits ? List.of(process + "  " + has) : List.of(process));
        lines.addAll(further);
        lines.addAll(fits ? List.of() : List.of(has));
        return lines;
    }

    private static String workers(List<Long> workers) {
        return workers.isEmpty() ? "" : "shared with pid " + workers.stream().limit(MAX_WORKERS).map(String::valueOf).collect(Collectors.joining(", "))
                + (workers.size() > MAX_WORKERS ? " and " + (workers.size() - MAX_WORKERS) + " more" : "");
    }

    private static String container(Container container) {
        String project = container.project().map(p -> " (compose project " + name(p) + container.service().map(s -> ", service " + name(s)).orElse("") + ")")
                .orElse("");
        return name(container.name().orElse(container.id())) + project + container.image().map(i -> ", image " + name(i)).orElse("");
    }

    private static String target(Via via) {
        return via.container().map(c -> "container " + name(c.name().orElse(c.id()))).orElse(via.target().map(Wording::name).orElse("another"));
    }

    private static String via(Via via) {
        String target = via.container().map(c -> "container " + container(c) + via.target().map(t -> " at " + name(t)).orElse(""))
                .orElse(via.target().map(Wording::name).orElse("another that is not known"));
        return (via.kind().serves() ? (via.kind() == Via.Kind.HTTP_SYS ? "serves it" : "usually has it") + " (" + via.kind().id() + ") for " : via.kind().activates() ? "keeps it for " : "only forwards it (" + via.kind().id() + ") to ") + target;
    }

    /** {@return who will take the port when started, in one line} */
    public static String claimant(Claimant claimant) {
        String state = claimant.state().map(s -> ", " + s.name().toLowerCase(Locale.ROOT)).orElse("") + claimant.since()
                .map(s -> claimant.failures() > 1 ? " " + claimant.failures() + " times, last " + time(s) : " since " + time(s)).orElse("");
        String how = claimant.basis().map(known -> switch (known) {
        case CONFIGURED -> "";
        case PUBLISHED -> ", published";
        case DEFAULT -> ", by default";
        }).orElse("");
        return name(claimant.name()) + ": " + name(claimant.endpoint()) + how + claimant.startType().map(t -> ", " + name(UpkeepText.start(t))).orElse("") + state + UpkeepText.claimant(claimant);
    }

    /** {@return why the port can't be taken, in one or two sentences; empty when the verdict has said it all} */
    public static Optional<String> why(Diagnosis diagnosis) {
        String known = CauseText.settled(diagnosis);
        boolean said = !known.isEmpty() && diagnosis.cause().filter(Set.of(Cause.LISTENER, Cause.FORWARDER)::contains).isPresent();
        return Optional.of((known + " " + cause(diagnosis).map(sentence -> (said ? "" : sentence) + shared(diagnosis)).orElse("") + TimeText.meaning(diagnosis)
                + cause(diagnosis).map(sentence -> AnswerText.instead(diagnosis)).orElse("")).strip()).filter(why -> !why.isEmpty());
    }

    private static String shared(Diagnosis diagnosis) {
        boolean server = diagnosis.cause().filter(Set.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP, Cause.DUAL_STACK)::contains).isPresent();
        return server && diagnosis.question().wanted().transport().isDatagram()
                ? " Two UDP servers may share a port if both ask for SO_REUSEADDR; whether this one did, the kernel does not tell." : "";
    }

    private static Optional<String> cause(Diagnosis diagnosis) {
        return diagnosis.cause().flatMap(cause -> Optional.of(switch (cause) {
        case LISTENER -> "A server listens on the very same address and port.";
        case WILDCARD_OVERLAP -> "A bind to all addresses and one to a single address exclude each other.";
        case DUAL_STACK -> "An IPv6 socket on [::] takes all IPv4 addresses too, so they exclude each other.";
        case BOUND_NOT_LISTENING -> "A program has bound the port without listening; netstat, lsof and an older ss can't see that.";
        case EPHEMERAL_CLIENT, LINGERING_CONNECTION -> "A connection uses this port as its local port: a client's, or one that a listener"
                + " accepted before it was closed.";
        case TIME_WAIT -> "The kernel keeps a closed connection's port for a while; it is released by itself.";
        case LISTEN_FAILED -> "The kernel refuses the bind although no socket was seen.";
        case KERNEL -> KernelText.why(diagnosis);
        case PRIVILEGE -> "Ports below the limit need root, or the right to take them alone (CAP_NET_BIND_SERVICE).";
        case POLICY -> "A security policy " + (diagnosis.likelihood() == Likelihood.ESTABLISHED ? "refuses" : "may refuse") + " the bind.";
        case NOT_LOCAL -> "A server can only bind an address that this host has.";
        case REMOTE_BIND -> diagnosis.likelihood() == Likelihood.ESTABLISHED
                ? "The WinSock Proxy client opens the port there, so a look at this host shows nothing."
                : "Where a WinSock Proxy client is active, it opens the port on the proxy server, not here.";
        case RESERVED_RANGE -> "The system refuses such a port to every program, so ending one does not help.";
        case PORT_EXHAUSTION -> "All local ports for outgoing connections are in use.";
        case FORWARDER -> "The holder only forwards the port to somebody else.";
        case SOCKET_ACTIVATION -> "The holder keeps the port for a service that it starts on demand.";
        case REDIRECT -> AnswerText.isOnlyHeard(diagnosis)
                ? "A connection to this host's own address was taken, and no socket of this host is there to take it: a transparent proxy, an"
                        + " anti-virus product or a redirection that can't be seen from here may have done it."
                : "A rule of the firewall takes the traffic before it reaches the port.";
        case OTHER_NAMESPACE -> diagnosis.verdict() == Verdict.HELD
                ? "No process of this WSL distribution has it. Another WSL distribution, which shares the network, may hold it: look with"
                        + " wsl.exe --list --running, then run ss -ltnp there."
                : "The service has a network of its own, and there the port is taken.";
        case OWN_INSTANCE -> "An earlier instance of the same service still has it.";
        case SILENT_DOUBLE_BIND -> "Two programs were allowed to take the same port; which one answers is chance.";
        // The verdict says it.
        case NETWORK, NONE, GONE -> "";
        })).filter(sentence -> !sentence.isEmpty());
    }

    /** {@return how sure the answer is} */
    public static String likelihood(Likelihood likelihood) {
        return switch (likelihood) {
        case ESTABLISHED -> "established";
        case POSSIBLE -> "possible";
        case UNKNOWN -> "unknown";
        case RULED_OUT -> "ruled out";
        };
    }

    /** {@return what could not be looked at, and why} */
    public static String blindSpot(NotObserved spot) {
        return Terms.topic(spot.topic()) + " (" + Terms.why(spot.why()) + ")" + (spot.detail().isBlank() ? "" : ": " + name(spot.detail()));
    }

    /** {@return what would fill a blind spot, if there is something that people can do} */
    public static Optional<String> help(Diagnosis diagnosis, NotObserved spot) {
        String host = name(diagnosis.question().host());
        return switch (spot.why()) {
        case NOT_GIVEN -> Optional.of(spot.topic() == Topic.REMOTE_HOST
                ? "--with PROXY=FILE: a snapshot of the proxy server, or what netstat and net start print"
                : "--with FILE: a snapshot of " + host + ", or what netstat, ss, lsof or tasklist print");
        case ACCESS_DENIED -> !diagnosis.question().asUser().equals(Optional.of("root"))
                ? Optional.of(AS_ROOT) : Optional.empty();
        case TIMED_OUT -> spot.topic() == Topic.GREETINGS ? Optional.empty() : Optional.of("ask again with a longer --timeout");
        case NOT_SUPPORTED, BROKEN_CONTRIBUTION, CANCELLED, FAILED -> Optional.empty();
        };
    }

    static String error(OsError error) {
        return switch (error.kind()) {
        case IN_USE -> "address already in use, " + name(error.symbol()) + " " + error.code();
        case FORBIDDEN -> "refused, " + name(error.symbol()) + " " + error.code();
        case ADDRESS_UNAVAILABLE -> "no such address, " + name(error.symbol()) + " " + error.code();
        case NETWORK, OTHER -> name(error.symbol()) + " " + error.code();
        };
    }

    /** {@return a moment as people read it, to the second and in UTC} */
    public static String time(Instant instant) {
        return TIME.format(instant) + " UTC";
    }

    static String name(String foreign) {
        return Escapes.visible(foreign);
    }

    static String shortened(String text) {
        return shortened(text, MAX_COMMAND);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    private static String port(Diagnosis diagnosis) {
        Endpoint wanted = diagnosis.question().wanted();
        String protocol = switch (wanted.transport()) {
        case TCP -> "";
        case UDP -> "UDP ";
        case UDP_LITE -> "UDP-Lite ";
        case SCTP -> "SCTP ";
        };
        return wanted.address().isWildcard() ? protocol + "port " + wanted.port() : protocol.isEmpty() ? wanted.text()
                : protocol + wanted.text();
    }

    static String sentence(String start) {
        return Character.toUpperCase(start.charAt(0)) + start.substring(1);
    }
}
