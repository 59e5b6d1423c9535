// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.internal.given.SocketBook.Listed;
import berth.core.snapshot.HostId;
import berth.core.snapshot.SnapshotFormatException;

/**
 * What one of the collectors wrote on a host without Java: a first line {@code berth-collected/1}, then sections, each a line
 * {@code == COMMAND}, the command's own output and a line {@code ==: STATUS}. Pure, and bounded by the size of the text.
 *
 * @param os as in a snapshot
 */
public record Collected(Optional<HostId> host, Optional<String> os, Instant takenAt, List<Evidence> evidence) {
    private static final Pattern FIRST_LINE = Pattern.compile("(?m)^berth-collected/([0-9]{1,6})\\s*$");
    private static final int HEAD = 4096;
    private static final int MOST = 64 << 20;

    /** Copies the list. */
    public Collected {
        evidence = List.copyOf(evidence);
    }

    /** {@return whether that is such a file; a greeting of the host may stand before it} */
    public static boolean recognises(String text) {
        return FIRST_LINE.matcher(text.substring(0, Math.min(text.length(), HEAD))).find();
    }

    /** {@return the evidence in such a file}; throws {@link SnapshotFormatException} when it is too new or too large. */
    public static Collected read(String text, String fileName) throws SnapshotFormatException {
        Matcher first = FIRST_LINE.matcher(text.substring(0, Math.min(text.length(), HEAD)));
        if (!first.find() || Integer.parseInt(first.group(1)) != 1) {
            throw new SnapshotFormatException("its format is another one than berth-collected/1; read it with a newer Berth");
        }
        if (text.length() > MOST) {
            throw new SnapshotFormatException("it is larger than " + (MOST >> 20) + " MiB");
        }
        HostFacts facts = new HostFacts(Section.of(text.substring(first.end())));
        // Who does not tell the time has not proven that he looked after anything.
        Instant taken = facts.time().orElse(Instant.EPOCH);
        return new Collected(facts.host(), facts.os(), taken, new Reading(facts, new Origin("berth.core.given", taken, Optional.of(fileName))).evidence());
    }

    /** One reading of one host's sections. */
    private static final class Reading {
        private final HostFacts facts;
        private final Origin origin;
        private final List<Evidence> evidence = new ArrayList<>();
        private final ProcessBook processes = new ProcessBook();
        private final SocketBook sockets = new SocketBook();
        private final SocketLists lists = new SocketLists(sockets, processes);
        private final Set<Topic> whole = new HashSet<>();

        Reading(HostFacts facts, Origin origin) {
            this.facts = facts;
            this.origin = origin;
        }

        List<Evidence> evidence() {
            if (facts.isWindows()) {
                windows();
            } else {
                unix();
            }
            sockets.all().map(this::seen).forEach(evidence::add);
            processes.all(origin).forEach(evidence::add);
            coverage();
            return evidence;
        }

        private SocketSeen seen(Listed listed) {
            List<ProcessRef> owners = listed.pids().stream().sorted().map(processes::ref).toList();
            return new SocketSeen(origin.at(listed.source()), listed.local(), listed.peer(), listed.state(), listed.uid(), processes.account(listed.uid()),
                    listed.v6Only(), listed.inode(), Optional.empty(), owners, List.of());
        }

        private void unix() {
            UnixTexts texts = new UnixTexts(facts, processes, origin, evidence::add);
            boolean tables = facts.fact("proc").isPresent();
            if (tables) {
                proc();
                texts.permissions();
            }
            texts.processList();
            facts.all("ss").forEach(lists::ss);
            facts.all("netstat").forEach(lists::netstat);
            facts.all("lsof").forEach(lists::lsof);
            texts.services();
            texts.addresses();
            if (facts.section("ss").filter(Section::succeeded).filter(SocketLists::isOfTheKernel).isPresent()) {
                whole.add(Topic.TCP_SOCKETS);
                whole.add(Topic.UDP_SOCKETS);
            }
        }

        private void proc() {
            ProcTexts proc = new ProcTexts(processes);
            facts.all("sockets of processes").forEach(proc::holders);
            facts.all("cat /proc/PID/stat").forEach(section -> proc.stat(section, facts.booted(), facts.ticks()));
            facts.all("grep Uid: /proc/PID/status").forEach(proc::users);
            facts.all("grep /proc/PID/cgroup").forEach(proc::groups);
            facts.all("grep /proc/PID/cmdline").forEach(proc::commands);
            facts.all("ls -l /proc/PID/exe").forEach(proc::programs);
            facts.section("accounts").stream().flatMap(Section::lines).map(line -> line.split(":")).filter(field -> field.length == 2)
                    .forEach(field -> Numbers.small(field[1]).ifPresent(uid -> processes.account(uid, field[0])));
            Optional<ByteOrder> order = ProcTexts.order(facts.fact("order"), facts.fact("hardware").orElse(""));
            for (Transport transport : List.of(Transport.TCP, Transport.UDP)) {
                Optional<Section> v4 = facts.section("cat /proc/net/" + transport.id());
                Optional<Section> v6 = facts.section("cat /proc/net/" + transport.id() + "6");
                boolean good = order.isPresent() && v4.map(table -> proc.table(table, transport, order.get(), sockets)).orElse(false);
                // A kernel without IPv6 has no such table.
                good &= order.isPresent() && v6.map(table -> proc.table(table, transport, order.get(), sockets)).orElse(facts.isWhole());
                if (good) {
                    whole.add(Topic.sockets(transport));
                }
            }
        }

        private void windows() {
            WindowsTexts texts = new WindowsTexts(processes, origin, evidence::add);
            facts.section("whoami").flatMap(section -> section.lines().findFirst()).or(() -> facts.fact("user"))
                    .ifPresent(user -> evidence.add(new Evidence.SettingSeen(origin.at("whoami"), "caller", "user", user.strip())));
            facts.all("tasklist").forEach(texts::tasklist);
            WindowsTables tables = new WindowsTables(sockets, processes);
            facts.section("Win32_Process").ifPresent(tables::processes);
            boolean listed = facts.section("netstat -ano").filter(section -> lists.netstat(section) > 0 && section.succeeded()).isPresent();
            boolean bound = facts.section("netstat -anoq").filter(section -> tables.bound(section) > 0 && section.succeeded()).isPresent();
            boolean told = facts.section("Get-NetTCPConnection").filter(section -> tables.tcp(section) && section.succeeded()).isPresent();
            facts.section("Get-NetUDPEndpoint").ifPresent(tables::udp);
            if (listed && bound || told) {
                whole.add(Topic.TCP_SOCKETS);
            }
            if (listed) {
                whole.add(Topic.UDP_SOCKETS);
            }
            facts.all("sc queryex").forEach(texts::services);
            texts.hosted();
            long ranges = facts.all("netsh").filter(texts::netsh).filter(section -> section.told() && section.command().contains("excludedportrange")).count();
            evidence.add(ranges == 4 ? new Surveyed(origin.at("netsh"), Topic.PERMISSIONS, Set.of())
                    : new NotObserved(origin, Topic.PERMISSIONS, Why.NOT_SUPPORTED, "Which ports Windows keeps for itself was not told."));
            Optional<Section> addresses = facts.section("Get-NetIPAddress").filter(Section::told);
            addresses.map(Csv::rows).stream().flatMap(List::stream).map(row -> row.getOrDefault("IPAddress", "")).flatMap(text -> IpAddress.parse(text).stream())
                    .forEach(address -> evidence.add(new AddressSeen(origin.at("Get-NetIPAddress"), address, Optional.empty())));
            evidence.add(addresses.isPresent() ? new Surveyed(origin.at("Get-NetIPAddress"), Topic.ADDRESSES, Set.of())
                    : new NotObserved(origin, Topic.ADDRESSES, Why.NOT_SUPPORTED, "Which addresses the host has was not told in a way that is the same in every language."));
        }

        /** Says what was looked at to the end, and what was not. */
        private void coverage() {
            if (!facts.isWhole()) {
                evidence.add(new NotObserved(origin, Topic.CONTRIBUTION, Why.FAILED, "What was collected ends early; what comes behind is missing."));
            }
            for (Transport transport : List.of(Transport.TCP, Transport.UDP)) {
                Topic topic = Topic.sockets(transport);
                Optional<String> gap = gap(transport, sockets.all().toList());
                evidence.add(gap.isEmpty() ? new Surveyed(origin, topic, Set.of()) : new NotObserved(origin, topic, Why.NOT_SUPPORTED, gap.get()));
            }
            Map<Boolean, Long> owned = sockets.all().filter(socket -> socket.inode().isPresent() || socket.state().serves()).collect(Collectors.partitioningBy(socket -> socket.pids().isEmpty(), Collectors.counting()));
            long unowned = owned.getOrDefault(true, 0L);
            if (unowned == 0 && whole.contains(Topic.TCP_SOCKETS)) {
                evidence.add(new Surveyed(origin, Topic.PROCESSES, Set.of()));
            } else {
                boolean rights = facts.isRoot() || facts.isWindows();
                evidence.add(new NotObserved(origin, Topic.PROCESSES, rights || unowned == 0 ? Why.NOT_SUPPORTED : Why.ACCESS_DENIED,
                        unowned == 0 ? "The list of sockets is not whole, so who has the others was not told."
                                : "Which processes have " + unowned + " of the sockets could not be seen" + (rights ? "." : "; collect as root.")));
            }
            for (Topic topic : List.of(Topic.REDIRECTS, Topic.NAMESPACES, Topic.CONTAINERS)) {
                evidence.add(new NotObserved(origin, topic, Why.NOT_GIVEN, "The collector for hosts without Java does not look at " + topic.id() + "."));
            }
        }

        private Optional<String> gap(Transport transport, List<Listed> all) {
            if (!whole.contains(Topic.sockets(transport))) {
                return Optional.of("The list of sockets is missing, or not whole.");
            }
            if (facts.isWindows()) {
                return Optional.empty();
            }
            boolean v6Open = all.stream().anyMatch(socket -> socket.local().transport() == transport && socket.state().serves() && socket.local().address().equals(IpAddress.ANY_V6)
                    && socket.v6Only().isEmpty());
            Optional<Section> bound = facts.section("ss -tanpeB").filter(Section::succeeded);
            boolean seesBound = transport != Transport.TCP || bound.isPresent() && facts.isLinuxSince(6, 8)
                    && facts.section("ss").filter(SocketLists::isOfTheKernel).isPresent();
            return seesBound && !v6Open ? Optional.empty() : Optional.of((seesBound ? "" : "Sockets that are bound without listening")
                    + (seesBound || !v6Open ? "" : " and ") + (v6Open ? "the V6ONLY flag" : "") + " can't be seen on that host without Berth.");
        }
    }
}
