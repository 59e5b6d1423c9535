// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.LocalAddresses;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.LinuxKernel;
import berth.portprobe.internal.linux.firewall.Condition.Family;

/**
 * The rules of netfilter that take a port's traffic elsewhere: REDIRECT, DNAT and TPROXY of nftables and of both kinds of iptables; and
 * those that give its packets to a program first, by a queue.
 * <p>
 * Contract: needs CAP_NET_ADMIN, or a kernel in which nothing can redirect. Starts a program only when there are rules.
 */
public final class LinuxFirewallSource implements EvidenceSource {

    private static final String ID = "berth.portprobe.linux.firewall";
    private static final String MODULES = "/proc/modules";
    private static final String RELEASE = "/proc/sys/kernel/osrelease";
    private static final Set<String> TAKING_TABLES = Set.of("nat", "mangle");
    /** What socket(2) says when the kernel has no netfilter. */
    private static final int EPROTONOSUPPORT = 93;
    private static final int MOST_BYTES = 1 << 20;
    /** What nft itself takes for the name of a table; its family stands before it. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+ [A-Za-z][A-Za-z0-9/\\\\_.]*");

    private final Kernel kernel;
    private final PacketFilter filter;

    /** For the extension registry. */
    public LinuxFirewallSource() {
        this(new LinuxKernel(), new LinuxPacketFilter());
    }

    LinuxFirewallSource(Kernel kernel, PacketFilter filter) {
        this.kernel = kernel;
        this.filter = filter;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        if (request.effort() == Effort.EXACT) {
            return;
        }
        List<NotObserved> gaps = new ArrayList<>();
        QueueFacts queues = new QueueFacts(kernel, sink);
        boolean mayQueue = queues.anyReader() || text(MODULES).filter(Modules::queue).isPresent();
        boolean mayRedirect = mayRedirect();
        if (mayRedirect || mayQueue) {
            List<Found> found = new ArrayList<>();
            nft(origin, found, gaps);
            for (Legacy legacy : Legacy.ALL) {
                legacy(legacy, mayQueue, origin, found, gaps);
            }
            RedirectFacts facts = new RedirectFacts(request.wanted(), LocalAddresses.all(), sink);
            found.forEach(one -> facts.table(one.table, one.origin));
            facts.open().forEach(detail -> gaps.add(new NotObserved(origin, Topic.REDIRECTS, Why.NOT_SUPPORTED, detail)));
            queues.tell(facts.queued(), origin, monitor::isCanceled);
            unlisted(facts, origin).ifPresent(sink);
        }
        if (!mayRedirect) {
            gaps.replaceAll(LinuxFirewallSource::ofQueues);
        }
        gaps.forEach(sink);
        if (gaps.stream().noneMatch(gap -> gap.topic() == Topic.REDIRECTS)) {
            sink.accept(new Surveyed(origin, Topic.REDIRECTS, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
        }
    }

    /** A table and where it was read. */
    private record Found(RuleTable table, Origin origin) { }

    private static Optional<NotObserved> unlisted(RedirectFacts facts, Origin origin) {
        return facts.tooManyQueued() ? Optional.of(new NotObserved(origin, Topic.HOOKS, Why.NOT_SUPPORTED,
                "Rules of the firewall give packets of more ports to programs than are listed here.")) : Optional.empty();
    }

    /** Where nothing can redirect, only the queues are not known. */
    private static NotObserved ofQueues(NotObserved gap) {
        String open = "Which programs rules of the firewall give packets to ";
        return new NotObserved(gap.origin(), Topic.HOOKS, gap.why(), gap.why() == Why.ACCESS_DENIED ? open + "can't be read without root; sudo nft list ruleset shows them."
                : open + "is not known (" + gap.detail().replaceFirst("\\.$", "") + ").");
    }

    /** {@return false only where the kernel surely has nothing that takes traffic elsewhere} */
    private boolean mayRedirect() {
        Optional<String> loaded = text(MODULES);
        Optional<String> builtIn = text(RELEASE).flatMap(release -> text("/lib/modules/" + release.strip() + "/modules.builtin"));
        return loaded.isEmpty() || builtIn.isEmpty() || Modules.loaded(loaded.get()) || Modules.builtIn(builtIn.get());
    }

    private Optional<String> text(String path) {
        try {
            return Optional.of(new String(kernel.read(path, MOST_BYTES), StandardCharsets.ISO_8859_1));
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private static NotObserved denied(Origin origin) {
        return new NotObserved(origin, Topic.REDIRECTS, Why.ACCESS_DENIED,
                "Whether firewall rules take the traffic elsewhere can't be read without root; sudo nft list ruleset shows them.");
    }

    private void nft(Origin origin, List<Found> found, List<NotObserved> gaps) {
        try {
            PacketFilter.Tables there = filter.tables();
            NftRuleset.Tables all = new NftRuleset.Tables(List.of(), Set.of());
            for (List<String> arguments : there.any() ? commands(there) : List.<List<String>>of()) {
                all = shown(arguments, origin, gaps).map(all::and).orElse(all);
            }
            nft(all, there.dormant(), origin, found);
            if (!there.dormant().isEmpty() && !there.awake().stream().allMatch(name -> NAME.matcher(name).matches())) {
                gaps.add(new NotObserved(origin, Topic.REDIRECTS, Why.FAILED, "A table of the firewall has a name by which nft can't be asked for it."));
            }
        } catch (KernelError e) {
            if (e.denied()) {
                gaps.add(denied(origin));
            } else if (e.errno() != EPROTONOSUPPORT) {
                gaps.add(new NotObserved(origin, Topic.REDIRECTS, Why.FAILED, "Whether there are firewall rules is not known (" + e.getMessage() + ")."));
            }
        }
    }

    /** Of a dormant table nft 1.0.6 prints as its flag what it finds in freed memory, and often ends there: so only the others are asked for. */
    private static List<List<String>> commands(PacketFilter.Tables there) {
        return there.dormant().isEmpty() ? List.of(List.of("-j", "list", "ruleset"))
                : there.awake().stream().filter(name -> NAME.matcher(name).matches()).map(name -> List.of("-j", "list", "table", name.split(" ")[0], name.split(" ")[1])).toList();
    }

    private Optional<NftRuleset.Tables> shown(List<String> arguments, Origin origin, List<NotObserved> gaps) {
        return show("nft", arguments, origin, gaps).flatMap(text -> {
            Optional<NftRuleset.Tables> parsed = NftRuleset.parse(text);
            if (parsed.isEmpty()) {
                gaps.add(new NotObserved(origin.at("nft " + String.join(" ", arguments)), Topic.REDIRECTS, Why.FAILED, "What nft shows of the firewall could not be read."));
            }
            return parsed;
        });
    }

    /** The JSON of nft hides what iptables has made; the program of iptables shows that, and only that. */
    private void nft(NftRuleset.Tables all, Set<String> dormant, Origin origin, List<Found> found) {
        List<String> replaced = new ArrayList<>();
        for (Legacy family : Legacy.ALL) {
            if (all.foreign().stream().anyMatch(table -> table.startsWith(family.nft + " "))) {
                String program = family.program("nft");
                List<RuleTable> tables = filter.find(program).map(path -> filter.run(List.of(path))).flatMap(outcome -> outcome instanceof Outcome.Shown shown
                        ? Optional.of(IptablesSave.parse(shown.text(), "nftables " + family.nft, family.family)) : Optional.<List<RuleTable>>empty())
                        .orElse(List.of());
                tables.stream().filter(table -> !dormant.contains(NftRuleset.name(table))).forEach(table -> found.add(new Found(table, origin.at(program))));
                tables.forEach(table -> replaced.add(table.label()));
            }
        }
        all.tables().stream().filter(table -> !replaced.contains(table.label()))
                .forEach(table -> found.add(new Found(table, origin.at("nft list ruleset"))));
    }

    /** One of the two families of iptables. */
    private record Legacy(String names, String nft, Family family) {
        private static final List<Legacy> ALL = List.of(new Legacy("/proc/net/ip_tables_names", "ip", Family.V4),
                new Legacy("/proc/net/ip6_tables_names", "ip6", Family.V6));

        String program(String kind) {
            return nft + "tables-" + kind + "-save";
        }
    }

    private void legacy(Legacy legacy, boolean mayQueue, Origin origin, List<Found> found, List<NotObserved> gaps) {
        try {
            String names = new String(kernel.read(legacy.names, MOST_BYTES), StandardCharsets.ISO_8859_1);
            if (names.lines().map(String::strip).noneMatch(name -> TAKING_TABLES.contains(name) || mayQueue && !name.isEmpty())) {
                return;
            }
            String program = legacy.program("legacy");
            show(program, List.of(), origin, gaps).ifPresent(text -> IptablesSave.parse(text, legacy.nft + "tables-legacy", legacy.family)
                    .forEach(table -> found.add(new Found(table, origin.at(program)))));
        } catch (KernelError e) {
            if (!e.gone() && gaps.isEmpty()) {
                gaps.add(denied(origin.at(legacy.names)));
            }
        }
    }

    /** {@return what a program shows; where it is missing or fails, a gap says so} */
    private Optional<String> show(String program, List<String> arguments, Origin origin, List<NotObserved> gaps) {
        Optional<String> path = filter.find(program);
        if (path.isEmpty()) {
            gaps.add(new NotObserved(origin, Topic.REDIRECTS, Why.NOT_SUPPORTED,
                    "There are firewall rules, and the program " + program + ", which would show them, is not installed."));
            return Optional.empty();
        }
        Outcome outcome = filter.run(Stream.concat(path.stream(), arguments.stream()).toList());
        return switch (outcome) {
        case Outcome.Shown(String text) -> Optional.of(text);
        case Outcome.Failed(String reason) -> {
            gaps.add(new NotObserved(origin.at(path.get()), Topic.REDIRECTS, Why.FAILED,
                    "There are firewall rules, and " + program + " does not show them: " + reason + "."));
            yield Optional.empty();
        }
        };
    }
}
