// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.firewall.RuleTable.Action;
import berth.portprobe.internal.linux.firewall.RuleTable.Chain;
import berth.portprobe.internal.linux.firewall.RuleTable.Hook;
import berth.portprobe.internal.linux.firewall.RuleTable.Rule;

/**
 * Follows the traffic of some ports through a table, from the hooks along the jumps, and notes where it is taken elsewhere.
 * A rule that decides by more than the port may let traffic pass, so what comes after it counts too.
 */
final class RuleWalk {

    /** What a rule for the hook of outgoing packets is limited to. */
    static final String OWN = "what this host itself sends";

    private static final int DEEPEST = 24;
    private static final int MOST_RULES = 200_000;

    /**
     * Traffic that a rule takes.
     *
     * @param condition what it asks, and what the ways there ask
     * @param ports     of the ports that were asked about
     * @param by        the table and the chain
     */
    record Taking(Condition condition, BitSet ports, Action.Redirect redirect, String by) { }

    /** Packets that a rule gives to a program; otherwise like {@link Taking}. */
    record Queueing(Condition condition, BitSet ports, Action.Queue queue, String by) { }

    private final RuleTable table;
    private final Transport transport;
    private final Set<Taking> takings = new LinkedHashSet<>();
    private final Set<Queueing> queueings = new LinkedHashSet<>();
    private int rules;
    private boolean complete = true;

    RuleWalk(RuleTable table, Transport transport) {
        this.table = table;
        this.transport = transport;
    }

    /** {@return what is taken of these ports} */
    List<Taking> takings(BitSet ports) {
        Condition all = table.family().map(Condition::of).orElse(Condition.NONE);
        enter(Hook.PREROUTING, ports, all);
        enter(Hook.OUTPUT, ports, all.and(Condition.limit(OWN)));
        return List.copyOf(takings);
    }

    private void enter(Hook hook, BitSet ports, Condition start) {
        table.chains().values().stream().filter(chain -> chain.hook() == hook).forEach(chain -> follow(chain, ports, start, 0));
    }

    /** {@return which packets for these ports of this host are given to programs} */
    List<Queueing> queueings(BitSet ports) {
        if (!table.queues()) {
            return List.of();
        }
        Condition all = table.family().map(Condition::of).orElse(Condition.NONE);
        enter(Hook.PREROUTING, ports, all);
        enter(Hook.INPUT, ports, all);
        return List.copyOf(queueings);
    }

    /** {@return whether the table was followed to its end} */
    boolean complete() {
        return complete;
    }

    /** {@return the ports whose traffic comes back out of the chain} */
    private BitSet follow(Chain chain, BitSet in, Condition way, int depth) {
        BitSet left = in;
        BitSet returned = new BitSet();
        for (Rule rule : chain.rules()) {
            BitSet hit = Ports.both(left, rule.condition().ports());
            if (hit.isEmpty() || !rule.condition().transports().contains(transport)) {
                continue;
            }
            if (depth > DEEPEST || ++rules > MOST_RULES) {
                complete = false;
                return Ports.either(returned, left);
            }
            Condition here = way.and(rule.condition());
            boolean sure = rule.condition().isSure();
            BitSet back = switch (rule.action()) {
            case Action.Redirect redirect -> taken(here, hit, redirect, chain);
            case Action.Jump(String target, boolean comesBack) -> jump(target, hit, here, depth);
            case Action.Return() -> hit;
            case Action.Queue queue -> queued(here, hit, queue, chain);
            case Action.Stop() -> new BitSet();
            };
            boolean leaves = rule.action() instanceof Action.Return || rule.action() instanceof Action.Jump(String target, boolean comesBack) && !comesBack;
            left = sure ? Ports.without(left, hit) : left;
            if (leaves) {
                returned = Ports.either(returned, back);
            } else {
                left = Ports.either(left, back);
            }
        }
        return Ports.either(returned, left);
    }

    private BitSet jump(String target, BitSet hit, Condition here, int depth) {
        return Optional.ofNullable(table.chains().get(target)).map(chain -> follow(chain, hit, here, depth + 1)).orElse(hit);
    }

    private BitSet taken(Condition here, BitSet hit, Action.Redirect redirect, Chain chain) {
        BitSet ports = Ports.both(hit, here.ports());
        if (!ports.isEmpty()) {
            takings.add(new Taking(here, ports, redirect, table.label() + " " + chain.name()));
        }
        return new BitSet();
    }

    private BitSet queued(Condition here, BitSet hit, Action.Queue queue, Chain chain) {
        BitSet ports = Ports.both(hit, here.ports());
        if (!ports.isEmpty()) {
            queueings.add(new Queueing(here, ports, queue, table.label() + " " + chain.name()));
        }
        return new BitSet();
    }
}
