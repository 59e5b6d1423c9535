// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.RegistryFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

import berth.core.contribution.Contribution;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guest;
import berth.core.contribution.GuestBook;
import berth.core.contribution.Resources;
import berth.core.contribution.StateFolder;
import berth.core.inquiry.LocalHost;

/**
 * Finds in the running platform what the views need. Keeps nothing but who is at work: bundles may come and go between two questions.
 * Use from any thread.
 */
public final class BerthUi {
    private static final String DROPPED_IN = "berth:";

    private final IExtensionRegistry registry;
    private final BundleContext context;
    private final GuestBook book = new GuestBook(StateFolder.of(System::getenv, LocalHost::runsAsRoot));

    /** Looks into the platform that this bundle runs in. */
    public BerthUi() {
        this(RegistryFactory.getRegistry(), FrameworkUtil.getBundle(BerthUi.class).getBundleContext());
    }

    /** Looks into this registry, and for bundles that could not be added to it among the services. */
    public BerthUi(IExtensionRegistry registry, BundleContext context) {
        this.registry = registry;
        this.context = context;
    }

    /**
     * {@return everything that bundles contribute now}
     * A bundle that is out before the registry sees it is a service of type {@link Contribution}; whoever installs bundles
     * registers one for each.
     */
    public Contributions contributions() {
        ServiceTracker<Contribution, Contribution> problems = new ServiceTracker<>(context, Contribution.class, null);
        problems.open();
        try {
            return new Contributions(registry, new Files(), List.of(problems.getServices(new Contribution[0])), this::guest);
        } finally {
            problems.close();
        }
    }

    private Optional<Guest> guest(String name) {
        return Optional.of(name).filter(Guest::isStranger).map(stranger -> book.guest(stranger, Optional.ofNullable(Platform.getBundle(stranger))
                .map(bundle -> bundle.getVersion() + " " + Long.toHexString(changed(bundle))).orElse("")));
    }

    /** A jar that lies in a folder for plug-ins is installed anew at each start. */
    private static long changed(Bundle bundle) {
        String location = bundle.getLocation();
        return location.startsWith(DROPPED_IN) ? new File(location.substring(DROPPED_IN.length())).lastModified() : bundle.getLastModified();
    }

    /** Files of the platform's bundles. */
    private static final class Files implements Resources {
        @Override
        public byte[] read(String bundle, String path) throws IOException {
            URL file = Optional.ofNullable(Platform.getBundle(bundle)).flatMap(from -> entry(from, path))
                    .orElseThrow(() -> new IOException("there is no file " + path + " in " + bundle));
            try (InputStream in = file.openStream()) {
                byte[] bytes = in.readNBytes(LIMIT + 1);
                if (bytes.length > LIMIT) {
                    throw new IOException(path + " is larger than " + LIMIT + " bytes");
                }
                return bytes;
            }
        }

        @Override
        public List<String> names(String bundle, String folder) {
            return Optional.ofNullable(Platform.getBundle(bundle)).flatMap(from -> Optional.ofNullable(from.getEntryPaths(folder)))
                    .map(paths -> Collections.list(paths).stream().map(path -> path.substring(path.lastIndexOf('/') + 1)).filter(name -> !name.isEmpty()).sorted().toList()).orElse(List.of());
        }

        @Override
        public Optional<Path> location(String bundle) {
            return Optional.ofNullable(Platform.getBundle(bundle)).flatMap(FileLocator::getBundleFileLocation).map(File::toPath);
        }
    }

    private static Optional<URL> entry(Bundle bundle, String path) {
        return Optional.ofNullable(bundle.getEntry(path));
    }
}
