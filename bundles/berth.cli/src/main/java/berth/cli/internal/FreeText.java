// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import berth.core.act.Protection;
import berth.core.act.Undertaking;
import berth.core.act.Undertaking.Deed;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.inquiry.LocalHost;
import berth.core.render.Escapes;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.Plan;
import berth.core.spi.Actuator.Rights;

/** The sentences of getting a port back. */
final class FreeText {
    private static final int COLUMNS = 96;
    private static final int MOST_COMMANDS = 12;
    private static final Pattern TAG = Pattern.compile("[A-Z]+ ");
    private static final String COMMAND = "      ";

    private FreeText() { }

    /** {@return why nothing can be done} */
    static String noWay(Diagnosis diagnosis, Optional<String> step) {
        String steps = String.join(", ", diagnosis.steps().stream().map(Diagnosis.Step::id).distinct().toList());
        return step.map(id -> "There is no step " + Escapes.visible(id) + " that Berth can do here" + (steps.isEmpty() ? "." : "; the steps are " + Escapes.visible(steps) + "."))
                .orElse(steps.contains("ask-as-root") ? "Who has it is not shown to this user: run it with sudo, or as root." : "Berth can do nothing about it by itself." + rootSeesMore(diagnosis) + " What a person can do is in the answer of berth " + diagnosis.question().wanted().port() + ".");
    }

    /** {@return the line broken for a terminal, but a command, which people copy} */
    static List<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        String indent = " ".repeat(line.length() - line.stripLeading().length());
        int blank = rest.lastIndexOf(' ', COLUMNS);
        while (rest.length() > COLUMNS && !line.startsWith(COMMAND) && blank > indent.length() + 1) {
            lines.add(rest.substring(0, blank));
            indent = " ".repeat(line.length() - line.stripLeading().length() + (TAG.matcher(line).lookingAt() ? 6 : 0));
            rest = indent + rest.substring(blank + 1);
            blank = rest.lastIndexOf(' ', COLUMNS);
        }
        lines.add(rest);
        return lines;
    }

    private static String rootSeesMore(Diagnosis diagnosis) {
        return diagnosis.steps().stream().filter(step -> step.commands().isEmpty() && step.needs().equals(Optional.of("root"))).findFirst().map(step -> " " + Escapes.visible(step.title())).orElse("");
    }

    /** {@return what would be done, before anybody agrees to it} */
    static List<String> plan(List<Plan> plans, List<String> ofHolder) {
        List<String> lines = new ArrayList<>(List.of("", "PLAN"));
        for (int i = 0; i < plans.size(); i++) {
            Plan plan = plans.get(i);
            lines.add("  " + (i + 1) + " " + Escapes.visible(plan.step().title()));
            plan.commands().stream().limit(MOST_COMMANDS).forEach(vector -> lines.add(COMMAND + line(vector)));
            if (plan.commands().size() > MOST_COMMANDS) {
                lines.add("    and " + (plan.commands().size() - MOST_COMMANDS) + " more of these; with --json all of them are shown.");
            }
            plan.step().breaks().ifPresent(breaks -> lines.add("    " + Escapes.visible(breaks)));
            plan.effects().forEach(effect -> lines.add("    " + Escapes.visible(effect)));
            if (i == 0) {
                ofHolder.forEach(line -> lines.add("    " + line));
            }
            lines.add(plan.undo().isEmpty() ? "    It can't be taken back." : "    undo: " + String.join("; ", plan.undo().stream().map(FreeText::line).toList()));
        }
        return lines;
    }

    /** {@return what ends with the holder, if it ends, and what brought it here} */
    static List<String> ofHolder(Diagnosis diagnosis, Snapshot host, boolean ends) {
        List<String> lines = new ArrayList<>();
        long connections = Protection.connections(diagnosis, host);
        if (ends && connections > 0) {
            lines.add(connections == 1 ? "One connection to the port is open, and ends." : connections + " connections to the port are open, and end.");
        }
        diagnosis.holders().stream().flatMap(holder -> holder.exe().stream()).distinct().flatMap(exe -> setting(host, "package", exe)
                .map(name -> "Its program is of the package " + Escapes.visible(name + setting(host, "package-installed", exe).map(when -> ", installed " + when).orElse("")) + ".").stream()).forEach(lines::add);
        return lines;
    }

    private static Optional<String> setting(Snapshot host, String namespace, String exe) {
        return host.evidence().stream().filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast)
                .filter(setting -> setting.namespace().equals(namespace) && setting.key().equals(exe)).map(SettingSeen::value).findFirst();
    }

    /** {@return why nothing was changed, and that; what ends with a command has a line of its own} */
    static List<String> unchanged(String why) {
        return why.endsWith(".") ? List.of(why + " Nothing was changed.") : List.of(why, "Nothing was changed.");
    }

    /** {@return what stands in the way, where the rights are missing} */
    static Optional<String> missing(Rights rights) {
        return rights instanceof Rights.Missing missing ? Optional.of(Escapes.visible(missing.why())) : Optional.empty();
    }

    /** {@return what is asked of whoever says yes; ends with a blank where it says anything} */
    static String asking(List<Rights> all) {
        return all.stream().<String> mapMulti((rights, said) -> {
            if (rights instanceof Rights.OnDemand demand) {
                said.accept("It needs " + (LocalHost.current().os().equals("windows") ? "an administrator's" : "root's") + " rights, for this alone: " + Escapes.visible(demand.how()) + " ");
            }
        }).findFirst().orElse("");
    }

    /** {@return what comes behind what was seen} */
    static List<String> end(Diagnosis seen, Undertaking done) {
        List<String> lines = new ArrayList<>(List.of(""));
        boolean failed = done.deeds().stream().anyMatch(deed -> deed.problem().isPresent());
        if (seen.verdict() == Verdict.FREE) {
            lines.add("The port can be taken now." + (failed ? " Not all was done that was planned." : ""));
        } else {
            lines.add(failed ? "The port was not given back." : seen.holders().isEmpty() ? "Nobody has the port any more, and it is not free yet: berth watch " + seen.question().wanted().port() + " waits until it is."
                    : "The port is still not free: something else has it, or it was taken again at once.");
        }
        if (done.isOpen()) {
            lines.add("berth undo takes back what was done.");
        }
        return lines;
    }

    /** {@return what a reservation has brought, and what comes next} */
    static List<String> reserved(String port, Diagnosis seen) {
        String name = "berth free " + Escapes.visible(port);
        Optional<String> next = seen.steps().stream().filter(step -> !step.commands().isEmpty() && step.id().startsWith("end-")).map(Diagnosis.Step::id).findFirst();
        return List.of("", "The port is reserved: no client gets it by chance any more" + (LocalHost.current().os().equals("windows") ? "" : ", until the next boot") + ". That takes it from nobody who has it now.",
                "Next: " + next.map(step -> name + " --step " + step + " --yes ends who has it, or ").orElse("") + "berth watch " + Escapes.visible(port) + " waits until it is free.",
                "berth undo takes back what was done.");
    }

    /** {@return what is left to do with a process that does not end when it is asked to} */
    static String force(String port, Optional<String> step) {
        return "It still runs. berth free " + Escapes.visible(port) + step.map(id -> " --step " + Escapes.visible(id)).orElse("") + " --yes --force asks it once more and then ends it by SIGKILL:"
                + " what it has not written to its files by then is lost, and what it has begun stays half done.";
    }

    /** {@return what was done, newest first, and whether there is something to take back} */
    static String line(Undertaking undertaking) {
        return undertaking.begun() + "  " + (undertaking.isOpen() ? "OPEN  " : "ended ") + "port " + undertaking.wanted().port() + ": "
                + String.join("; ", undertaking.deeds().stream().map(FreeText::line).toList());
    }

    private static String line(Deed deed) {
        return Escapes.visible(deed.plan().step().title()) + " " + switch (deed.stage()) {
        case BEGUN -> "(whether it was done is not known)";
        case DONE -> "(done)";
        case FAILED -> "(not, or not all, done" + deed.problem().map(why -> ": " + Escapes.visible(why)).orElse("") + ")";
        case UNDONE -> "(taken back)";
        };
    }

    private static String line(List<String> vector) {
        return Escapes.visible(String.join(" ", vector));
    }
}
