// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import berth.core.contribution.Contribution;
import berth.core.contribution.Contributions;
import berth.core.contribution.Contributor;
import berth.core.contribution.Tried;
import berth.core.render.ContributionRenderer;
import berth.core.render.Escapes;

/** {@code berth contributions}: each bundle with who signed it and what it brings; what is left out comes last. */
final class ContributionsCommand {
    private static final int WIDTH = 110;

    private final BerthCommand command;
    private final Arguments arguments;

    ContributionsCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException {
        if (!words.isEmpty()) {
            throw new UsageException("berth contributions takes no further words.");
        }
        Contributions contributions = command.contributions(arguments);
        List<Tried> all = contributions.tried();
        List<Contributor> bundles = contributions.contributors();
        if (arguments.has("json")) {
            Map<String, Contributor> by = bundles.stream().collect(Collectors.toMap(Contributor::bundle, bundle -> bundle));
            all.forEach(tried -> command.out().println(ContributionRenderer.json(tried, Optional.ofNullable(by.get(tried.contribution().bundle())))));
            return ExitStatus.OK;
        }
        for (Contributor bundle : bundles) {
            say(heading(bundle));
            all.stream().filter(tried -> tried.contribution().bundle().equals(bundle.bundle()) && tried.contribution().problem().isEmpty()).forEach(tried -> {
                say("  " + line(tried));
                tried.contribution().remarks().forEach(remark -> say("    BUT " + Escapes.visible(remark)));
            });
        }
        all.stream().filter(tried -> tried.contribution().problem().isPresent()).forEach(tried -> say("LEFT OUT " + line(tried) + ": "
                + Escapes.visible(tried.contribution().fault().orElse(""))));
        return ExitStatus.OK;
    }

    private void say(String line) {
        command.out().println(line.stripTrailing());
    }

    /** Who it is and who signed it, on one line where they fit. */
    private static String heading(Contributor bundle) {
        String about = ContributionRenderer.about(bundle);
        String name = Escapes.visible(bundle.bundle()) + (about.isEmpty() ? "" : " " + about);
        String signature = ContributionRenderer.signature(bundle);
        return name.length() + signature.length() < WIDTH ? name + "; " + signature : name + "\n    " + signature;
    }

    private static String line(Tried tried) {
        Contribution contribution = tried.contribution();
        String point = contribution.point().map(p -> p.substring(p.lastIndexOf('.') + 1)).orElse("bundle");
        String bundle = contribution.problem().isEmpty() ? "" : String.format("%-24s  ", Escapes.visible(contribution.bundle()));
        return String.format("%-18s  %-40s  %s%7s  %s", Escapes.visible(point), Escapes.visible(contribution.id().orElse("(no id)")), bundle,
                ContributionRenderer.took(tried), Escapes.visible(contribution.title())).stripTrailing();
    }
}
