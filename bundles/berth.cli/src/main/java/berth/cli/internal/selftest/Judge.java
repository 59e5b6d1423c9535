// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.OsError;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;

/** Compares what Berth said with what there is; asks nobody. */
record Judge(Self self) {
    /** Services are looked at for all ports. */
    private static final int ANY_PORT = 1;
    /** Systems count the beginning of a process in ticks, and from the boot. */
    private static final Duration BLURRED = Duration.ofSeconds(2);

    /** {@return whether Berth found a socket of this process, whose it is, and what that means for the port} */
    Check sample(Sample sample, Seen seen) {
        List<SocketSeen> there = seen.host().all(SocketSeen.class).filter(socket -> isOf(sample, socket)).toList();
        Optional<Check> trouble = there.isEmpty() ? Optional.of(unseen(sample, seen)) : sample.isOwned() ? owner(sample, there.getFirst(), seen) : Optional.empty();
        Optional<Check> wrong = answer(sample.title(), sample, seen.answer());
        // A wrong answer is worse than one that knows too little.
        return wrong.filter(check -> check.result() == Check.Result.WRONG).or(() -> trouble).or(() -> wrong)
                .orElseGet(() -> Check.right(sample.title(), said(seen.answer()) + (sample.isOwned() ? ", own process and program" : ", no process")));
    }

    private static boolean isOf(Sample sample, SocketSeen socket) {
        Endpoint own = sample.own();
        return socket.local().port() == own.port() && socket.local().transport() == own.transport() && socket.state() == sample.state()
                && socket.local().address().unmapped().equals(own.address().unmapped());
    }

    private static Check unseen(Sample sample, Seen seen) {
        String state = sample.state().id();
        boolean complete = seen.host().covers(Topic.sockets(sample.own().transport()), sample.own().port());
        List<String> instead = seen.host().all(SocketSeen.class).filter(socket -> socket.local().port() == sample.own().port()).map(socket -> socket.state().id()).distinct().toList();
        if (sample.state() == SocketState.TIME_WAIT) {
            return Check.undecided(sample.title(), "no connection in " + state + " was seen; this system may keep none on the loopback interface");
        }
        return complete ? Check.wrong(sample.title(), "not seen in state " + state + (instead.isEmpty() ? "" : ", but " + String.join(", ", instead)) + ", although all sockets were looked at")
                : Check.undecided(sample.title(), "not seen; " + gaps(seen, Topic.sockets(sample.own().transport())));
    }

    private Optional<Check> owner(Sample sample, SocketSeen socket, Seen seen) {
        Optional<ProcessRef> own = socket.owners().stream().filter(owner -> owner.pid() == self.pid()).findFirst();
        if (own.isEmpty()) {
            boolean guessed = socket.candidates().stream().anyMatch(candidate -> candidate.pid() == self.pid());
            return Optional.of(!socket.owners().isEmpty() ? Check.wrong(sample.title(), "said to be of another process")
                    : Check.undecided(sample.title(), "whose it is is not proven" + (guessed ? ", only guessed rightly" : "") + "; " + gaps(seen, Topic.PROCESSES)));
        }
        Optional<Instant> told = own.get().started();
        if (told.isPresent() && self.started().isPresent() && Duration.between(told.get(), self.started().get()).abs().compareTo(BLURRED) > 0) {
            return Optional.of(Check.wrong(sample.title(), "the process is said to have begun " + Duration.between(told.get(), self.started().get()).toSeconds() + " s too early"));
        }
        Optional<String> exe = seen.host().all(ProcessSeen.class).filter(process -> process.process().equals(own.get())).findFirst().flatMap(ProcessSeen::exe);
        if (exe.isEmpty()) {
            return Optional.of(Check.undecided(sample.title(), "the program of the process was not told"));
        }
        return self.exe().filter(path -> !file(path).equals(file(exe.get()))).map(path -> Check.wrong(sample.title(), "the program is said to be another one"));
    }

    /** Windows is not particular about capitals. */
    private static String file(String path) {
        String slashed = path.replace('\\', '/');
        return slashed.substring(slashed.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private Optional<Check> answer(String title, Sample sample, Diagnosis answer) {
        boolean free = sample.bindable().orElse(true);
        Verdict right = free ? Verdict.FREE : Verdict.HELD;
        if (answer.verdict() == Verdict.UNDETERMINED) {
            return Optional.of(Check.undecided(title, "the verdict is undetermined; " + gaps(answer.blindSpots())));
        }
        if (sample.bindable().isEmpty() && answer.verdict() != right) {
            return Optional.of(Check.undecided(title, said(answer) + "; a bind was allowed, and to listen on all addresses was not tried, as a firewall may ask about it"));
        }
        if (answer.verdict() != right) {
            return Optional.of(Check.wrong(title, "the verdict is " + answer.verdict().id() + ", and a bind was " + (free ? "allowed" : "refused")));
        }
        if (!free && answer.cause().filter(sample.causes()::contains).isEmpty()) {
            return Optional.of(Check.wrong(title, "the cause is " + answer.cause().map(Cause::id).orElse("none") + " instead of " + sample.causes().stream().map(Cause::id).sorted().collect(Collectors.joining(" or "))));
        }
        boolean named = answer.holders().stream().anyMatch(holder -> holder.pid().equals(Optional.of(self.pid())));
        boolean others = answer.holders().stream().anyMatch(holder -> holder.pid().isPresent());
        return free || !sample.isOwned() || named ? Optional.empty()
                : Optional.of(others ? Check.wrong(title, "another process is called its holder") : Check.undecided(title, "no process is called its holder"));
    }

    /** {@return whether nobody's port is said to be free} */
    Check free(Endpoint asked, boolean bindable, Seen seen) {
        String title = "TCP port that nobody has";
        Verdict verdict = seen.answer().verdict();
        return !bindable ? Check.notMade(title, "another program took it meanwhile")
                : verdict == Verdict.UNDETERMINED ? Check.undecided(title, gaps(seen.answer().blindSpots()))
                : verdict == Verdict.FREE ? Check.right(title, "free") : Check.wrong(title, "the verdict for " + asked.address() + " is " + verdict.id() + ", and a bind was allowed");
    }

    /** {@return whether the error of a bind is of the right kind} */
    Check refusal(String title, Endpoint asked, Verdict right, List<OsError.Kind> kinds, Seen seen) {
        Verdict verdict = seen.answer().verdict();
        List<OsError> errors = seen.host().all(BindRefused.class).filter(refused -> refused.endpoint().equals(asked)).map(BindRefused::error).toList();
        String told = errors.stream().map(error -> error.symbol() + " " + error.code()).distinct().collect(Collectors.joining(", "));
        if (errors.stream().anyMatch(error -> !kinds.contains(error.kind()))) {
            return Check.wrong(title, "the error is said to be " + told);
        }
        return verdict == Verdict.UNDETERMINED ? Check.undecided(title, gaps(seen.answer().blindSpots()))
                : verdict != right ? Check.wrong(title, "the verdict is " + verdict.id())
                : errors.isEmpty() ? Check.undecided(title, verdict.id() + ", and no bind was tried for it") : Check.right(title, verdict.id() + ", " + told);
    }

    /** {@return whether what runs on every such system is among the services} */
    Check services(List<KnownService> known, Snapshot all) {
        String title = "services";
        List<ServiceSeen> listed = all.all(ServiceSeen.class).toList();
        List<String> missing = known.stream().filter(service -> !service.isListed(listed)).map(KnownService::name).toList();
        List<String> down = known.stream().filter(service -> service.isListed(listed) && !service.isRunning(listed)).map(KnownService::name).toList();
        boolean complete = all.covers(Topic.SERVICES, ANY_PORT);
        String gaps = complete ? "" : "; " + gaps(all.all(NotObserved.class).filter(gap -> gap.topic() == Topic.SERVICES).toList());
        if (known.isEmpty()) {
            return Check.undecided(title, listed.size() + " listed, and none that has to run here is known" + gaps);
        }
        if (!down.isEmpty()) {
            return Check.undecided(title, "said not to run, as somebody may have wanted it: " + String.join(", ", down));
        }
        String names = known.stream().map(KnownService::name).collect(Collectors.joining(", "));
        return missing.isEmpty() ? Check.right(title, listed.size() + " listed, with what always runs: " + names + gaps)
                : complete ? Check.wrong(title, listed.size() + " listed, without " + String.join(", ", missing) + ", although all were looked at")
                : Check.undecided(title, listed.size() + " listed, without " + String.join(", ", missing) + gaps);
    }

    private static String said(Diagnosis answer) {
        return answer.verdict().id() + answer.cause().filter(cause -> answer.verdict() != Verdict.FREE).map(cause -> ", " + cause.id()).orElse("");
    }

    private static String gaps(Seen seen, Topic topic) {
        return gaps(seen.host().all(NotObserved.class).filter(gap -> gap.topic() == topic || gap.topic() == Topic.CONTRIBUTION).toList());
    }

    private static String gaps(List<NotObserved> gaps) {
        return gaps.isEmpty() ? "nobody says why" : gaps.stream().map(gap -> gap.topic().id() + ": " + gap.why().id()).distinct().collect(Collectors.joining(", "));
    }
}
