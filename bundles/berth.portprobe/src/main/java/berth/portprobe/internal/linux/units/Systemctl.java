// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import berth.core.evidence.Why;

/** Asks systemd by its own program, which needs no rights to tell; see docs/decisions/0030. */
final class Systemctl {

    private static final List<String> PLACES = List.of("/usr/bin/", "/bin/", "/run/current-system/sw/bin/");
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final Duration TIME_FOR_ALL = Duration.ofSeconds(5);
    private static final int MOST_OUTPUT = 1 << 23;
    private static final int MOST_NAMES = 1000;
    private static final int LONGEST_COMPLAINT = 200;
    private static final String UNSETTLED = "--state=failed,activating,deactivating,reloading";

    private final UnitHost host;
    private final BooleanSupplier cancelled;

    Systemctl(UnitHost host, BooleanSupplier cancelled) {
        this.host = host;
        this.cancelled = cancelled;
    }

    /** What was told, and what was not: at least one of both is something. */
    record Answer(List<ShownUnit> units, Optional<Gap> gap) {
        /** Copies the list. */
        Answer {
            units = List.copyOf(units);
        }
    }

    /** Why not all was told. */
    record Gap(Why why, String reason) { }

    /** {@return the program of that name in the folders that only the administrator can change} */
    static Optional<String> program(UnitHost host, String name) {
        return PLACES.stream().map(folder -> folder + name).filter(host::isProgram).findFirst();
    }

    /** Nothing of the caller's language, pager, terminal or bus; times in UTC, since names of zones can't be read back. */
    static Map<String, String> environment() {
        return new HashMap<>(Map.of("LC_ALL", "C", "TZ", "UTC", "PATH", "/usr/bin:/bin", "SYSTEMD_COLORS", "0", "SYSTEMD_PAGER", ""));
    }

    /** {@return those units, and all that failed or are on their way up or down} */
    Answer show(Collection<String> names) {
        List<String> arguments = new ArrayList<>(List.of("show", "--all", UNSETTLED, "--no-pager", "-p", ShownUnit.PROPERTIES, "--"));
        names.stream().limit(MOST_NAMES).forEach(arguments::add);
        arguments.add("*.service");
        return run(arguments, environment(), TIME);
    }

    /** {@return all units that are loaded} */
    Answer all() {
        return run(List.of("show", "--all", "--no-pager", "-p", ShownUnit.PROPERTIES, "--", "*.service", "*.socket"), environment(), TIME_FOR_ALL);
    }

    /** {@return the units of the caller's own manager that run, listen, failed or are on their way} */
    Answer user(String runtimeFolder) {
        Map<String, String> environment = environment();
        environment.put("XDG_RUNTIME_DIR", runtimeFolder);
        return run(List.of("--user", "show", "--all", UNSETTLED + ",active", "--no-pager", "-p", ShownUnit.PROPERTIES, "--", "*.service",
                "*.socket"), environment, TIME);
    }

    private Answer run(List<String> arguments, Map<String, String> environment, Duration time) {
        Optional<String> program = program(host, "systemctl");
        if (program.isEmpty()) {
            return none(Why.NOT_SUPPORTED, "systemctl was not found");
        }
        List<String> command = new ArrayList<>(List.of(program.get()));
        command.addAll(arguments);
        return switch (host.run(command, environment, time, MOST_OUTPUT, cancelled)) {
        case UnitHost.Run.Ended ended -> answer(ended);
        case UnitHost.Run.Stopped stopped -> stopped.cancelled() ? none(Why.CANCELLED, "systemctl was not waited for")
                : none(Why.TIMED_OUT, "systemctl did not answer within " + time.toSeconds() + " s");
        case UnitHost.Run.Impossible impossible -> none(Why.FAILED, "systemctl could not be started");
        };
    }

    private static Answer answer(UnitHost.Run.Ended ended) {
        List<ShownUnit> units = ShownUnit.parse(new String(ended.output(), StandardCharsets.UTF_8));
        if (ended.cut()) {
            return new Answer(units, Optional.of(new Gap(Why.FAILED, "systemctl told more than could be read")));
        }
        String complaint = ended.error().lines().findFirst().map(line -> line.replaceAll("\\p{Cc}", "?"))
                .map(line -> ": " + line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT))).orElse("");
        return new Answer(units, ended.status() == 0 ? Optional.empty()
                : Optional.of(new Gap(Why.FAILED, "systemctl failed" + complaint)));
    }

    private static Answer none(Why why, String reason) {
        return new Answer(List.of(), Optional.of(new Gap(why, reason)));
    }
}
