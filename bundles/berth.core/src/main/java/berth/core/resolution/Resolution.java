// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.resolution.Stage.State;

/**
 * The steps that lead from one diagnosis to the port, and how far each is.
 * Pure: whoever leads through it looks at the hosts, asks the person, and keeps it.
 *
 * @param begun   when somebody first asked for it
 * @param host    on which the service runs
 * @param service that wants the port, where known
 * @param stages  in the order in which they are to be taken
 * @param ended   when the port was seen to be free, or with the service that wants it
 */
public record Resolution(Instant begun, String host, Endpoint wanted, Optional<String> service, List<Stage> stages, Optional<Instant> ended) {

    /** Copies the list. */
    public Resolution {
        stages = List.copyOf(stages);
    }

    /** {@return one in which nothing was done} */
    public static Resolution of(Question question, Instant begun) {
        return new Resolution(begun, question.host(), question.wanted(), question.service(), List.of(), Optional.empty());
    }

    /** {@return whether it is about that question} */
    public boolean isAbout(Question question) {
        return host.equals(question.host()) && wanted.equals(question.wanted()) && service.equals(question.service());
    }

    /** {@return what is asked, without the failure that it may have begun with} */
    public Question question() {
        return new Question(wanted, host, service, Optional.empty(), Optional.empty(), false);
    }

    /** {@return the first step that is left; empty when all are behind} */
    public Optional<Stage> next() {
        return ended.isPresent() ? Optional.empty() : Stage.open(stages).stream().findFirst();
    }

    /** {@return the same with that step done, as a person says} */
    public Resolution done(String step) {
        return changed(step, Stage::done);
    }

    /** {@return the same past that step} */
    public Resolution skipped(String step) {
        return changed(step, Stage::skipped);
    }

    /** Of several with one id, the first that is open is meant. */
    private Resolution changed(String id, UnaryOperator<Stage> change) {
        Optional<Stage> meant = stages.stream().filter(stage -> stage.step().id().equals(id)).min((one, other) -> Boolean.compare(other.isOpen(), one.isOpen()));
        return with(stages.stream().map(stage -> Optional.of(stage).equals(meant) ? change.apply(stage) : stage).toList(), ended);
    }

    /**
     * {@return the same by fresh evidence}
     * The steps of the new diagnosis come in its order, behind those that it has no more. Of these go the ones that were only to do, when they are known not to fit any more,
     * or the end is reached.
     *
     * @param looked what was seen, and of each step how sure it is that what it is for is so
     */
    public Resolution renewed(Looked looked) {
        List<Step> fresh = looked.diagnosis().steps();
        List<Stage> before = stages.stream().filter(stage -> fresh.stream().noneMatch(stage::isOf)).toList();
        List<Stage> current = fresh.stream().map(step -> stages.stream().filter(stage -> stage.isOf(step)).findFirst().map(stage -> stage.as(step)).orElseGet(() -> Stage.of(step))).toList();
        List<Stage> seen = looked.seen(Stream.concat(before.stream(), current.stream()).toList());
        Optional<Instant> end = isReached(looked.diagnosis()) ? ended.or(() -> Optional.of(looked.diagnosis().takenAt())) : Optional.empty();
        List<Stage> kept = seen.subList(0, before.size()).stream()
                .filter(stage -> stage.state() != State.TO_DO || stage.check() == Likelihood.UNKNOWN && end.isEmpty()).toList();
        return with(Stream.concat(kept.stream(), seen.stream().skip(before.size())).toList(), end);
    }

    /** The port can be taken, or the service that wants it has it. On a proxy, that nobody has it is not yet all. */
    private boolean isReached(Diagnosis diagnosis) {
        return diagnosis.verdict() == Verdict.FREE
                || service.isPresent() && !diagnosis.holders().isEmpty() && diagnosis.holders().stream().allMatch(holder -> holder.service().equals(service));
    }

    private Resolution with(List<Stage> changed, Optional<Instant> reached) {
        return new Resolution(begun, host, wanted, service, changed, reached);
    }
}
