// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;

import berth.core.contribution.Contribution;
import berth.core.render.Escapes;
import berth.core.render.JsonRenderer;

/** {@code berth contributions}: a line for each, those that are left out last. */
final class ContributionsCommand {
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
        List<Contribution> all = command.contributions(arguments).verified();
        if (arguments.has("json")) {
            all.forEach(contribution -> command.out().println(JsonRenderer.contribution(contribution)));
            return ExitStatus.OK;
        }
        all.stream().filter(c -> c.problem().isEmpty()).forEach(c -> command.out().println(line(c)));
        all.stream().filter(c -> c.problem().isPresent())
                .forEach(c -> command.out().println("LEFT OUT " + line(c) + ": " + Escapes.visible(c.problem().orElse(""))));
        return ExitStatus.OK;
    }

    private static String line(Contribution contribution) {
        String point = contribution.point().map(p -> p.substring(p.lastIndexOf('.') + 1)).orElse("bundle");
        return String.format("%-18s  %-40s  %-24s  %s", Escapes.visible(point), Escapes.visible(contribution.id().orElse("(no id)")),
                Escapes.visible(contribution.bundle()), Escapes.visible(contribution.title())).stripTrailing();
    }
}
