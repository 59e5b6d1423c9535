// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import berth.cli.internal.selftest.Check.Result;
import berth.cli.internal.selftest.ReportText;
import berth.cli.internal.selftest.Selftest;
import berth.cli.internal.selftest.Selftest.Findings;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.inquiry.LocalHost;

/** {@code berth selftest --report}: what of Berth works on this system. */
final class SelftestCommand {
    private final BerthCommand command;
    private final Arguments arguments;

    SelftestCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException {
        if (!words.isEmpty() || !arguments.has("report")) {
            throw new UsageException("berth selftest takes no words but --report: berth selftest --report.");
        }
        Findings findings = new Selftest(command.contributions(arguments), LocalHost.current(), arguments.timeout()).run();
        if (arguments.has("json")) {
            ReportText.json(findings).forEach(line -> command.out().print(line + "\n"));
        } else {
            command.out().print(ReportText.markdown(facts(findings), findings));
        }
        return findings.count(Result.WRONG) > 0 ? ExitStatus.NOT_FREE : findings.count(Result.UNDECIDED) > 0 ? ExitStatus.UNDETERMINED : ExitStatus.OK;
    }

    /** Nothing that tells whose this host is. */
    private static Map<String, String> facts(Findings findings) {
        Map<String, String> facts = new LinkedHashMap<>();
        boolean wine = System.getenv().keySet().stream().anyMatch(name -> name.startsWith("WINE"));
        facts.put("system", property("os.name") + " " + property("os.version") + (wine ? " (Wine)" : ""));
        facts.put("processor", property("os.arch"));
        facts.put("Java", property("java.version") + ", " + property("java.vendor"));
        facts.put("Berth", Help.VERSION);
        String rights = findings.host().all(SettingSeen.class).filter(setting -> setting.namespace().equals("caller") && !List.of("user", "uid").contains(setting.key()))
                .map(setting -> setting.key() + " " + setting.value()).distinct().collect(Collectors.joining(", "));
        // Windows has no root, and a user may be called so.
        String root = property("os.name").startsWith("Windows") ? "not known" : LocalHost.runsAsRoot() ? "root" : "not root";
        facts.put("rights", rights.isEmpty() ? root : root.equals("not known") ? rights : root + "; " + rights);
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name, "not known");
    }
}
