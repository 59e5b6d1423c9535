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
public record TextRenderer(Language language) {
    /** In English. */
    public static final TextRenderer ENGLISH = new TextRenderer(Language.ENGLISH);
    static final int INDENT = 8;
    private static final int MAX_CANDIDATES = 3;
    private static final Set<String> WINDOWS_PROGRAMS = Set.of("net", "sc", "netsh", "taskkill", "tasklist");
    /** The name of the bundle may be left out where an article is asked for. */
    private static final String OWN = "berth.articles.";

    /** {@return the text, each line ended by a line feed} */
    public String render(Diagnosis diagnosis) {
        return String.join("\n", lines(diagnosis)) + "\n";
    }

    /** {@return the first lines of the text: the answer, and who holds the port} */
    public String begin(Diagnosis diagnosis) {
        return String.join("\n", answer(diagnosis)) + "\n";
    }

    /**
     * {@return an answer among many: the verdict, who holds the port, and the first step}
     *
     * @param more how to see the rest
     */
    public String brief(Diagnosis diagnosis, String more) {
        String time = diagnosis.question().failure().flatMap(failure -> failure.record().time()).map(at -> Wording.time(at) + ": ").orElse("");
        List<String> lines = Paragraph.wrapped(time + new VerdictText(language).summary(diagnosis), "", "");
        lines.addAll(section(language.of("WHO"), diagnosis.holders().stream().limit(1).flatMap(holder -> who(diagnosis, holder).stream()).toList()));
        lines.addAll(section(language.of("FIRST"), new StepText(language).first(diagnosis)));
        lines.addAll(section(language.of("MORE"), List.of(more)));
        return String.join("\n", lines) + "\n";
    }

    private List<String> who(Diagnosis diagnosis, Holder holder) {
        return KernelText.isHolder(diagnosis, holder) ? new KernelText(language).lines(diagnosis, holder) : new HolderText(language).holder(holder);
    }

    private List<String> answer(Diagnosis diagnosis) {
        List<String> lines = Paragraph.wrapped(new VerdictText(language).summary(diagnosis), "", "");
        lines.add("");
        diagnosis.holders().stream().limit(Few.MOST_HOLDERS).forEach(holder -> lines.addAll(section(language.of("WHO"), who(diagnosis, holder))));
        int more = diagnosis.holders().size() - Few.MOST_HOLDERS;
        lines.addAll(section(language.of("WHO"), more > 0 ? List.of(language.of("and %s more; --json shows all", more)) : List.of()));
        return lines;
    }

    private List<String> lines(Diagnosis diagnosis) {
        UnseenText unseen = new UnseenText(language);
        List<String> lines = answer(diagnosis);
        lines.addAll(section(language.of("MAYBE"), candidates(diagnosis)));
        lines.addAll(section(language.of("ANSWERS"), new AnswerText(language).lines(diagnosis)));
        lines.addAll(section(language.of("WANTS"), claimants(diagnosis)));
        lines.addAll(section(language.of("WHY"), new WhyText(language).why(diagnosis).stream().toList()));
        lines.addAll(section(language.of("TIME"), new TimeText(language).inOneLine(diagnosis).stream().toList()));
        lines.addAll(section(diagnosis.verdict() == Verdict.FREE ? language.of("ALSO") : language.of("CAUSES"), causes(diagnosis)));
        lines.addAll(section(language.of("SCANNER"), scanners(diagnosis)));
        lines.addAll(section(language.of("PROOF"), new ProofText(language).lines(diagnosis)));
        lines.addAll(new StepText(language).lines(diagnosis));
        if (!lines.getLast().isEmpty()) {
            lines.add("");
        }
        lines.addAll(section(language.of("UNSEEN"), unseen.lines(diagnosis)));
        lines.addAll(section(language.of("HELPS"), unseen.helps(diagnosis)));
        lines.addAll(Paragraph.wrapped(closing(diagnosis), "", ""));
        return lines;
    }

    private List<String> scanners(Diagnosis diagnosis) {
        boolean concerned = diagnosis.question().live() && diagnosis.antivirus().stream().anyMatch(finding -> finding.role() != AntivirusRole.PRESENT && !AntivirusText.readsQueue(diagnosis, finding));
        Endpoint wanted = diagnosis.question().wanted();
        AntivirusText text = new AntivirusText(language);
        String trial = language.of("try without it, step by step: %s", "berth trial " + wanted.port() + (wanted.transport() == Transport.TCP ? "" : " --" + wanted.transport().id()));
        List<AntivirusFinding> bystanders = diagnosis.antivirus().stream().filter(finding -> text.isBystander(diagnosis, finding)).toList();
        Stream<String> about = diagnosis.antivirus().stream().filter(finding -> !bystanders.contains(finding)).flatMap(finding -> text.lines(diagnosis, finding).stream());
        return Stream.of(about, text.bystanders(bystanders).stream(), concerned ? Stream.of(trial) : Stream.<String>empty()).flatMap(some -> some).toList();
    }

    /** {@return the causes of the articles, those that the evidence says the same of in one line; empty when verdict and reason have said it all} */
    public List<String> causes(Diagnosis diagnosis) {
        return new CauseText(language).lines(diagnosis);
    }

    private List<String> claimants(Diagnosis diagnosis) {
        List<Claimant> others = diagnosis.claimants().stream().filter(claimant -> diagnosis.candidates().stream().noneMatch(maybe -> maybe.service().equals(Optional.of(claimant.name())))).toList();
        List<String> lines = new ArrayList<>(others.stream().limit(MAX_CANDIDATES).map(new HolderText(language)::claimant).toList());
        if (others.size() > lines.size()) {
            lines.add(language.of("and %s more", others.size() - lines.size()));
        }
        return lines;
    }

    private List<String> candidates(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>(diagnosis.candidates().stream().limit(MAX_CANDIDATES)
                .map(candidate -> new HolderText(language).briefly(candidate) + (candidate.command().isEmpty() ? ""
                        : "  " + briefly(Escapes.visible(String.join(" ", Masking.masked(candidate.command())))))).toList());
        int more = diagnosis.candidates().size() - lines.size();
        if (more > 0) {
            lines.add(language.of("and %s more", more));
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
    public String where(Diagnosis diagnosis, Step step) {
        return new StepText(language).where(diagnosis, step);
    }

    /** {@return an argument vector as a line to copy, with quotes where they are needed} */
    public static String command(List<String> vector) {
        // Neither cmd nor PowerShell takes single quotes for what sh does, but what a shell could expand stands in nothing else.
        boolean windows = vector.stream().findFirst().filter(WINDOWS_PROGRAMS::contains).isPresent();
        return vector.stream().map(word -> word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : windows && word.matches("[A-Za-z0-9_@+=:,./ -]+") ? '"' + word + '"' : "'" + Escapes.visible(word).replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private String closing(Diagnosis diagnosis) {
        // Who has what he wants needs nothing to read.
        String articles = diagnosis.articles().isEmpty() || diagnosis.cause().equals(Optional.of(Cause.NONE)) ? "" : " " + language.of("Article: %s.", String.join(", ", diagnosis.articles().stream()
                .map(article -> Escapes.visible(article.startsWith(OWN) ? article.substring(OWN.length()) : article)).toList()));
        return switch (diagnosis.likelihood()) {
        case ESTABLISHED -> sure(diagnosis);
        case POSSIBLE -> language.of("Possible, not proven.");
        case UNKNOWN, RULED_OUT -> language.of("Not decided.");
        } + (ProofText.isAll(diagnosis) ? "" : " " + language.of("More evidence: --json.")) + articles + " " + language.of("Nothing was changed.");
    }

    /** Nobody is sure of what he did not look at. */
    private String sure(Diagnosis diagnosis) {
        if (diagnosis.verdict() == Verdict.UNDETERMINED) {
            return language.of("The cause is sure; whether the port can be taken is not.");
        }
        return diagnosis.verdict() == Verdict.FREE && UnseenText.matters(diagnosis) ? language.of("Sure, apart from what is listed as unseen.") : language.of("Sure.");
    }

    private static List<String> section(String title, List<String> content) {
        List<String> lines = new ArrayList<>();
        String label = title + " ".repeat(Math.max(1, INDENT - title.length()));
        for (int i = 0; i < content.size(); i++) {
            lines.addAll(Paragraph.wrapped(content.get(i), i == 0 ? label : " ".repeat(INDENT), " ".repeat(INDENT + 2)));
        }
        return lines;
    }
}
