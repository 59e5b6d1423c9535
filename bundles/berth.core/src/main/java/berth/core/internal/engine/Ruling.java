// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;

/** The verdict with its cause, how sure it is, what it rests on, and the scenes whose holders it names. */
record Ruling(Verdict verdict, Optional<Cause> cause, Likelihood likelihood, List<Evidence> because, List<Scene> scenes) {

    /** {@return how likely the cause is, and why} */
    Finding finding() {
        return new Finding(likelihood, because);
    }

    /**
     * Weighs what is seen here against a bind that takes place on a proxy.
     * An obstacle that was observed here counts before a remote bind that is only possible, and after one that is proven.
     */
    static Ruling of(Question question, Scene here, Optional<Finding> remote, Proxies proxies) {
        Optional<OsError.Kind> error = question.failure().flatMap(failure -> failure.error()).map(OsError::kind);
        if (error.map(OsError.Kind.NETWORK::equals).orElse(false)) {
            return new Ruling(Verdict.UNDETERMINED, Optional.of(Cause.NETWORK), Likelihood.ESTABLISHED, List.of(), List.of());
        }
        Likelihood elsewhere = remote.map(Finding::likelihood).orElse(Likelihood.RULED_OUT);
        if (elsewhere == Likelihood.ESTABLISHED) {
            return remoteBind(Verdict.ELSEWHERE, elsewhere, remote, proxies.scenes());
        }
        if (!here.obstacles().isEmpty()) {
            Obstacle first = here.obstacles().get(0);
            return new Ruling(first.verdict(), Optional.of(first.cause()), localLikelihood(question, here, first),
                    first.because(), List.of(here));
        }
        boolean free = !proxies.scenes().isEmpty()
                && proxies.scenes().stream().allMatch(proxy -> proxy.isFree() && isAfterFailure(question, proxy));
        if (elsewhere == Likelihood.POSSIBLE && !free) {
            return remoteBind(Verdict.ELSEWHERE, elsewhere, remote, proxies.scenes());
        }
        // A host of which nobody knows that it is the proxy proves nothing by being free.
        boolean gone = free && proxies.identified();
        if ((elsewhere == Likelihood.RULED_OUT || gone) && here.bind().covered() && isAfterFailure(question, here)) {
            return new Ruling(Verdict.FREE, Optional.of(question.failure().isPresent() ? Cause.GONE : Cause.NONE),
                    Likelihood.ESTABLISHED, List.of(), List.of());
        }
        return elsewhere != Likelihood.RULED_OUT ? remoteBind(Verdict.UNDETERMINED, elsewhere, remote, proxies.scenes())
                : new Ruling(Verdict.UNDETERMINED, Optional.empty(), Likelihood.UNKNOWN,
                        remote.map(Finding::because).orElse(List.of()), List.of());
    }

    private static Ruling remoteBind(Verdict verdict, Likelihood likelihood, Optional<Finding> remote, List<Scene> proxies) {
        return new Ruling(verdict, Optional.of(Cause.REMOTE_BIND), likelihood,
                remote.map(Finding::because).orElse(List.of()), proxies);
    }

    /** Who came only after the failure can't have caused it. */
    private static Likelihood localLikelihood(Question question, Scene here, Obstacle obstacle) {
        Optional<Instant> failed = question.failure().flatMap(failure -> failure.record().time());
        List<Holder> holders = here.holders();
        boolean cameLater = obstacle.verdict() == Verdict.HELD && !holders.isEmpty() && failed.isPresent() && holders.stream()
                .allMatch(holder -> holder.started().map(started -> started.isAfter(failed.get())).orElse(false));
        return cameLater ? Likelihood.POSSIBLE : obstacle.likelihood();
    }

    /** {@return whether the host was looked at after the failure, or there was none} */
    static boolean isAfterFailure(Question question, Scene here) {
        Optional<Instant> failed = question.failure().map(failure -> failure.record()).flatMap(LogRecord::time);
        return failed.map(time -> !here.host().takenAt().isBefore(time)).orElse(true);
    }
}
