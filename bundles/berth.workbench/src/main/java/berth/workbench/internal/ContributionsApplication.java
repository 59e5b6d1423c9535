// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.Contributions;
import berth.core.contribution.Contributor;
import berth.core.render.ContributionRenderer;
import berth.ui.BerthUi;

/** Prints what the workbench would find, as {@code berth contributions --json} does; opens no window. */
@NonNullByDefault({})
public final class ContributionsApplication implements IApplication {

    @Override
    public Object start(IApplicationContext context) {
        PrintStream answer = System.out;
        // What plug-ins print while they are tried is none of it.
        System.setOut(System.err);
        Installation.takeInPlugins();
        Contributions contributions = new BerthUi().contributions();
        Map<String, Contributor> by = contributions.contributors().stream().collect(Collectors.toMap(Contributor::bundle, bundle -> bundle));
        contributions.tried().forEach(tried -> answer.println(ContributionRenderer.json(tried, Optional.ofNullable(by.get(tried.contribution().bundle())))));
        System.setOut(answer);
        return EXIT_OK;
    }

    @Override
    public void stop() {
        // It ends by itself, soon.
    }
}
