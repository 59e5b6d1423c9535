// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.SocketSeen;

/** What anti-virus products do to a port; what their detectors say is escaped. */
public record AntivirusText(Language language) {
    /** In English. */
    public static final AntivirusText ENGLISH = new AntivirusText(Language.ENGLISH);
    private static final String OWN = "berth.antivirus";

    /** {@return what a product does to the port, and how to switch that part of it off and on} */
    public List<String> lines(Diagnosis diagnosis, AntivirusFinding finding) {
        String part = finding.component().map(component -> " (" + name(component) + ")").orElse("");
        String product = name(AntivirusFinding.title(finding.vendor(), finding.product())) + finding.version().map(version -> " " + name(version)).orElse("") + part;
        List<String> lines = new ArrayList<>(List.of(product + " " + doing(diagnosis, finding) + source(diagnosis, finding)));
        if (finding.role() != AntivirusRole.PRESENT) {
            Optional<Advice> rule = advice(diagnosis, finding);
            rule.ifPresent(ofRule -> {
                lines.addAll(offAndOn("  ", ofRule));
                lines.add("  " + language.of("leave the product itself running: without it, and with the rule, connections to the port are refused"));
            });
            Advice advice = finding.advice();
            lines.addAll(offAndOn(rule.isPresent() ? "  " + language.of("or, where the product makes that rule itself,") + " " : "  ", advice));
            List<String> further = Stream.of(advice.log().map(log -> language.of("its log: %s", name(log))), advice.reports().map(reports -> language.of("reports to its vendor: %s", name(reports))))
                    .flatMap(Optional::stream).toList();
            lines.addAll(further.isEmpty() ? List.of() : List.of("  " + String.join("; ", further)));
        }
        return lines;
    }

    /** On which host, where that is another one, and who says so, where that is not Berth. */
    private String source(Diagnosis diagnosis, AntivirusFinding finding) {
        String source = Stream.of(Optional.of(language.of("on %s", name(finding.host()))).filter(where -> !finding.host().equals(diagnosis.question().host())),
                Optional.of(language.of("says %s", name(finding.bundle()))).filter(who -> !finding.bundle().equals(OWN))).flatMap(Optional::stream).collect(Collectors.joining("; "));
        return source.isEmpty() ? "" : " (" + source + ")";
    }

    private List<String> offAndOn(String head, Advice advice) {
        List<String> both = Stream.of(advice.off().map(off -> language.of("off: %s", name(off))), advice.on().map(on -> language.of("on again: %s", name(on)))).flatMap(Optional::stream).toList();
        return both.isEmpty() ? List.of() : List.of(head + String.join("; ", both));
    }

    /** {@return those that are there and have nothing to do with the port, in one line; empty where there is none} */
    Optional<String> bystanders(List<AntivirusFinding> findings) {
        List<String> names = findings.stream().map(finding -> name(AntivirusFinding.title(finding.vendor(), finding.product()))).distinct().toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(language.of("here, too, with no part in this as far as can be seen: %s", String.join(", ", names)));
    }

    /** {@return whether a product does nothing to the port, nor may be who has it} */
    boolean isBystander(Diagnosis diagnosis, AntivirusFinding finding) {
        return finding.role() == AntivirusRole.PRESENT && doing(diagnosis, finding).equals(does(AntivirusRole.PRESENT));
    }

    private String doing(Diagnosis diagnosis, AntivirusFinding finding) {
        boolean mayHold = finding.role() == AntivirusRole.PRESENT && because(diagnosis, finding).anyMatch(evidence -> evidence instanceof SocketSeen socket && socket.owners().isEmpty());
        return isOnlyHeard(diagnosis, finding) ? language.of("greets there: it may take the port's connections in between")
                : mayHold ? language.of("is there, and usually serves this port: it may be who has it, which could not be seen") : does(finding.role());
    }

    /** {@return how to switch off what takes the port's traffic to the product, where that is a rule of somebody's} The narrow thing is that rule. */
    public Optional<Advice> advice(Diagnosis diagnosis, AntivirusFinding finding) {
        String rules = rules(diagnosis, finding).map(AntivirusText::rule).distinct().collect(Collectors.joining("; "));
        boolean made = rules(diagnosis, finding).anyMatch(rule -> rule.by().startsWith("nftables"));
        String take = made ? language.of("take away the rule that leads the port's traffic to it (%s; nft -a list ruleset shows it with its handle)", rules)
                : language.of("take away the rule that leads the port's traffic to it (%s)", rules);
        return rules.isEmpty() ? Optional.empty() : Optional.of(new Advice(Optional.of(take), Optional.of(language.of("put that rule back (%s)", rules)), finding.advice().log(), finding.advice().reports()));
    }

    /** {@return the rules that lead the port's traffic to the product} */
    public static Stream<RedirectSeen> rules(Diagnosis diagnosis, AntivirusFinding finding) {
        return finding.role() != AntivirusRole.REDIRECTS ? Stream.of()
                : because(diagnosis, finding).filter(RedirectSeen.class::isInstance).map(RedirectSeen.class::cast);
    }

    /** {@return whose rule it is, and where it leads} The same rule reads the same in every diagnosis. */
    public static String rule(RedirectSeen rule) {
        return rule.by() + rule.to().map(to -> ", to " + to).orElse("");
    }

    /** {@return whether a product reads a queue of packets} It is not to be switched off lightly: the kernel may drop them all then. */
    public static boolean readsQueue(Diagnosis diagnosis, AntivirusFinding finding) {
        return because(diagnosis, finding).anyMatch(evidence -> evidence instanceof HookSeen hook && hook.hook() == HookKind.NETFILTER_QUEUE);
    }

    /** Nothing but words shows that it is in between. */
    private static boolean isOnlyHeard(Diagnosis diagnosis, AntivirusFinding finding) {
        return finding.role() == AntivirusRole.REDIRECTS && rules(diagnosis, finding).findAny().isEmpty()
                && because(diagnosis, finding).anyMatch(GreetingRead.class::isInstance);
    }

    private static Stream<Evidence> because(Diagnosis diagnosis, AntivirusFinding finding) {
        return finding.because().stream().map(number -> diagnosis.evidence().get(number).evidence());
    }

    /** {@return what a part in that role does} */
    public String does(AntivirusRole role) {
        return switch (role) {
        case HOLDS -> language.of("has the port");
        case REDIRECTS -> language.of("takes the port's traffic elsewhere");
        case BLOCKS -> language.of("can refuse the port");
        case SCANS -> language.of("looks into files");
        case PRESENT -> language.of("is there, and does nothing to this port as far as can be seen");
        };
    }

    private static String name(String foreign) {
        return Wording.name(foreign);
    }
}
