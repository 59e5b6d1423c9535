// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.StartLimit;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;

/**
 * One unit in the output of {@code systemctl show}: lines {@code Property=value}, units parted by an empty line. systemctl writes
 * a line break inside of a value as {@code \n}, so that a value can't pass for another property.
 */
record ShownUnit(Map<String, String> values, List<Endpoint> listens) {

    static final String PROPERTIES = "Id,Description,LoadState,ActiveState,SubState,UnitFileState,Restart,NRestarts,MainPID,ControlPID,ExecStart,"
            + "StateChangeTimestamp,ActiveEnterTimestamp,InactiveEnterTimestamp,Triggers,Listen,BindIPv6Only,FragmentPath,"
            + "Result,StartLimitIntervalUSec,StartLimitBurst,SourcePath,WantedBy,RequiredBy";
    private static final int LONGEST = 4096;
    private static final int LONGEST_TITLE = 256;
    private static final int MOST_LISTENS = 256;
    private static final Pattern TIME = Pattern.compile("\\w{3} (\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d) UTC");
    private static final Pattern EXEC = Pattern.compile("\\{ path=(.*?) ; argv\\[\\]=(.*?) ; (?:ignore_errors|flags)=");

    private static final Pattern INTERPRETER = Pattern.compile(".*/(java|node|nodejs|python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|php[0-9.]*|dotnet|mono"
            + "|beam(\\.smp)?|lua[0-9.]*|bash|dash|sh|env|setpriv|su|runuser|sudo|docker|podman|systemd-socket-proxyd)");

    /** Copies the collections. */
    ShownUnit {
        values = Map.copyOf(values);
        listens = List.copyOf(listens);
    }

    static List<ShownUnit> parse(String output) {
        List<ShownUnit> units = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        List<Endpoint> listens = new ArrayList<>();
        for (String line : (Iterable<String>) Stream.concat(output.lines(), Stream.of(""))::iterator) {
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                if (values.containsKey("Id")) {
                    units.add(new ShownUnit(values, listens));
                }
                values.clear();
                listens.clear();
            } else if (line.startsWith("Listen=")) {
                SocketUnit.shown(line.substring(equals + 1)).filter(endpoint -> listens.size() < MOST_LISTENS).ifPresent(listens::add);
            } else if (equals > 0 && equals < line.length() - 1) {
                // Of several commands the first counts.
                values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1, Math.min(line.length(), equals + 1 + LONGEST)));
            }
        }
        return units;
    }

    Optional<UnitName> name() {
        return value("Id").flatMap(UnitName::of);
    }

    Optional<String> value(String property) {
        return Optional.ofNullable(values.get(property));
    }

    /** {@return whether systemd knows more of it than that somebody named it} */
    boolean isThere() {
        return !value("LoadState").equals(Optional.of("not-found")) || state() != ServiceState.STOPPED;
    }

    ServiceState state() {
        return switch (value("ActiveState").orElse("")) {
        case "active", "reloading", "refreshing" -> ServiceState.RUNNING;
        case "activating" -> ServiceState.STARTING;
        case "deactivating" -> ServiceState.STOPPING;
        case "failed" -> ServiceState.FAILED;
        case "inactive" -> ServiceState.STOPPED;
        default -> ServiceState.OTHER;
        };
    }

    Optional<String> startType() {
        return value("LoadState").filter("masked"::equals).or(() -> value("UnitFileState").map(word -> word.equals("generated") ? ofScript().orElse(word) : word));
    }

    /** An init script is started at the boot as its links say; is-enabled of systemctl(1) tells that of it, and show does not. */
    private Optional<String> ofScript() {
        return value("SourcePath").filter(path -> path.startsWith("/etc/init.d/"))
                .map(path -> value("WantedBy").or(() -> value("RequiredBy")).isPresent() ? "enabled" : "disabled");
    }

    /** {@return the program and its arguments, as far as blanks part them} */
    List<String> command() {
        Matcher exec = EXEC.matcher(value("ExecStart").orElse(""));
        return exec.find() ? CommandPorts.words(exec.group(2)) : List.of();
    }

    boolean isV6Only() {
        return value("BindIPv6Only").equals(Optional.of("ipv6-only"));
    }

    /** Two services of one interpreter are not one program, so an interpreter is not told as the program of a service. */
    private Optional<String> program() {
        Matcher exec = EXEC.matcher(value("ExecStart").orElse(""));
        return exec.find() && exec.group(1).startsWith("/") && !INTERPRETER.matcher(exec.group(1)).matches()
                ? Optional.of(exec.group(1)) : Optional.empty();
    }

    /** Seconds, in the UTC that the call asks for. */
    private Optional<Instant> time(String property) {
        Matcher time = TIME.matcher(value(property).orElse(""));
        try {
            return time.matches() ? Optional.of(Instant.parse(time.group(1) + "T" + time.group(2) + "Z")) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Instant> since() {
        Optional<Instant> entered = switch (state()) {
        case RUNNING -> time("ActiveEnterTimestamp");
        case STOPPED, FAILED -> time("InactiveEnterTimestamp");
        case STARTING, STOPPING, OTHER -> Optional.empty();
        };
        return entered.or(() -> time("StateChangeTimestamp"));
    }

    private Optional<Integer> number(String property) {
        return value(property).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::valueOf);
    }

    /** {@return this unit as evidence, under that name} */
    ServiceSeen seen(Origin origin, String as, UnitHost host) {
        Optional<ProcessRef> process = Stream.of("MainPID", "ControlPID").flatMap(pid -> number(pid).stream()).filter(pid -> pid > 0)
                .findFirst().map(pid -> host.process(pid));
        Optional<String> title = value("Description").filter(text -> !Optional.of(text).equals(value("Id")))
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST_TITLE)));
        List<String> triggers = Stream.of(value("Triggers").orElse("").split(" ")).filter(text -> UnitName.of(text).isPresent()).toList();
        return new ServiceSeen(origin, as, title, state(), startType(), process, program(), since(), value("Restart"),
                number("NRestarts"), triggers, limit());
    }

    private Optional<StartLimit> limit() {
        StartLimit limit = new StartLimit(number("StartLimitBurst"), value("StartLimitIntervalUSec").filter(text -> text.matches("[0-9a-z. ]{1,64}")),
                value("Result").filter(text -> text.matches("[a-z0-9-]{1,64}")));
        return limit.burst().isEmpty() && limit.interval().isEmpty() && limit.result().isEmpty() ? Optional.empty() : Optional.of(limit);
    }
}
