// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.core.snapshot.Masking;

/**
 * A diagnosis as plain text for a terminal of 96 columns: the verdict, then who, why, proof, the way back, and what was
 * not seen. Without colour; every line is escaped.
 */
public final class TextRenderer {
    private static final int INDENT = 8;
    private static final int MAX_PROOFS = 8;
    private static final int MAX_CANDIDATES = 5;

    private final List<String> lines = new ArrayList<>();

    private TextRenderer() { }

    /** {@return the text, each line ended by a line feed} */
    public static String render(Diagnosis diagnosis) {
        TextRenderer text = new TextRenderer();
        text.write(diagnosis);
        return String.join("\n", text.lines) + "\n";
    }

    /** {@return the first lines of the text: the answer, and who holds the port} */
    public static String begin(Diagnosis diagnosis) {
        TextRenderer text = new TextRenderer();
        text.answer(diagnosis);
        return String.join("\n", text.lines) + "\n";
    }

    private void answer(Diagnosis diagnosis) {
        wrap(Wording.summary(diagnosis), "", "");
        lines.add("");
        diagnosis.holders().stream().limit(Few.MOST_HOLDERS).forEach(holder -> section("WHO", KernelText.isHolder(diagnosis, holder)
                ? KernelText.lines(diagnosis, holder) : Wording.holder(holder)));
        int more = diagnosis.holders().size() - Few.MOST_HOLDERS;
        section("WHO", more > 0 ? List.of("and " + more + " more; --json shows all") : List.of());
    }

    private void write(Diagnosis diagnosis) {
        answer(diagnosis);
        if (!diagnosis.candidates().isEmpty()) {
            section("MAYBE", candidates(diagnosis));
        }
        section("ANSWERS", AnswerText.lines(diagnosis));
        section("WANTS", claimants(diagnosis));
        Wording.why(diagnosis).ifPresent(why -> section("WHY", List.of(why)));
        section("TIME", TimeText.lines(diagnosis));
        section("CAUSES", causes(diagnosis));
        section("SCANNER", scanners(diagnosis));
        proof(diagnosis);
        steps(diagnosis);
        section("UNSEEN", diagnosis.blindSpots().stream().map(Wording::blindSpot).toList());
        section("HELPS", diagnosis.blindSpots().stream().map(spot -> Wording.help(diagnosis, spot)).flatMap(Optional::stream).distinct().toList());
        wrap(closing(diagnosis), "", "");
    }

    private static List<String> scanners(Diagnosis diagnosis) {
        boolean concerned = diagnosis.question().live() && diagnosis.antivirus().stream().anyMatch(finding -> finding.role() != AntivirusRole.PRESENT && !AntivirusText.readsQueue(diagnosis, finding));
        Endpoint wanted = diagnosis.question().wanted();
        String trial = "try without it, step by step: berth trial " + wanted.port() + (wanted.transport() == Transport.TCP ? "" : " --" + wanted.transport().id());
        return Stream.concat(diagnosis.antivirus().stream().flatMap(finding -> AntivirusText.lines(diagnosis, finding).stream()), concerned ? Stream.of(trial) : Stream.empty()).toList();
    }

    /** {@return the causes of the articles, a line each; empty when the verdict has said it all} */
    public static List<String> causes(Diagnosis diagnosis) {
        return diagnosis.hypotheses().stream().filter(hypothesis -> hasCauses(diagnosis)).map(TextRenderer::cause).toList();
    }

    /** One established cause that the verdict has named needs no list of causes. */
    private static boolean hasCauses(Diagnosis diagnosis) {
        return diagnosis.hypotheses().size() > 1 || diagnosis.hypotheses().stream().anyMatch(h -> h.likelihood() != Likelihood.ESTABLISHED || !isNamed(diagnosis, h));
    }

    private static boolean isNamed(Diagnosis diagnosis, Hypothesis hypothesis) {
        boolean own = diagnosis.cause().map(Cause::id).filter(hypothesis.cause()::equals).isPresent();
        return own || diagnosis.verdict() != Verdict.FREE && Stream.of(Cause.values()).map(Cause::id).anyMatch(hypothesis.cause()::equals);
    }

    private static String cause(Hypothesis hypothesis) {
        String because = hypothesis.because().isEmpty() ? "" : " " + hypothesis.because().stream().map(i -> "[" + i + "]")
                .collect(Collectors.joining());
        return Wording.likelihood(hypothesis.likelihood()) + ": " + Escapes.visible(hypothesis.title()) + because + "  ("
                + Escapes.visible(hypothesis.article()) + " " + Escapes.visible(hypothesis.cause()) + ")";
    }

    private static List<String> claimants(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>(diagnosis.claimants().stream().limit(MAX_CANDIDATES).map(Wording::claimant).toList());
        if (diagnosis.claimants().size() > lines.size()) {
            lines.add("and " + (diagnosis.claimants().size() - lines.size()) + " more");
        }
        return lines;
    }

    private static List<String> candidates(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>(diagnosis.candidates().stream().limit(MAX_CANDIDATES)
                .map(candidate -> Wording.briefly(candidate) + (candidate.command().isEmpty() ? ""
                        : "  " + briefly(Escapes.visible(String.join(" ", Masking.masked(candidate.command())))))).toList());
        int more = diagnosis.candidates().size() - lines.size();
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    private static String briefly(String command) {
        return command.length() <= Paragraph.COLUMNS / 2 ? command : command.substring(0, Paragraph.COLUMNS / 2) + "...";
    }

    /** The first pieces of evidence, and those that a cause refers to. */
    private static List<Integer> shown(Diagnosis diagnosis) {
        Stream<Integer> first = IntStream.range(0, Math.min(diagnosis.evidence().size(), MAX_PROOFS)).boxed();
        Stream<Integer> cited = diagnosis.hypotheses().stream().flatMap(hypothesis -> hypothesis.because().stream());
        return Stream.concat(first, cited).distinct().sorted().limit(2L * MAX_PROOFS).toList();
    }

    private void proof(Diagnosis diagnosis) {
        List<String> proofs = new ArrayList<>();
        for (int i : shown(diagnosis)) {
            proofs.add("[" + i + "] " + EvidenceText.of(diagnosis, diagnosis.evidence().get(i)));
        }
        if (diagnosis.evidence().size() > proofs.size()) {
            proofs.add("and " + (diagnosis.evidence().size() - proofs.size()) + " more; --json shows all");
        }
        section("PROOF", proofs);
    }

    /** Of many holders the way to each is the same as to the first ones. */
    private static List<Step> shownSteps(Diagnosis diagnosis) {
        Map<String, Integer> ofKind = new HashMap<>();
        return diagnosis.steps().stream().filter(step -> ofKind.merge(step.id(), 1, Integer::sum) <= Few.MOST_HOLDERS).toList();
    }

    private void steps(Diagnosis diagnosis) {
        if (diagnosis.steps().isEmpty()) {
            if (!lines.getLast().isEmpty()) {
                lines.add("");
            }
            return;
        }
        lines.add("GET IT BACK");
        int number = 1;
        for (Step step : shownSteps(diagnosis)) {
            wrap(title(step) + where(diagnosis, step), "  " + number++ + " ", "    ");
            step.commands().forEach(command -> lines.add("      " + command(command)));
            if (!step.undo().isEmpty()) {
                lines.add("      undo: " + step.undo().stream().map(TextRenderer::command).collect(Collectors.joining(" && ")));
            }
        }
        lines.add("");
    }

    /** {@return what to do, and what that breaks} */
    public static String title(Step step) {
        return Escapes.visible(step.title()) + step.breaks().map(sentence -> " " + Escapes.visible(sentence)).orElse("");
    }

    /** {@return where a step is to be done, unless it is the host that the person sits at, and whose rights it needs; in brackets} */
    public static String where(Diagnosis diagnosis, Step step) {
        boolean severalHosts = diagnosis.steps().stream().map(Step::host).distinct().count() > 1;
        String details = Stream.concat(step.host().filter(host -> severalHosts || !diagnosis.question().live()
                || !host.equals(diagnosis.question().host())).map(host -> "on " + host).stream(),
                step.needs().map(who -> "needs " + who).stream()).map(Escapes::visible).collect(Collectors.joining(", "));
        return details.isEmpty() ? "" : "  (" + details + ")";
    }

    /** {@return an argument vector as a line to copy, with quotes where they are needed} */
    public static String command(List<String> vector) {
        return vector.stream().map(word -> word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + Escapes.visible(word).replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private static String closing(Diagnosis diagnosis) {
        // Who has what he wants needs nothing to read.
        String articles = diagnosis.articles().isEmpty() || diagnosis.cause().equals(Optional.of(Cause.NONE)) ? "" : " Article: " + String.join(", ", diagnosis.articles().stream()
                .map(Escapes::visible).toList()) + ".";
        return switch (diagnosis.likelihood()) {
        case ESTABLISHED -> sure(diagnosis);
        case POSSIBLE -> "Possible, not proven.";
        case UNKNOWN, RULED_OUT -> "Not decided.";
        } + articles + " Nothing was changed.";
    }

    /** Nobody is sure of what he did not look at. */
    private static String sure(Diagnosis diagnosis) {
        if (diagnosis.verdict() == Verdict.UNDETERMINED) {
            return "The cause is sure; whether the port can be taken is not.";
        }
        return diagnosis.verdict() == Verdict.FREE && !diagnosis.blindSpots().isEmpty() ? "Sure, apart from what is listed as unseen." : "Sure.";
    }

    private void section(String title, List<String> content) {
        String label = title + " ".repeat(INDENT - title.length());
        for (int i = 0; i < content.size(); i++) {
            wrap(content.get(i), i == 0 ? label : " ".repeat(INDENT), " ".repeat(INDENT + 2));
        }
    }

    private void wrap(String text, String first, String next) {
        lines.addAll(Paragraph.wrapped(text, first, next));
    }
}
