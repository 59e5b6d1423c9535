// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.SettingSeen;

/** Filters of the system that block binds to a port (on Windows, those of its filtering platform). */
final class BindBlocks {
    /** The namespace of those that block every server of the port, unless another filter permits it. */
    static final String ALL = "bind-block";
    /** The namespace of those that block a program, a user, or whatever else their conditions say, which may be the server. */
    static final String SOME = "bind-block-for-some";

    private static final String EXCLUSIVE = "WSAEACCES";

    private BindBlocks() { }

    /**
     * A refusal is established by itself; which of several filters it comes from the system does not say.
     * Windows refuses in the same way what a socket keeps for itself (Microsoft, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE").
     *
     * @param bound whether a socket is there that may keep the port
     */
    static List<Obstacle> obstacles(List<SettingSeen> all, List<SettingSeen> some, Optional<BindRefused> refused, boolean allowed, boolean bound) {
        List<Evidence> blocks = Stream.concat(all.stream(), some.stream()).map(Evidence.class::cast).toList();
        if (refused.isEmpty()) {
            return allowed || all.isEmpty() ? List.of() : List.of(policy(Likelihood.POSSIBLE, List.copyOf(all)));
        }
        // A filter that may be about another program hides no socket.
        Likelihood likelihood = bound && all.isEmpty() && refused.get().error().symbol().equals(EXCLUSIVE) ? Likelihood.POSSIBLE : Likelihood.ESTABLISHED;
        if (blocks.size() > 1) {
            return List.of(policy(likelihood, List.of(refused.get())), policy(Likelihood.POSSIBLE, blocks));
        }
        List<Evidence> because = new ArrayList<>(List.of(refused.get()));
        because.addAll(blocks);
        return List.of(policy(likelihood, because));
    }

    private static Obstacle policy(Likelihood likelihood, List<Evidence> because) {
        return new Obstacle(Verdict.FORBIDDEN, Cause.POLICY, likelihood, List.of(), because);
    }
}
