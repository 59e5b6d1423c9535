// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.core.runtime.URIUtil;
import org.eclipse.osgi.service.datalocation.Location;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import berth.core.contribution.Contribution;
import berth.core.inquiry.LocalHost;
import berth.workbench.PluginsFolder;

/** Where this product is installed, and what people have dropped there. */
final class Installation {
    private Installation() { }

    /** Takes in the bundles of the plug-ins folders. What is out becomes a service each, which the views' contributions find. */
    static void takeInPlugins() {
        BundleContext context = FrameworkUtil.getBundle(Installation.class).getBundleContext();
        new PluginsFolder(context, RegistryFactory.getRegistry(), LocalHost.runsAsRoot()).takeIn(installation().map(folder -> folder.resolve("plugins")).stream().toList(), named())
                .forEach(problem -> context.registerService(Contribution.class, problem, null));
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getenv("BERTH_PLUGINS")).filter(named -> !named.isBlank()).map(Path::of);
    }

    private static Optional<Path> installation() {
        return Optional.ofNullable(Platform.getInstallLocation()).map(Location::getURL).flatMap(url -> {
            try {
                // Equinox leaves spaces in this address as they are.
                return Optional.of(Path.of(URIUtil.toURI(url)));
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }
}
