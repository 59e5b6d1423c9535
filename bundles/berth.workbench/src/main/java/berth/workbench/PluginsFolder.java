// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.eclipse.core.runtime.ContributorFactoryOSGi;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

import berth.core.contribution.BundleFile;
import berth.core.contribution.BundleManifest;
import berth.core.contribution.Contribution;
import berth.core.contribution.Guard;
import berth.core.contribution.PluginFolder;
import berth.core.contribution.PluginXml;
import berth.core.contribution.Resources;

/**
 * Takes bundles that people drop into a folder into the running framework, so that the extension registry sees them.
 * Those that were taken in before are put out first: a jar that vanished is gone, and one that changed is read anew.
 * What can't be used is said, and hurts nobody else. Not thread-safe; call it once, before the first window.
 */
public final class PluginsFolder {
    private static final String LOCATION = "berth:";
    private static final String OURS = "berth.";
    private static final String PLUGIN = "plugin.xml";
    private static final String VARIABLE = "$BERTH_PLUGINS";

    private final BundleContext context;
    private final IExtensionRegistry registry;
    private final boolean asRoot;
    private final List<Contribution> problems = new ArrayList<>();

    /**
     * Installs into this framework.
     *
     * @param asRoot whether to leave out what others than root can write
     */
    public PluginsFolder(BundleContext context, IExtensionRegistry registry, boolean asRoot) {
        this.context = context;
        this.registry = registry;
        this.asRoot = asRoot;
    }

    /** {@return the bundles in these folders that can't be used, each with its reason; a folder may be missing} */
    public List<Contribution> takeIn(List<Path> folders) {
        return takeIn(folders, Optional.empty());
    }

    /**
     * {@return as the other one}
     *
     * @param named a further folder, which somebody has named, so it is said if it is missing
     */
    public List<Contribution> takeIn(List<Path> folders, Optional<Path> named) {
        problems.clear();
        putOut();
        Map<Bundle, Path> installed = new LinkedHashMap<>();
        for (PluginFolder found : Stream.concat(folders.stream().distinct().map(folder -> PluginFolder.read(folder, asRoot)),
                named.filter(folder -> !folders.contains(folder)).map(folder -> PluginFolder.named(VARIABLE, folder, asRoot)).stream()).toList()) {
            found.leftOut().stream().filter(jar -> !isInstalled(jar.bundle())).forEach(problems::add);
            found.jars().stream().filter(jar -> !isInstalled(String.valueOf(jar.getFileName())))
                    .forEach(jar -> install(jar, installed));
        }
        FrameworkWiring framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        framework.resolveBundles(installed.keySet());
        installed.forEach(this::check);
        return List.copyOf(problems);
    }

    private void putOut() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    leaveOut(bundle.getSymbolicName(), "it can't be taken out: " + Guard.reason(e));
                }
            }
        }
    }

    /** The product's own bundles lie in the same folder, and the framework has them already: its own jar has no file as its location. */
    private boolean isInstalled(String file) {
        return Stream.of(context.getBundles()).anyMatch(bundle -> !bundle.getLocation().startsWith(LOCATION)
                && (bundle.getLocation().endsWith("/" + file) || bundle.getLocation().endsWith("/" + file + "/")
                        || file.equals(bundle.getSymbolicName() + "_" + bundle.getVersion() + ".jar")));
    }

    private void install(Path jar, Map<Bundle, Path> installed) {
        String file = String.valueOf(jar.getFileName());
        try {
            Optional<String> name = symbolicName(jar);
            if (name.isEmpty()) {
                leaveOut(file, "it has no Bundle-SymbolicName in " + JarFile.MANIFEST_NAME);
            } else if (name.get().startsWith(OURS)
                    || Stream.of(context.getBundles()).anyMatch(bundle -> name.get().equals(bundle.getSymbolicName()))) {
                leaveOut(file, "its name " + name.get() + " is taken");
            } else {
                installed.put(copyIn(jar), jar);
            }
        } catch (IOException | BundleException e) {
            leaveOut(file, "it can't be read: " + Guard.reason(e));
        }
    }

    /** The framework keeps a copy, so a jar that is replaced or deleted while this runs does no harm. */
    private Bundle copyIn(Path jar) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(jar)) {
            return context.installBundle(LOCATION + jar.toAbsolutePath().normalize().toString().replace('\\', '/'), in);
        }
    }

    private static Optional<String> symbolicName(Path jar) throws IOException {
        try (JarFile content = new JarFile(jar.toFile())) {
            ZipEntry manifest = content.getEntry(JarFile.MANIFEST_NAME);
            // The stream is closed with the file.
            return manifest == null ? Optional.empty()
                    : BundleManifest.symbolicName(content.getInputStream(manifest).readNBytes(Resources.LIMIT));
        }
    }

    private void check(Bundle bundle, Path jar) {
        String file = String.valueOf(jar.getFileName());
        if (bundle.getState() == Bundle.INSTALLED) {
            leaveOut(file, "its requirements are not met: " + missing(bundle));
        } else if (bundle.getEntry(PLUGIN) == null) {
            leaveOut(file, new BundleFile(jar).misses(PLUGIN));
        } else if (!String.valueOf(bundle.getHeaders("").get(Constants.BUNDLE_SYMBOLICNAME)).matches(".*;\\s*singleton\\s*:=\\s*\"?true.*")) {
            leaveOut(file, "its Bundle-SymbolicName lacks singleton:=true, which extensions need");
        } else {
            List<String> faults = faults(bundle);
            if (registry.getExtensions(ContributorFactoryOSGi.createContributor(bundle)).length == 0) {
                leaveOut(file, faults.isEmpty() ? "its plugin.xml has no extension" : String.join("; ", faults));
            } else {
                faults.forEach(fault -> problems.add(Contribution.unreadable(bundle.getSymbolicName(), fault)));
            }
        }
    }

    private static List<String> faults(Bundle bundle) {
        try (InputStream in = bundle.getEntry(PLUGIN).openStream()) {
            return PluginXml.faults(in.readNBytes(Resources.LIMIT));
        } catch (IOException e) {
            return List.of("its plugin.xml can't be read: " + Guard.reason(e));
        }
    }

    /** The first sentence of what the resolver says; it reports by an exception only to who starts the bundle. */
    private static String missing(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
            return "";
        } catch (BundleException e) {
            return String.valueOf(e.getMessage()).lines().map(String::strip).filter(line -> line.startsWith("Unresolved requirement"))
                    .findFirst().orElse(Guard.reason(e));
        }
    }

    private void leaveOut(String file, String reason) {
        problems.add(Contribution.unusableBundle(file, reason));
    }
}
