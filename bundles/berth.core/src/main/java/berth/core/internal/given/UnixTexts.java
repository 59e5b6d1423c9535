// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/** What {@code systemctl show}, {@code ip}, {@code ifconfig} and {@code ps} print, and Linux' settings and rights. */
final class UnixTexts {
    private static final Pattern IP = Pattern.compile("[0-9]+:\\s+(\\S{1,32})\\s+inet6?\\s+([0-9a-fA-F.:]+).*");
    private static final Pattern INET = Pattern.compile(".*?\\binet6?\\s+(?:addr:\\s*)?([0-9a-fA-F.:]+)(?:[%/\\s].*)?");
    private static final Pattern PS = Pattern.compile("\\s*([0-9]{1,18})\\s+([0-9]{1,18})\\s+([0-9]{1,9})\\s+(\\S.*)");
    private static final String FIRST_FREE = "net.ipv4.ip_unprivileged_port_start";
    private static final int NET_BIND_SERVICE = 10;

    private final HostFacts facts;
    private final ProcessBook processes;
    private final Origin origin;
    private final Consumer<Evidence> sink;

    UnixTexts(HostFacts facts, ProcessBook processes, Origin origin, Consumer<Evidence> sink) {
        this.facts = facts;
        this.processes = processes;
        this.origin = origin;
        this.sink = sink;
    }

    /** Blocks of {@code Property=value}; systemctl writes a line break inside of a value as {@code \n}. */
    void services() {
        Optional<Section> shown = facts.section("systemctl").filter(Section::told);
        if (shown.isEmpty()) {
            sink.accept(new NotObserved(origin, Topic.SERVICES, Why.NOT_SUPPORTED, "Which services there are was not told: systemctl is not there, or did not answer."));
            return;
        }
        Map<String, String> unit = new HashMap<>();
        for (String line : (Iterable<String>) Stream.concat(shown.get().lines(), Stream.of("Id="))::iterator) {
            int equals = line.indexOf('=');
            // Section leaves empty lines out; of each unit another property may come first.
            if (equals > 0 && unit.containsKey(line.substring(0, equals)) || line.equals("Id=")) {
                service(shown.get(), unit);
                unit.clear();
            }
            if (equals > 0) {
                unit.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
    }

    private void service(Section section, Map<String, String> unit) {
        String name = unit.getOrDefault("Id", "");
        if (name.isEmpty() || name.length() > 256 || unit.getOrDefault("LoadState", "").equals("not-found")) {
            return;
        }
        ServiceState state = switch (unit.getOrDefault("ActiveState", "")) {
        case "active", "reloading", "refreshing" -> ServiceState.RUNNING;
        case "activating" -> ServiceState.STARTING;
        case "deactivating" -> ServiceState.STOPPING;
        case "failed" -> ServiceState.FAILED;
        case "inactive" -> ServiceState.STOPPED;
        default -> ServiceState.OTHER;
        };
        Optional<Long> pid = Numbers.of(unit.getOrDefault("MainPID", "")).filter(number -> number != 0);
        Optional<String> start = unit.getOrDefault("LoadState", "").equals("masked") ? Optional.of("masked") : value(unit, "UnitFileState");
        sink.accept(new ServiceSeen(origin.at(section.command()), name, value(unit, "Description").filter(title -> !title.equals(name)), state, start,
                pid.map(processes::ref), Optional.empty(), Optional.empty(), value(unit, "Restart"), Optional.empty(), List.of()));
    }

    private static Optional<String> value(Map<String, String> unit, String property) {
        return Optional.ofNullable(unit.get(property)).filter(value -> !value.isBlank() && value.length() <= 256);
    }

    void addresses() {
        Optional<Section> ip = facts.section("ip").filter(Section::told);
        facts.section("ifconfig").stream().flatMap(Section::lines).map(INET::matcher).filter(Matcher::matches)
                .forEach(line -> IpAddress.parse(line.group(1)).ifPresent(address -> sink.accept(new AddressSeen(origin.at("ifconfig"), address, Optional.empty()))));
        ip.stream().flatMap(Section::lines).map(IP::matcher).filter(Matcher::matches).forEach(line -> IpAddress.parse(line.group(2))
                .ifPresent(address -> sink.accept(new AddressSeen(origin.at("ip addr"), scoped(address, line.group(1)), Optional.of(line.group(1))))));
        sink.accept(ip.isPresent() ? new Surveyed(origin.at("ip addr"), Topic.ADDRESSES, Set.of())
                : new NotObserved(origin, Topic.ADDRESSES, Why.NOT_SUPPORTED, "Whether these are all addresses of the host was not told: there is no ip."));
    }

    private static IpAddress scoped(IpAddress address, String networkInterface) {
        return address.isLinkLocal() ? IpAddress.parse(address + "%" + networkInterface).orElse(address) : address;
    }

    void processList() {
        facts.section("ps").stream().flatMap(Section::lines).map(PS::matcher).filter(Matcher::matches).forEach(row -> {
            long pid = Long.parseLong(row.group(1));
            List<String> words = List.of(row.group(4).split(" "));
            String program = words.get(0);
            processes.name(pid, program.substring(program.lastIndexOf('/') + 1));
            processes.parent(pid, Long.parseLong(row.group(2)));
            processes.uid(pid, Integer.parseInt(row.group(3)));
            processes.command(pid, words);
        });
    }

    /** Who may bind what, as the one who ran the collector. */
    void permissions() {
        facts.fact("uid").filter(uid -> Numbers.small(uid).isPresent()).ifPresent(uid -> caller("uid", uid));
        facts.fact("user").ifPresent(user -> caller("user", user));
        Optional<Section> settings = facts.section("settings").filter(Section::succeeded);
        for (String key : List.of(FIRST_FREE, "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.ip_nonlocal_bind")) {
            settings.flatMap(section -> section.value(key)).ifPresent(value -> sink.accept(new SettingSeen(origin.at("/proc/sys"), "sysctl", key, value)));
        }
        Optional<Boolean> right = right();
        right.ifPresent(may -> caller("CAP_NET_BIND_SERVICE", may.toString()));
        boolean known = right.isPresent() && settings.flatMap(section -> section.value(FIRST_FREE)).filter(start -> Numbers.small(start).isPresent()).isPresent();
        sink.accept(known ? new Surveyed(origin.at("/proc/sys"), Topic.PERMISSIONS, Set.of())
                : new NotObserved(origin, Topic.PERMISSIONS, Why.NOT_SUPPORTED, "Who may bind which ports was not told."));
    }

    private void caller(String key, String value) {
        sink.accept(new SettingSeen(origin.at("facts"), "caller", key, value));
    }

    /** In another user namespace than the first a capability counts only for networks that belong to it, which is not told. */
    private Optional<Boolean> right() {
        boolean first = facts.section("cat /proc/self/uid_map").filter(Section::succeeded).flatMap(section -> section.lines().findFirst())
                .map(line -> line.strip().split("\\s+")).filter(field -> List.of(field).equals(List.of("0", "0", "4294967295"))).isPresent();
        Optional<String> effective = facts.section("grep Cap").stream().flatMap(Section::lines).filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring(7).strip()).filter(digits -> digits.matches("[0-9a-f]{16}")).findFirst();
        return effective.filter(digits -> first).map(digits -> (Long.parseUnsignedLong(digits, 16) >> NET_BIND_SERVICE & 1) == 1);
    }
}
