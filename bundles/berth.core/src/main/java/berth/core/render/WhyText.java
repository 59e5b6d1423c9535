// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;

/** Why a port can't be taken. */
public record WhyText(Language language) {
    /** In English. */
    public static final WhyText ENGLISH = new WhyText(Language.ENGLISH);

    /** {@return why the port can't be taken, in one or two sentences; empty when the verdict has said it all} */
    public Optional<String> why(Diagnosis diagnosis) {
        String known = CauseText.settled(diagnosis);
        boolean said = !known.isEmpty() && diagnosis.cause().filter(Set.of(Cause.LISTENER, Cause.FORWARDER)::contains).isPresent();
        String cause = diagnosis.cause().map(which -> cause(diagnosis, which)).orElse("");
        Stream<String> sentences = Stream.of(known, said ? "" : cause, cause.isEmpty() ? "" : shared(diagnosis), new TimeText(language).meaning(diagnosis),
                cause.isEmpty() ? "" : new AnswerText(language).instead(diagnosis));
        return Optional.of(sentences.filter(sentence -> !sentence.isEmpty()).collect(Collectors.joining(" "))).filter(why -> !why.isEmpty());
    }

    private String shared(Diagnosis diagnosis) {
        boolean server = diagnosis.cause().filter(Set.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP, Cause.DUAL_STACK)::contains).isPresent();
        return server && diagnosis.question().wanted().transport().isDatagram()
                ? language.of("Two UDP servers may share a port if both ask for SO_REUSEADDR; whether this one did, the kernel does not tell.") : "";
    }

    private String cause(Diagnosis diagnosis, Cause cause) {
        return switch (cause) {
        case LISTENER -> language.of("A server listens on the very same address and port.");
        case WILDCARD_OVERLAP -> language.of("A bind to all addresses and one to a single address exclude each other.");
        case DUAL_STACK -> language.of("An IPv6 socket on [::] takes all IPv4 addresses too, so they exclude each other.");
        case BOUND_NOT_LISTENING -> language.of("A program has bound the port without listening; netstat, lsof and an older ss can't see that.");
        case EPHEMERAL_CLIENT, LINGERING_CONNECTION -> language.of("A connection uses this port as its local port: a client's, or one that a listener accepted before it was closed.");
        case TIME_WAIT -> language.of("The kernel keeps a closed connection's port for a while; it is released by itself.");
        case LISTEN_FAILED -> language.of("The kernel refuses the bind although no socket was seen.");
        case KERNEL -> new KernelText(language).why(diagnosis);
        case PRIVILEGE -> KernelText.settings(diagnosis, "darwin").findAny().isPresent()
                ? language.of("On macOS only root may take a port below 1024 of a single address; of all addresses at once anybody may.")
                : language.of("Ports below the limit need root, or the right to take them alone (CAP_NET_BIND_SERVICE).");
        case POLICY -> diagnosis.likelihood() == Likelihood.ESTABLISHED ? language.of("A security policy refuses the bind.") : language.of("A security policy may refuse the bind.");
        case NOT_LOCAL -> language.of("A server can only bind an address that this host has.");
        case REMOTE_BIND -> remote(diagnosis);
        case RESERVED_RANGE -> language.of("The system refuses such a port to every program, so ending one does not help.");
        case PORT_EXHAUSTION -> language.of("All local ports for outgoing connections are in use.");
        case FORWARDER -> language.of("The holder only forwards the port to somebody else.");
        case SOCKET_ACTIVATION -> language.of("The holder keeps the port for a service that it starts on demand.");
        case REDIRECT -> redirect(diagnosis);
        case OTHER_NAMESPACE -> elsewhere(diagnosis);
        case OWN_INSTANCE -> language.of("An earlier instance of the same service still has it.");
        case SILENT_DOUBLE_BIND -> language.of("Two programs were allowed to take the same port; which one answers is chance.");
        // The verdict says it.
        case NETWORK, NONE, GONE -> "";
        };
    }

    private String remote(Diagnosis diagnosis) {
        return diagnosis.likelihood() == Likelihood.ESTABLISHED
                ? language.of("The WinSock Proxy client opens the port there, so a look at this host shows nothing.")
                : language.of("Where a WinSock Proxy client is active, it opens the port on the proxy server, not here.");
    }

    private String redirect(Diagnosis diagnosis) {
        return AnswerText.isOnlyHeard(diagnosis)
                ? language.of("A connection to this host's own address was taken, and no socket of this host is there to take it: a transparent proxy, an anti-virus product or a redirection that can't be seen from here may have done it.")
                : language.of("A rule of the firewall takes the traffic before it reaches the port.");
    }

    private String elsewhere(Diagnosis diagnosis) {
        return diagnosis.verdict() == Verdict.HELD
                ? language.of("No process of this WSL distribution has it. Another WSL distribution, which shares the network, may hold it: look with wsl.exe --list --running, then run ss -ltnp there.")
                : language.of("The service has a network of its own, and there the port is taken.");
    }
}
