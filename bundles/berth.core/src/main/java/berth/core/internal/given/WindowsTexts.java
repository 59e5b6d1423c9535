// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.core.given.NetshText;

/** What {@code tasklist}, {@code sc} and {@code netsh} print, in any language: by the places of values, by numbers, and by what both lists name. */
final class WindowsTexts {
    private static final Pattern PROXY = Pattern.compile("\\s*(\\S{1,253})\\s+([0-9]{1,5})\\s+(\\S{1,253})\\s+([0-9]{1,5})\\s*");
    private static final Pattern LABELLED = Pattern.compile("\\s+[^:]{1,64}:\\s+(.*)");
    /** Where nothing tells the word for "none": it has blanks or a slash in most languages. */
    private static final Pattern SERVICES = Pattern.compile("[^\\s/,\\\\]{1,256}|[^/\\\\]{1,256},[^/\\\\]{1,8192}");
    private static final int STATE = 1;
    private static final int EXIT_CODE = 2;
    private static final int PID = 6;
    /** No error, or never started: any other number is that of an error with which it stopped. */
    private static final Pattern NO_FAILURE = Pattern.compile("(?:0|1077)(?:\\s.*)?");
    private static final Pattern CODE = Pattern.compile("[0-9]{1,10}(?:\\s.*)?");

    private final ProcessBook processes;
    private final Origin origin;
    private final Consumer<Evidence> sink;
    private final Map<Long, List<String>> hosted = new HashMap<>();
    private final Set<String> services = new HashSet<>();

    WindowsTexts(ProcessBook processes, Origin origin, Consumer<Evidence> sink) {
        this.processes = processes;
        this.origin = origin;
        this.sink = sink;
    }

    /** Reads {@code "svchost.exe","1234","RpcEptMapper,RpcSs"}; what it says of a process without services is in that Windows' language. */
    void tasklist(Section section) {
        List<List<String>> rows = section.lines().map(Csv::fields).filter(row -> row.size() >= 2 && Numbers.of(row.get(1)).isPresent()).toList();
        Set<String> none = new HashSet<>();
        rows.stream().filter(row -> row.size() == 3 && (row.get(1).equals("0") || row.get(1).equals("4"))).forEach(row -> none.add(row.get(2)));
        for (List<String> row : rows) {
            long pid = Long.parseLong(row.get(1));
            processes.name(pid, row.get(0));
            // With other options the third column is something else, and there are more.
            if (row.size() == 3 && (none.isEmpty() ? SERVICES.matcher(row.get(2)).matches() : !none.contains(row.get(2)))) {
                List.of(row.get(2).split(",")).forEach(name -> host(pid, name));
            }
        }
    }

    /** Notes that a process runs a service. */
    void host(long pid, String service) {
        List<String> names = hosted.computeIfAbsent(pid, key -> new ArrayList<>());
        if (!names.contains(service)) {
            names.add(service);
        }
    }

    /** Reads the list of {@code net start}: titles, which are also all the name that it tells. */
    void started(Section section) {
        section.lines().map(String::strip).forEach(title -> sink.accept(new ServiceSeen(origin.at(section.command()), title, Optional.of(title), ServiceState.RUNNING,
                Optional.empty(), Optional.empty())));
    }

    /** Reads blocks of {@code sc queryex}: two names at the beginning of lines, then type, state, exit codes, checkpoint, hint, process in this order. */
    void services(Section section) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String line : (Iterable<String>) section.lines()::iterator) {
            boolean name = !line.startsWith(" ") && !line.startsWith("\t") && line.indexOf(": ") > 0;
            if (name && !values.isEmpty()) {
                service(section, names, values);
                names.clear();
                values.clear();
            }
            Matcher labelled = LABELLED.matcher(line);
            if (name) {
                names.add(line.substring(line.indexOf(": ") + 2).strip());
            } else if (labelled.matches()) {
                values.add(labelled.group(1).strip());
            }
        }
        service(section, names, values);
    }

    private void service(Section section, List<String> names, List<String> values) {
        if (names.isEmpty() || values.size() <= STATE) {
            return;
        }
        Optional<Long> pid = values.size() > PID ? Numbers.of(values.get(PID)).filter(number -> number != 0) : Optional.empty();
        Optional<String> title = names.size() > 1 ? Optional.of(names.get(1)).filter(text -> !text.equals(names.get(0))) : Optional.empty();
        services.add(names.get(0));
        sink.accept(new ServiceSeen(origin.at(section.command()), names.get(0), title, state(values.get(STATE), values.size() > EXIT_CODE ? values.get(EXIT_CODE) : ""), Optional.empty(), pid.map(processes::ref)));
    }

    /** The numbers of SERVICE_STATUS.dwCurrentState. */
    private static ServiceState state(String value, String exitCode) {
        return switch (value.isEmpty() ? ' ' : value.charAt(0)) {
        case '1' -> CODE.matcher(exitCode).matches() && !NO_FAILURE.matcher(exitCode).matches() ? ServiceState.FAILED : ServiceState.STOPPED;
        case '2' -> ServiceState.STARTING;
        case '3' -> ServiceState.STOPPING;
        case '4' -> ServiceState.RUNNING;
        default -> ServiceState.OTHER;
        };
    }

    /** Tells of services that only the list of processes names; call it last. A process of one service is that service's. */
    void hosted() {
        hosted.forEach((pid, names) -> {
            names.stream().filter(name -> !services.contains(name)).forEach(name -> sink.accept(new ServiceSeen(origin.at("tasklist"), name, Optional.empty(),
                    ServiceState.RUNNING, Optional.empty(), Optional.of(processes.ref(pid)))));
            if (names.size() == 1) {
                processes.service(pid, names.get(0));
            }
        });
    }

    /** {@return whether it was such a list} */
    boolean netsh(Section section) {
        String words = section.command().toLowerCase(Locale.ROOT);
        Origin place = origin.at(section.command());
        if (words.contains("excludedportrange")) {
            Optional<List<PortsReserved>> ranges = NetshText.excluded(place, words.contains("udp") ? Transport.UDP : Transport.TCP, section.text());
            ranges.ifPresent(some -> some.forEach(sink));
            return ranges.isPresent();
        }
        if (words.contains("dynamicport")) {
            NetshText.dynamic(section.text()).ifPresent(ports -> sink.accept(new SettingSeen(place, "netsh", words.substring(6), ports.first() + " + " + ports.count())));
        } else if (words.contains("portproxy")) {
            section.lines().map(PROXY::matcher).filter(Matcher::matches).forEach(line -> proxied(section, line));
        } else if (words.contains("urlacl")) {
            NetshText.reserved(place, section.text()).forEach(sink);
        } else if (words.contains("servicestate")) {
            NetshText.registered(section.text()).forEach(url -> sink.accept(url.seen(place)));
        } else {
            return false;
        }
        return true;
    }

    private void proxied(Section section, Matcher line) {
        IpAddress from = line.group(1).equals("*") ? IpAddress.ANY_V4 : IpAddress.parse(line.group(1)).orElse(IpAddress.ANY_V4);
        Numbers.small(line.group(2)).filter(port -> port >= 1 && port <= Endpoint.MAX_PORT).ifPresent(port -> sink.accept(new ClaimSeen(origin.at(section.command()),
                new Endpoint(Transport.TCP, from, port), "iphlpsvc, for " + line.group(3) + ":" + line.group(4), Optional.of(ClaimBasis.CONFIGURED), Optional.empty())));
    }
}
