// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.Optional;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
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
        if (error.equals(Optional.of(OsError.Kind.NETWORK))) {
            return new Ruling(Verdict.UNDETERMINED, Optional.of(Cause.NETWORK), Likelihood.ESTABLISHED, List.of(), List.of());
        }
        if (error.equals(Optional.of(OsError.Kind.ADDRESS_UNAVAILABLE))) {
            // Not all addresses, which the question supposes: the one that the service wanted stands nowhere.
            return new Ruling(Verdict.UNDETERMINED, Optional.of(Cause.NOT_LOCAL), Likelihood.POSSIBLE, List.of(), List.of());
        }
        Likelihood elsewhere = remote.map(Finding::likelihood).orElse(Likelihood.RULED_OUT);
        // A service that nobody named may be any; what is in the way here is in the way of each.
        if (elsewhere == Likelihood.ESTABLISHED && (question.failure().isPresent() || here.obstacles().isEmpty())) {
            return remoteBind(Verdict.ELSEWHERE, elsewhere, remote, proxies.scenes());
        }
        if (!here.obstacles().isEmpty()) {
            Obstacle first = here.obstacles().get(0);
            return new Ruling(first.verdict(), Optional.of(first.cause()), localLikelihood(here, first),
                    first.because(), List.of(here));
        }
        boolean free = !proxies.scenes().isEmpty() && proxies.scenes().stream().allMatch(proxy -> proxy.isFree() && proxy.isAfterFailure());
        if (elsewhere == Likelihood.POSSIBLE && !free) {
            return remoteBind(Verdict.ELSEWHERE, elsewhere, remote, proxies.scenes());
        }
        // A host of which nobody knows that it is the proxy proves nothing by being free.
        boolean gone = free && proxies.identified();
        if ((elsewhere == Likelihood.RULED_OUT || gone) && here.bind().covered() && here.isAfterFailure()) {
            Cause alone = question.failure().isPresent() ? Cause.GONE : Cause.NONE;
            return new Ruling(Verdict.FREE, Optional.of(here.bind().shared().isEmpty() ? alone : Cause.SILENT_DOUBLE_BIND),
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

    /** {@return whether an obstacle to a bind could be behind the question; a network that is down is none, nor is an unknown address} */
    static boolean couldBeAnObstacle(Question question) {
        return question.failure().flatMap(BindFailure::error).map(OsError::kind)
                .map(kind -> kind != OsError.Kind.NETWORK && kind != OsError.Kind.ADDRESS_UNAVAILABLE).orElse(true);
    }

    private static Likelihood localLikelihood(Scene here, Obstacle obstacle) {
        return here.tellsOfTheFailure() ? obstacle.likelihood() : Likelihood.POSSIBLE;
    }
}
