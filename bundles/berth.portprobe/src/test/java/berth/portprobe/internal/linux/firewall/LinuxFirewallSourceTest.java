// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.TextHost;

/** What is looked at and what is run, as far as the kernel's files and rights allow. */
class LinuxFirewallSourceTest {

    private static final int EPERM = 1;
    private static final String LEGACY = "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080\n";

    private final TextHost host = new TextHost();
    private final Map<String, Outcome> programs = new HashMap<>();
    private final List<String> run = new ArrayList<>();
    private Optional<Boolean> tables = Optional.of(false);
    private Set<String> awake = Set.of();
    private Set<String> dormant = Set.of();
    private int errno = EPERM;

    private List<Evidence> collect(Effort effort) {
        List<Evidence> evidence = new ArrayList<>();
        Kernel kernel = host.kernel();
        new LinuxFirewallSource(kernel, new PacketFilter() {
            @Override
            public Tables tables() throws KernelError {
                return new Tables(tables.orElseThrow(() -> new KernelError("netfilter", errno)), awake, dormant);
            }

            @Override
            public Optional<String> find(String program) {
                return programs.containsKey(program) ? Optional.of("/usr/sbin/" + program) : Optional.empty();
            }

            @Override
            public Outcome run(List<String> command) {
                run.add(String.join(" ", command));
                return programs.getOrDefault(command.get(0).substring(10), new Outcome.Failed("it can't be started"));
            }
        }).collect(new Request(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80)), Optional.empty(), effort, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private void isGap(Why why, String detail) {
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.why()).isEqualTo(why);
            assertThat(gap.detail()).contains(detail);
        });
    }

    private void modules(String loaded) {
        host.files.put("/proc/modules", loaded);
        host.files.put("/proc/sys/kernel/osrelease", "6.1.0\n");
        host.files.put("/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n");
    }

    @Test
    void aKernelThatCanNotRedirectNeedsNoRights() {
        tables = Optional.empty();
        modules("ext4 1 1 - Live 0x0\n");
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOf(Surveyed.class);
        modules("nf_nat 1 1 - Live 0x0\n");
        isGap(Why.ACCESS_DENIED, "sudo nft list ruleset");
        host.files.remove("/lib/modules/6.1.0/modules.builtin");
        modules("ext4 1 1 - Live 0x0\n");
        host.files.remove("/lib/modules/6.1.0/modules.builtin");
        isGap(Why.ACCESS_DENIED, "sudo nft list ruleset");
    }

    /** Then a gap of redirects beside the answer that there are none would contradict it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "1|can't be read without root; sudo nft list ruleset shows them.", "5|is not known (Whether there are firewall rules is not known (netfilter: errno 5))." })
    void whereNothingCanRedirectAGapTellsOfQueues(int number, String detail) {
        tables = Optional.empty();
        errno = number;
        modules("nft_queue 1 1 - Live 0x0\n");
        assertThat(collect(Effort.OWNER)).satisfiesExactly(seen -> assertThat(seen).isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.topic()).isEqualTo(Topic.HOOKS);
            assertThat(gap.detail()).isEqualTo("Which programs rules of the firewall give packets to " + detail);
        }), seen -> assertThat(seen).isInstanceOfSatisfying(Surveyed.class, survey -> assertThat(survey.topic()).isEqualTo(Topic.REDIRECTS)));
    }

    @Test
    void withoutTablesNoProgramIsRun() {
        host.files.put("/proc/net/ip_tables_names", "filter\n");
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOf(Surveyed.class);
        assertThat(run).isEmpty();
    }

    @Test
    void aLookupAloneLooksAtNothing() {
        tables = Optional.of(true);
        assertThat(collect(Effort.EXACT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "93, true", "5, false", "38, false" })
    void onlyAKernelWithoutNetfilterHasNoRulesForSure(int number, boolean sure) {
        tables = Optional.empty();
        errno = number;
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOf(sure ? Surveyed.class : NotObserved.class);
    }

    @Test
    void whereAProgramIsMissingOrFailsTheRulesAreABlindSpot() {
        tables = Optional.of(true);
        isGap(Why.NOT_SUPPORTED, "the program nft, which would show them, is not installed");
        programs.put("nft", new Outcome.Failed("it ended with status 1"));
        isGap(Why.FAILED, "nft does not show them: it ended with status 1");
        programs.put("nft", new Outcome.Shown("table ip nat {"));
        isGap(Why.FAILED, "could not be read");
        programs.put("nft", new Outcome.Shown("{\"nftables\":[]}"));
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOf(Surveyed.class);
        host.files.put("/proc/net/ip_tables_names", "nat\n");
        isGap(Why.NOT_SUPPORTED, "the program iptables-legacy-save");
    }

    @Test
    void tablesOfTheOldIptables() {
        host.files.put("/proc/net/ip_tables_names", "filter\nnat\n");
        programs.put("iptables-legacy-save", new Outcome.Shown(LEGACY));
        assertThat(collect(Effort.OWNER)).satisfiesExactly(
                seen -> assertThat(seen).isInstanceOfSatisfying(RedirectSeen.class, rule -> assertThat(rule.by()).isEqualTo("iptables-legacy nat PREROUTING")),
                seen -> assertThat(seen).isInstanceOf(Surveyed.class));
        assertThat(run).containsExactly("/usr/sbin/iptables-legacy-save");
    }

    @Test
    void whatIptablesMadeInNftablesIsShownByItsOwnProgram() {
        tables = Optional.of(true);
        programs.put("nft", new Outcome.Shown("{\"nftables\":[{\"table\":{\"family\":\"ip\",\"name\":\"nat\"}},{\"chain\":{\"family\":\"ip\",\"table\":\"nat\",\"name\":\"PREROUTING\",\"hook\":\"prerouting\"}},"
                + "{\"rule\":{\"family\":\"ip\",\"table\":\"nat\",\"chain\":\"PREROUTING\",\"expr\":[{\"xt\":{\"type\":\"target\",\"name\":\"REDIRECT\"}}]}}]}"));
        programs.put("iptables-nft-save", new Outcome.Shown(LEGACY));
        assertThat(collect(Effort.OWNER)).first().isInstanceOfSatisfying(RedirectSeen.class, rule -> {
            assertThat(rule.to()).contains("port 8080");
            assertThat(rule.by()).isEqualTo("nftables ip nat PREROUTING");
        });
        assertThat(run).containsExactly("/usr/sbin/nft -j list ruleset", "/usr/sbin/iptables-nft-save");
        programs.remove("iptables-nft-save");
        assertThat(collect(Effort.OWNER)).first().isInstanceOfSatisfying(RedirectSeen.class, rule -> assertThat(rule.to()).isEmpty());
    }

    @Test
    void whatIsDormantIsNotAskedFor() {
        tables = Optional.of(true);
        dormant = Set.of("ip nat");
        assertThat(collect(Effort.OWNER)).singleElement().isInstanceOf(Surveyed.class);
        assertThat(run).isEmpty();
        awake = new TreeSet<>(List.of("inet mine", "ip mangle", "ip odd; flush ruleset"));
        programs.put("nft", new Outcome.Shown("{\"nftables\":[{\"table\":{\"family\":\"ip\",\"name\":\"mangle\"}},{\"chain\":{\"family\":\"ip\",\"table\":\"mangle\",\"name\":\"P\",\"hook\":\"prerouting\"}},"
                + "{\"rule\":{\"family\":\"ip\",\"table\":\"mangle\",\"chain\":\"P\",\"expr\":[{\"xt\":{\"type\":\"target\",\"name\":\"REDIRECT\"}}]}}]}"));
        programs.put("iptables-nft-save", new Outcome.Shown(LEGACY));
        assertThat(collect(Effort.OWNER)).filteredOn(RedirectSeen.class::isInstance).extracting(seen -> ((RedirectSeen) seen).by())
                .as("the program of iptables shows dormant tables as well").isNotEmpty().doesNotContain("nftables ip nat PREROUTING");
        assertThat(collect(Effort.OWNER)).filteredOn(NotObserved.class::isInstance).as("one has a name that is none to nft").hasSize(1);
        assertThat(run.subList(0, 3)).containsExactly("/usr/sbin/nft -j list table inet mine", "/usr/sbin/nft -j list table ip mangle", "/usr/sbin/iptables-nft-save");
    }
}
