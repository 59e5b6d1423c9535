// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.core.snapshot.Masking;

/**
 * A diagnosis as plain text for a terminal of 96 columns: the verdict, then who, why, proof, the way back, and what was
 * not seen. Without colour; every line is escaped.
 */
public final class TextRenderer {
    static final int INDENT = 8;
    private static final int MAX_CANDIDATES = 3;
    private static final Set<String> WINDOWS_PROGRAMS = Set.of("net", "sc", "netsh", "taskkill", "tasklist");
    /** The name of the bundle may be left out where an article is asked for. */
    private static final String OWN = "berth.articles.";

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

    /**
     * {@return an answer among many: the verdict, who holds the port, and the first step}
     *
     * @param more how to see the rest
     */
    public static String brief(Diagnosis diagnosis, String more) {
        TextRenderer text = new TextRenderer();
        String time = diagnosis.question().failure().flatMap(failure -> failure.record().time()).map(at -> Wording.time(at) + ": ").orElse("");
        text.wrap(time + Wording.summary(diagnosis), "", "");
        text.section("WHO", diagnosis.holders().stream().limit(1).flatMap(holder -> who(diagnosis, holder).stream()).toList());
        text.section("FIRST", StepText.first(diagnosis));
        text.section("MORE", List.of(more));
        return String.join("\n", text.lines) + "\n";
    }

    private static List<String> who(Diagnosis diagnosis, Holder holder) {
        return KernelText.isHolder(diagnosis, holder) ? KernelText.lines(diagnosis, holder) : Wording.holder(holder);
    }

    private void answer(Diagnosis diagnosis) {
        wrap(Wording.summary(diagnosis), "", "");
        lines.add("");
        diagnosis.holders().stream().limit(Few.MOST_HOLDERS).forEach(holder -> section("WHO", who(diagnosis, holder)));
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
        section("TIME", TimeText.inOneLine(diagnosis).stream().toList());
        section(diagnosis.verdict() == Verdict.FREE ? "ALSO" : "CAUSES", causes(diagnosis));
        section("SCANNER", scanners(diagnosis));
        section("PROOF", ProofText.lines(diagnosis));
        steps(StepText.lines(diagnosis));
        section("UNSEEN", UnseenText.lines(diagnosis));
        section("HELPS", UnseenText.helps(diagnosis));
        wrap(closing(diagnosis), "", "");
    }

    private void steps(List<String> steps) {
        lines.addAll(steps);
        if (!lines.getLast().isEmpty()) {
            lines.add("");
        }
    }

    private static List<String> scanners(Diagnosis diagnosis) {
        boolean concerned = diagnosis.question().live() && diagnosis.antivirus().stream().anyMatch(finding -> finding.role() != AntivirusRole.PRESENT && !AntivirusText.readsQueue(diagnosis, finding));
        Endpoint wanted = diagnosis.question().wanted();
        String trial = "try without it, step by step: berth trial " + wanted.port() + (wanted.transport() == Transport.TCP ? "" : " --" + wanted.transport().id());
        List<AntivirusFinding> bystanders = diagnosis.antivirus().stream().filter(finding -> AntivirusText.isBystander(diagnosis, finding)).toList();
        Stream<String> about = diagnosis.antivirus().stream().filter(finding -> !bystanders.contains(finding)).flatMap(finding -> AntivirusText.lines(diagnosis, finding).stream());
        return Stream.of(about, AntivirusText.bystanders(bystanders).stream(), concerned ? Stream.of(trial) : Stream.<String>empty()).flatMap(some -> some).toList();
    }

    /** {@return the causes of the articles, those that the evidence says the same of in one line; empty when verdict and reason have said it all} */
    public static List<String> causes(Diagnosis diagnosis) {
        return CauseText.lines(diagnosis);
    }

    private static List<String> claimants(Diagnosis diagnosis) {
        List<Claimant> others = diagnosis.claimants().stream().filter(claimant -> diagnosis.candidates().stream().noneMatch(maybe -> maybe.service().equals(Optional.of(claimant.name())))).toList();
        List<String> lines = new ArrayList<>(others.stream().limit(MAX_CANDIDATES).map(Wording::claimant).toList());
        if (others.size() > lines.size()) {
            lines.add("and " + (others.size() - lines.size()) + " more");
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

    /** {@return what to do, and what that breaks} */
    public static String title(Step step) {
        return Escapes.visible(step.title()) + step.breaks().map(sentence -> " " + Escapes.visible(sentence)).orElse("");
    }

    /** {@return where a step is to be done, unless it is the host that the person sits at, and whose rights it needs; in brackets} */
    public static String where(Diagnosis diagnosis, Step step) {
        return StepText.where(diagnosis, step);
    }

    /** {@return an argument vector as a line to copy, with quotes where they are needed} */
    public static String command(List<String> vector) {
        // Neither cmd nor PowerShell takes single quotes for what sh does, but what a shell could expand stands in nothing else.
        boolean windows = vector.stream().findFirst().filter(WINDOWS_PROGRAMS::contains).isPresent();
        return vector.stream().map(word -> word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : windows && word.matches("[A-Za-z0-9_@+=:,./ -]+") ? '"' + word + '"' : "'" + Escapes.visible(word).replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private static String closing(Diagnosis diagnosis) {
        // Who has what he wants needs nothing to read.
        String articles = diagnosis.articles().isEmpty() || diagnosis.cause().equals(Optional.of(Cause.NONE)) ? "" : " Article: " + String.join(", ", diagnosis.articles().stream()
                .map(article -> Escapes.visible(article.startsWith(OWN) ? article.substring(OWN.length()) : article)).toList()) + ".";
        return switch (diagnosis.likelihood()) {
        case ESTABLISHED -> sure(diagnosis);
        case POSSIBLE -> "Possible, not proven.";
        case UNKNOWN, RULED_OUT -> "Not decided.";
        } + (ProofText.isAll(diagnosis) ? "" : " More evidence: --json.") + articles + " Nothing was changed.";
    }

    /** Nobody is sure of what he did not look at. */
    private static String sure(Diagnosis diagnosis) {
        if (diagnosis.verdict() == Verdict.UNDETERMINED) {
            return "The cause is sure; whether the port can be taken is not.";
        }
        return diagnosis.verdict() == Verdict.FREE && UnseenText.matters(diagnosis) ? "Sure, apart from what is listed as unseen." : "Sure.";
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
