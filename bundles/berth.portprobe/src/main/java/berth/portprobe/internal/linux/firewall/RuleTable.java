// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The chains of one table.
 *
 * @param label  how people call it: {@code nftables ip nat}
 * @param family empty for both
 * @param chains by their names
 * @param open   what could not be read of it, one sentence each
 */
record RuleTable(String label, Optional<Condition.Family> family, Map<String, Chain> chains, List<String> open) {

    /** A chain, and whether the kernel itself enters it with traffic that may be taken elsewhere. */
    record Chain(String name, Hook hook, List<Rule> rules) { }

    /** From where a chain is entered. */
    enum Hook {
        /** From other chains only. */
        NONE,
        /** What comes in. */
        PREROUTING,
        /** What comes in and is for this host. */
        INPUT,
        /** What this host itself sends. */
        OUTPUT
    }

    /** {@return whether some rule takes traffic elsewhere} */
    boolean redirects() {
        return rules().anyMatch(rule -> rule.action() instanceof Action.Redirect);
    }

    /** {@return whether some rule gives packets to a program} */
    boolean queues() {
        return rules().anyMatch(rule -> rule.action() instanceof Action.Queue);
    }

    private Stream<Rule> rules() {
        return chains.values().stream().flatMap(chain -> chain.rules().stream());
    }

    /** What becomes of which traffic. */
    record Rule(Condition condition, Action action) { }

    /** What a rule does. */
    sealed interface Action {
        /**
         * Takes the traffic to another address or port, of which that which is missing stays.
         *
         * @param told       false where the rule takes traffic and nobody says whereto
         * @param translates whether it surely does so by translating addresses, as against giving packets to another socket (TPROXY)
         */
        record Redirect(Optional<String> address, Optional<String> port, boolean told, boolean translates) implements Action {
            static Redirect translating(Optional<String> address, Optional<String> port) {
                return new Redirect(address, port, true, true);
            }

            static Redirect proxying(Optional<String> address, Optional<String> port) {
                return new Redirect(address, port, true, false);
            }
        }

        /** Goes to another chain, and comes back unless it is a goto. */
        record Jump(String chain, boolean back) implements Action { }

        /** Goes back to the chain before. */
        record Return() implements Action { }

        /**
         * Gives the packets to a program, which lets them go on or drops them.
         *
         * @param numbers of the queue, or of the first and the last of several; empty when the packet decides which
         * @param bypass  whether the packets go on when no program reads the queue
         */
        record Queue(List<Integer> numbers, boolean bypass) implements Action { }

        /** Ends the way through the hook's rules. */
        record Stop() implements Action { }
    }
}
