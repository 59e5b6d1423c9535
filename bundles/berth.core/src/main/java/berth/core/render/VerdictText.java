// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.OsError;
import berth.core.evidence.Transport;

/** The first line of an answer; what comes from elsewhere is escaped. */
public record VerdictText(Language language) {
    /** In English. */
    public static final VerdictText ENGLISH = new VerdictText(Language.ENGLISH);

    /** {@return the first line: what a tired person can act on} */
    public String summary(Diagnosis diagnosis) {
        String verdict = verdict(diagnosis);
        if (diagnosis.question().failure().isPresent()) {
            return failed(diagnosis, diagnosis.question().failure().get()) + " " + verdict;
        }
        // An answer from a file is about another host or another time than the reader's.
        return diagnosis.question().live() ? verdict : language.of("As seen on %s (%s), %s", Wording.name(diagnosis.question().host()), Wording.time(diagnosis.takenAt()),
                diagnosis.question().wanted().transport() == Transport.TCP ? language.within(verdict) : verdict);
    }

    private String failed(Diagnosis diagnosis, BindFailure failure) {
        String service = Wording.name(diagnosis.question().service().orElse(failure.record().provider()));
        String host = Wording.name(diagnosis.question().host());
        return failure.error().map(error -> language.of("%s on %s could not take %s (%s).", service, host, port(diagnosis), new Wording(language).error(error)))
                .orElseGet(() -> language.of("%s on %s could not take %s.", service, host, port(diagnosis)));
    }

    private String verdict(Diagnosis diagnosis) {
        String port = port(diagnosis);
        return switch (diagnosis.verdict()) {
        case FREE -> free(diagnosis, Wording.sentence(port));
        case HELD -> held(diagnosis, port);
        case RESERVED -> reserved(diagnosis, port);
        case FORBIDDEN -> forbidden(diagnosis, port);
        case NOT_LOCAL -> notLocal(diagnosis, diagnosis.question().wanted().address().toString());
        case ELSEWHERE -> elsewhere(diagnosis, port);
        case INTERCEPTED -> intercepted(diagnosis, Wording.sentence(port));
        case UNDETERMINED -> undetermined(diagnosis, port);
        };
    }

    private String reserved(Diagnosis diagnosis, String port) {
        return diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(PortsReserved.class::isInstance).map(PortsReserved.class::cast).findFirst()
                .map(range -> language.of("The system itself keeps %s: it lies in the range %s to %s, reserved by %s; no program needs to have it.", port, range.first(), range.last(), Wording.name(range.by())))
                .orElseGet(() -> language.of("The system itself keeps %s; no program needs to have it.", port));
    }

    private String notLocal(Diagnosis diagnosis, String address) {
        if (KernelText.settings(diagnosis, "address").anyMatch(seen -> seen.key().equals(address))) {
            return language.of("This host may not use its address %s yet: whether another host has it, too, is still being asked; that takes a few seconds.", address);
        }
        List<String> own = diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(AddressSeen.class::isInstance).map(AddressSeen.class::cast)
                .map(seen -> seen.address() + seen.networkInterface().map(name -> " (" + Wording.name(name) + ")").orElse("")).toList();
        return own.isEmpty() ? language.of("This host has no address %s.", address) : language.of("This host has no address %s; it has %s.", address, String.join(", ", own));
    }

    private String free(Diagnosis diagnosis, String port) {
        if (diagnosis.cause().equals(Optional.of(Cause.SILENT_DOUBLE_BIND))) {
            return language.of("%s can be bound with SO_REUSEADDR, but not alone: another has it too, and each datagram goes to one of them only.", port);
        }
        return diagnosis.cause().equals(Optional.of(Cause.GONE)) ? gone(diagnosis, port) : language.of("%s is free: a server can bind it and listen.", port);
    }

    private String intercepted(Diagnosis diagnosis, String port) {
        if (AnswerText.isOnlyHeard(diagnosis)) {
            return language.of("%s can be bound, but %s answers there although nobody listens: its connections may be taken elsewhere.", port, new AnswerText(language).somebody(diagnosis));
        }
        return diagnosis.likelihood() == Likelihood.ESTABLISHED ? language.of("%s can be bound, but its traffic is taken elsewhere%s.", port, redirect(diagnosis))
                : language.of("%s can be bound, but its traffic from some interfaces is taken elsewhere%s.", port, redirect(diagnosis));
    }

    private String redirect(Diagnosis diagnosis) {
        return diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast).findFirst()
                .map(rule -> rule.to().map(to -> language.of(", by %s to %s", Wording.name(rule.by()), Wording.name(to))).orElseGet(() -> language.of(", by %s", Wording.name(rule.by())))).orElse("");
    }

    private String gone(Diagnosis diagnosis, String port) {
        boolean held = diagnosis.question().failure().flatMap(BindFailure::error).map(error -> error.kind() == OsError.Kind.IN_USE).orElse(true);
        return held ? language.of("%s is free now: whoever had it is gone.", port)
                : language.of("%s is free now: what refused it is gone, or keeps that service alone from it.", port);
    }

    private String held(Diagnosis diagnosis, String port) {
        boolean then = diagnosis.likelihood() == Likelihood.ESTABLISHED || diagnosis.question().failure().isEmpty();
        HolderText text = new HolderText(language);
        String who = new Few(language).holders(diagnosis.holders().stream().flatMap(holder -> KernelText.isHolder(diagnosis, holder) ? Stream.of(new KernelText(language).briefly(diagnosis))
                : Stream.concat(Stream.of(text.briefly(holder)), sharers(diagnosis, holder))).toList());
        if (who.isEmpty()) {
            return unowned(diagnosis, Wording.sentence(port));
        }
        return then ? language.of("%s is held by %s.", Wording.sentence(port), who) : language.of("%s is now held by %s.", Wording.sentence(port), who);
    }

    /** Who keeps the port when the holder ends: of those who share it only they are among the reasons, and those of one unit end together. */
    private Stream<String> sharers(Diagnosis diagnosis, Holder holder) {
        return holder.workers().isEmpty() ? Stream.of() : diagnosis.evidence().stream().filter(cited -> cited.host().equals(holder.host())).map(Diagnosis.Cited::evidence)
                .filter(ProcessSeen.class::isInstance).map(ProcessSeen.class::cast).filter(process -> holder.workers().contains(process.process().pid()))
                .filter(process -> holder.service().isEmpty() || !process.service().equals(holder.service())).map(process -> process.user()
                        .map(user -> language.of("%s (pid %s, %s)", Wording.name(process.name()), process.process().pid(), Wording.name(user)))
                        .orElseGet(() -> language.of("%s (pid %s)", Wording.name(process.name()), process.process().pid())));
    }

    private String unowned(Diagnosis diagnosis, String port) {
        if (!diagnosis.cause().equals(Optional.of(Cause.TIME_WAIT))) {
            return language.of("%s is in use, but who has it could not be seen.", port);
        }
        return KernelText.isStillClosing(diagnosis) ? language.of("%s is not free yet: a closed connection keeps it for up to a few minutes.", port)
                : language.of("%s is not free yet: a closed connection keeps it for up to a minute.", port);
    }

    private String forbidden(Diagnosis diagnosis, String port) {
        boolean sure = diagnosis.likelihood() == Likelihood.ESTABLISHED;
        if (!diagnosis.cause().equals(Optional.of(Cause.PRIVILEGE))) {
            return sure ? language.of("The system refuses %s.", port) : language.of("The system may refuse %s.", port);
        }
        String user = diagnosis.question().asUser().map(name -> language.of("user %s", Wording.name(name))).orElseGet(() -> language.of("this user"));
        return sure ? language.of("%s is too low for %s to take.", Wording.sentence(port), user) : language.of("%s may be too low for %s to take.", Wording.sentence(port), user);
    }

    private String elsewhere(Diagnosis diagnosis, String port) {
        String where = diagnosis.holders().isEmpty() ? language.of("a proxy server") : Wording.name(diagnosis.holders().get(0).host());
        if (diagnosis.likelihood() != Likelihood.ESTABLISHED) {
            return language.of("%s may be opened on %s instead, by the WinSock Proxy client.", Wording.sentence(port), where);
        }
        return diagnosis.holders().isEmpty() ? language.of("%s is opened on %s, not here.", Wording.sentence(port), where)
                : language.of("%s is opened on %s, not here; there it is held by %s.", Wording.sentence(port), where,
                        new Few(language).all(diagnosis.holders().stream().map(new HolderText(language)::briefly).toList()));
    }

    private String undetermined(Diagnosis diagnosis, String port) {
        String host = Wording.name(diagnosis.question().host());
        if (diagnosis.cause().equals(Optional.of(Cause.NETWORK))) {
            return language.of("That is no taken port: the network or its name data was not there.");
        }
        if (diagnosis.cause().equals(Optional.of(Cause.NOT_LOCAL))) {
            return language.of("That is no taken port: the address was refused, and the log does not say which one.");
        }
        if (diagnosis.cause().equals(Optional.of(Cause.REMOTE_BIND))) {
            return diagnosis.likelihood() == Likelihood.POSSIBLE
                    ? language.of("Nobody has it on the proxy server now: start the service again, and if that fails, look at both hosts at once.")
                    : language.of("Who had it can't be told from this alone: it may be on %s, or on a proxy server.", host);
        }
        return diagnosis.question().failure().isPresent() ? language.of("Who had it on %s is not known: see what was not looked at.", host)
                : language.of("Whether %s can be taken could not be found out: see what was not looked at.", port);
    }

    private String port(Diagnosis diagnosis) {
        Endpoint wanted = diagnosis.question().wanted();
        Object place = wanted.address().isWildcard() ? wanted.port() : wanted.text();
        return switch (wanted.transport()) {
        case TCP -> wanted.address().isWildcard() ? language.of("port %s", place) : wanted.text();
        case UDP -> wanted.address().isWildcard() ? language.of("UDP port %s", place) : "UDP " + place;
        case UDP_LITE -> wanted.address().isWildcard() ? language.of("UDP-Lite port %s", place) : "UDP-Lite " + place;
        case SCTP -> wanted.address().isWildcard() ? language.of("SCTP port %s", place) : "SCTP " + place;
        };
    }
}
