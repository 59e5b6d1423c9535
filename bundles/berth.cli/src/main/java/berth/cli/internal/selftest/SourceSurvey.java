// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/**
 * What one contributed source looked at.
 *
 * @param surveyed what it looked at completely
 * @param gaps     what it could not look at
 * @param facts    how much it said besides
 */
record SourceSurvey(String id, Set<Topic> surveyed, List<NotObserved> gaps, long facts, long millis) {

    static SourceSurvey of(String id, List<Evidence> seen, long millis) {
        List<NotObserved> gaps = seen.stream().filter(NotObserved.class::isInstance).map(NotObserved.class::cast).distinct().toList();
        Set<Topic> open = gaps.stream().map(NotObserved::topic).collect(Collectors.toSet());
        Set<Topic> surveyed = seen.stream().filter(Surveyed.class::isInstance).map(Surveyed.class::cast).map(Surveyed::topic).filter(topic -> !open.contains(topic))
                .collect(Collectors.toCollection(TreeSet::new));
        return new SourceSurvey(id, surveyed, gaps, seen.stream().filter(one -> !(one instanceof Surveyed) && !(one instanceof NotObserved)).count(), millis);
    }

    /** {@return whether it ran to its end in time, and told something} What it told is compared by other checks. */
    Check check() {
        String title = "source " + id;
        Optional<NotObserved> broken = gaps.stream().filter(gap -> gap.topic() == Topic.CONTRIBUTION && gap.why() == Why.BROKEN_CONTRIBUTION).findFirst();
        Optional<NotObserved> late = gaps.stream().filter(gap -> gap.why() == Why.TIMED_OUT).findFirst();
        return broken.isPresent() ? Check.wrong(title, "it failed") : late.isPresent() ? Check.wrong(title, "it did not answer in time")
                : surveyed.isEmpty() && !gaps.isEmpty() ? Check.undecided(title, "it could look at nothing completely")
                : facts == 0 ? Check.undecided(title, surveyed.isEmpty() ? "it said nothing" : "it looked and saw nothing, and nothing is known here that it should have seen")
                : Check.right(title, facts + " facts in " + millis + " ms");
    }
}
