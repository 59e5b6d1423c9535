// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;

/** The way back: what to do with its effect, the commands, and what takes them back. */
record StepText(Language language) {
    private static final String INDENT = " ".repeat(4);
    private static final String BETWEEN = "  ";

    /** {@return the steps under their heading; none where there is nothing to do} What is true of all is said once, in the heading. */
    List<String> lines(Diagnosis diagnosis) {
        List<Step> steps = shown(diagnosis);
        if (steps.isEmpty()) {
            return List.of();
        }
        Optional<String> host = common(steps.stream().map(step -> host(diagnosis, step)));
        Optional<String> rights = common(steps.stream().filter(step -> !step.commands().isEmpty()).map(Step::needs));
        List<String> lines = new ArrayList<>(List.of(language.of("GET IT BACK") + inBrackets(host, rights.map(who -> language.of("commands need %s", rights(who))))));
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String where = inBrackets(host.isPresent() ? Optional.empty() : host(diagnosis, step), rights.isPresent() && !step.commands().isEmpty() ? Optional.empty() : needs(step));
            lines.addAll(Paragraph.wrapped(TextRenderer.title(step) + where, "  " + (i + 1) + " ", INDENT));
            lines.addAll(commands(step));
        }
        return lines;
    }

    /** {@return the first step alone, with its commands} */
    List<String> first(Diagnosis diagnosis) {
        return shown(diagnosis).stream().limit(1).flatMap(step -> Stream.concat(Stream.of(TextRenderer.title(step) + where(diagnosis, step)), step.commands().stream().map(TextRenderer::command))).toList();
    }

    /** Of many holders the way to each is the same as to the first ones. */
    private static List<Step> shown(Diagnosis diagnosis) {
        Map<String, Integer> ofKind = new HashMap<>();
        return diagnosis.steps().stream().filter(step -> ofKind.merge(step.id(), 1, Integer::sum) <= Few.MOST_HOLDERS).toList();
    }

    private static Optional<String> common(Stream<Optional<String>> all) {
        List<Optional<String>> distinct = all.distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : Optional.empty();
    }

    private List<String> commands(Step step) {
        List<String> lines = new ArrayList<>(step.commands().stream().map(command -> INDENT + BETWEEN + TextRenderer.command(command)).toList());
        if (step.undo().isEmpty()) {
            return lines;
        }
        String undo = language.of("undo: %s", step.undo().stream().map(TextRenderer::command).collect(Collectors.joining(" && ")));
        String last = lines.isEmpty() ? "" : lines.getLast() + BETWEEN + "# " + undo;
        if (!last.isEmpty() && last.length() <= Paragraph.COLUMNS) {
            lines.set(lines.size() - 1, last);
        } else {
            lines.add(INDENT + BETWEEN + undo);
        }
        return lines;
    }

    /** {@return where a step is to be done, unless it is the host that the person sits at, and whose rights it needs; in brackets} */
    String where(Diagnosis diagnosis, Step step) {
        return inBrackets(host(diagnosis, step), needs(step));
    }

    private Optional<String> host(Diagnosis diagnosis, Step step) {
        boolean severalHosts = diagnosis.steps().stream().map(Step::host).distinct().count() > 1;
        return step.host().filter(host -> severalHosts || !diagnosis.question().live() || !host.equals(diagnosis.question().host())).map(host -> language.of("on %s", host));
    }

    private Optional<String> needs(Step step) {
        return step.needs().map(who -> language.of("needs %s", rights(who)));
    }

    private String rights(String who) {
        return who.equals("administrator") ? language.of("administrator") : who;
    }

    private static String inBrackets(Optional<String> one, Optional<String> other) {
        String details = Stream.of(one, other).flatMap(Optional::stream).map(Escapes::visible).collect(Collectors.joining(", "));
        return details.isEmpty() ? "" : "  (" + details + ")";
    }
}
