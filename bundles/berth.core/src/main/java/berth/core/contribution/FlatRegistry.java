// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.xml.parsers.SAXParserFactory;

import org.eclipse.core.runtime.ContributorFactorySimple;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IContributor;
import org.eclipse.core.runtime.IExtension;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.spi.RegistryContributor;
import org.eclipse.core.runtime.spi.RegistryStrategy;
import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.StrangersMemory.Kept;
import berth.core.contribution.StrangersMemory.Known;
import berth.core.internal.contribution.Xml;

/**
 * The extension registry in plain Java, without an OSGi framework, from the same {@code plugin.xml} files.
 * Our own bundles lie on the class path; each stranger's jar gets a class loader of its own, made when its first class
 * is asked for. A jar that can't be read is left out and listed, and hurts nobody else. Not thread-safe while being built.
 * <p>
 * What was remembered and the strangers' jars stay open until it is closed; a program that ends anyway need not close it.
 */
public final class FlatRegistry implements Resources {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String PLUGIN = "plugin.xml";
    private static final String JAR = ".jar";
    private static final String ROOT = "<plugin";
    /** An archive keeps whole seconds of its files' times, in milliseconds. */
    private static final int TICK_OF_ARCHIVES = 1000;

    private final Map<String, Bundle> bundles = new LinkedHashMap<>();
    private final List<Contribution> problems = new ArrayList<>();
    private final List<Contribution> known = new ArrayList<>();
    private final Map<String, URLClassLoader> loaders = new HashMap<>();
    private final List<Path> own;
    private final List<Path> strangers;
    private final ClassLoader ownLoader;
    private final GuestBook book;
    private final Object token = new Object();
    private final IExtensionRegistry registry;
    private String said = "";
    private boolean logged;
    private boolean recalled;
    private boolean remembered;
    private boolean closed;

    private record Bundle(String name, Path location, boolean stranger) { }

    /**
     * Reads the bundles.
     *
     * @param own       jars or folders of the class path, trusted
     * @param strangers jars of others
     * @param ownLoader the class loader of the class path
     */
    public FlatRegistry(List<Path> own, List<Path> strangers, ClassLoader ownLoader) {
        this(own, strangers, ownLoader, Optional.empty());
    }

    /**
     * Reads the bundles.
     *
     * @param own       jars or folders of the class path, trusted
     * @param strangers jars of others
     * @param ownLoader the class loader of the class path
     * @param memory    the folder into which {@link #remember} wrote what our own say; if they have not changed since, their XML,
     *                  for which Java takes a tenth of a second when it has just started, is not read again
     */
    public FlatRegistry(List<Path> own, List<Path> strangers, ClassLoader ownLoader, Optional<Path> memory) {
        this(own, strangers, ownLoader, memory, new GuestBook(StateFolder.none()));
    }

    /**
     * Reads the bundles as the other one does.
     *
     * @param book in which strangers are entered while their code runs; beside it is looked for what {@link #rememberStrangers} wrote
     */
    public FlatRegistry(List<Path> own, List<Path> strangers, ClassLoader ownLoader, Optional<Path> memory, GuestBook book) {
        this.own = List.copyOf(own);
        this.strangers = List.copyOf(strangers);
        this.ownLoader = ownLoader;
        this.book = book;
        Optional<IExtensionRegistry> past = book.memory().recall(own, strangers).flatMap(this::recalled);
        this.recalled = past.isPresent();
        this.registry = past.orElseGet(() -> started(memory, true, stamp(own, TICK_OF_ARCHIVES)));
        if (!recalled) {
            own.forEach(remembered ? this::addRemembered : location -> add(location, false));
            strangers.forEach(location -> add(location, true));
        }
    }

    private FlatRegistry(List<Path> own, List<Path> strangers, ClassLoader ownLoader, GuestBook book, Optional<Path> written, long stamp) {
        this.own = List.copyOf(own);
        this.strangers = List.copyOf(strangers);
        this.ownLoader = ownLoader;
        this.book = book;
        this.registry = started(written, false, stamp);
        own.forEach(location -> add(location, false));
        strangers.forEach(location -> add(location, true));
    }

    /** Takes all from what was remembered, unless the code of one has not come back: then it is read who brings what. */
    private Optional<IExtensionRegistry> recalled(StrangersMemory.Recalled past) {
        for (int i = 0; i < past.bundles().size(); i++) {
            String name = past.bundles().get(i).name();
            boolean stranger = i >= own.size();
            bundles.put(name, new Bundle(name, stranger ? strangers.get(i - own.size()) : own.get(i), stranger));
        }
        if (past.bundles().stream().noneMatch(bundle -> bundle.bringsCode() && guest(bundle.name()).flatMap(Guest::missing).isPresent())) {
            IExtensionRegistry all = started(Optional.of(past.folder()), true, past.stamp());
            if (remembered) {
                known.addAll(past.faults());
                return Optional.of(all);
            }
            all.stop(token);
        }
        bundles.clear();
        return Optional.empty();
    }

    private IExtensionRegistry started(Optional<Path> memory, boolean readOnly, long stamp) {
        return RegistryFactory.createRegistry(new Strategy(memory, readOnly, stamp), token, token);
    }

    private void addRemembered(Path location) {
        bundles.put(name(location), new Bundle(name(location), location, false));
    }

    /** Writes down what our own bundles say, for all later starts, which do not check it again; the folder must exist and be empty. */
    public static void remember(List<Path> own, ClassLoader ownLoader, Path memory) {
        refuse(new FlatRegistry(own, List.of(), ownLoader).contributions(List.of()).faults());
        write(own, List.of(), ownLoader, memory, stamp(own, TICK_OF_ARCHIVES));
    }

    private static void refuse(List<Contribution> ours) {
        if (!ours.isEmpty()) {
            throw new IllegalStateException("what has a defect can't be remembered: " + ours);
        }
    }

    /** {@return all bundles and what is wrong with them; no bundles when what was written can't be read again} */
    private static Kept write(List<Path> own, List<Path> strangers, ClassLoader ownLoader, Path folder, long stamp) {
        FlatRegistry written = new FlatRegistry(own, strangers, ownLoader, new GuestBook(StateFolder.none()), Optional.of(folder), stamp);
        Contributions read = written.contributions(List.of());
        List<Known> all = written.bundles.values().stream().map(bundle -> new Known(bundle.name, bundle.stranger && read.bringsCode(bundle.name))).toList();
        List<Contribution> faults = read.faults();
        written.close();
        written.started(Optional.of(folder), true, stamp).stop(written.token);
        return new Kept(written.remembered ? all : List.of(), faults);
    }

    private boolean isStranger(String bundle) {
        return Optional.ofNullable(bundles.get(bundle)).map(Bundle::stranger).orElse(true);
    }

    /**
     * Writes down, for this user's later starts, what strangers' bundles say and what is wrong with it, if it was read now. Where a jar
     * is no bundle, or somebody's code did not come back, nothing is. It is read a second time for that, so call it when nobody waits any more.
     *
     * @param read the contributions of this registry
     */
    public void rememberStrangers(Contributions read) {
        if (!recalled && !strangers.isEmpty() && read.missing().isEmpty() && bundles.size() == own.size() + strangers.size()) {
            Guard.call(() -> {
                refuse(read.faults().stream().filter(fault -> !isStranger(fault.bundle())).toList());
                book.memory().remember(own, strangers, (folder, stamp) -> write(own, strangers, ownLoader, folder, stamp));
                return strangers;
            });
        }
    }

    /** A jar of the class path is called like its bundle. */
    private static String name(Path location) {
        String file = String.valueOf(location.getFileName());
        return file.endsWith(JAR) ? file.substring(0, file.length() - JAR.length()) : file;
    }

    /** {@return a number that changes with the bundles} */
    private static long stamp(List<Path> bundles, int millisOfTick) {
        long stamp = bundles.size();
        for (Path bundle : bundles) {
            File file = bundle.toFile();
            stamp = 31 * (31 * stamp + file.lastModified() / millisOfTick) + file.length();
        }
        return stamp;
    }

    /**
     * {@return the contributions of all bundles, those that are left out included}
     *
     * @param leftOut bundles that were left out before this registry was made
     */
    public Contributions contributions(List<Contribution> leftOut) {
        List<Contribution> all = new ArrayList<>(leftOut);
        all.addAll(problems);
        Set<String> checked = remembered ? bundles.values().stream().filter(bundle -> recalled || !bundle.stranger).map(Bundle::name).collect(Collectors.toSet()) : Set.of();
        return new Contributions(registry, this, all, this::guest, checked, known);
    }

    private Optional<Guest> guest(String name) {
        return Optional.ofNullable(bundles.get(name)).filter(Bundle::stranger).map(bundle -> book.guest(name, Long.toHexString(stamp(List.of(bundle.location), 1))));
    }

    @Override
    public byte[] read(String bundle, String path) throws IOException {
        Bundle from = bundles.get(bundle);
        if (from == null) {
            throw new IOException("there is no bundle " + bundle);
        }
        return new BundleFile(from.location).read(path).orElseThrow(() -> new IOException("there is no file " + path + " in " + bundle));
    }

    @Override
    public List<String> names(String bundle, String folder) {
        return Optional.ofNullable(bundles.get(bundle)).flatMap(from -> Guard.call(() -> new BundleFile(from.location).names(folder)).value()).orElse(List.of());
    }

    @Override
    public Optional<Path> location(String bundle) {
        return Optional.ofNullable(bundles.get(bundle)).map(Bundle::location);
    }

    private void add(Path location, boolean stranger) {
        BundleFile file = new BundleFile(location);
        try {
            Optional<byte[]> manifest = file.read(MANIFEST);
            Optional<String> name = manifest.flatMap(BundleManifest::symbolicName);
            if (name.isEmpty()) {
                leaveOut(location, manifest.isEmpty() ? file.misses(MANIFEST) : "it has no Bundle-SymbolicName in " + MANIFEST + " (the tool jar takes a bundle's own by --manifest)");
            } else if (bundles.containsKey(name.get()) || stranger && !Guest.isStranger(name.get())) {
                leaveOut(location, "its name " + name.get() + " is taken");
            } else {
                addPlugin(new Bundle(name.get(), location, stranger), file.read(PLUGIN));
            }
        } catch (IOException e) {
            leaveOut(location, "it can't be read: " + Guard.reason(e));
        }
    }

    private void addPlugin(Bundle bundle, Optional<byte[]> plugin) {
        bundles.put(bundle.name, bundle);
        if (plugin.isPresent()) {
            addPlugin(bundle, plugin.get());
        } else if (bundle.stranger) {
            problems.add(Contribution.unusableBundle(bundle.name, new BundleFile(bundle.location).misses(PLUGIN)));
        }
    }

    private void addPlugin(Bundle bundle, byte[] plugin) {
        IContributor contributor = ContributorFactorySimple.createContributor(bundle.name);
        logged = false;
        boolean added = registry.addContribution(new ByteArrayInputStream(plugin), contributor, true, bundle.name, null, token);
        List<IExtension> extensions = List.of(registry.getExtensions(contributor));
        // A second look at all of it takes long when Java has just started.
        List<String> faults = added && !logged && isOfToday(plugin) && extensions.stream().allMatch(FlatRegistry::isForUs) ? List.of() : PluginXml.faults(plugin);
        faults.forEach(fault -> problems.add(added ? Contribution.unreadable(bundle.name, fault) : Contribution.unusableBundle(bundle.name, fault)));
        if (faults.isEmpty() && !added) {
            problems.add(Contribution.unusableBundle(bundle.name, "its plugin.xml can't be read" + said));
        } else if (faults.isEmpty() && bundle.stranger && extensions.stream().noneMatch(FlatRegistry::isForUs)) {
            problems.add(Contribution.unusableBundle(bundle.name, "its plugin.xml has no extension of a point of Berth, such as " + Point.ANTIVIRUS_DETECTORS.id()));
        }
    }

    /** {@return whether the outermost element has no attributes} With some, as before OSGi, the registry says nothing of unknown elements. */
    private static boolean isOfToday(byte[] plugin) {
        String text = new String(plugin, StandardCharsets.ISO_8859_1);
        int root = text.indexOf(ROOT);
        return root >= 0 && root == text.lastIndexOf(ROOT) && text.startsWith(">", root + ROOT.length());
    }

    private static boolean isForUs(IExtension extension) {
        return Point.of(extension.getExtensionPointUniqueIdentifier()).isPresent() && extension.getConfigurationElements().length > 0;
    }

    private void leaveOut(Path location, String reason) {
        problems.add(Contribution.unusableBundle(String.valueOf(location.getFileName()), reason));
    }

    /** Synchronized, because contributions are made on many threads and a bundle has one loader. */
    private synchronized ClassLoader loader(String bundle) throws MalformedURLException {
        Bundle of = bundles.get(bundle);
        if (of == null || !of.stranger) {
            return ownLoader;
        }
        URLClassLoader loader = loaders.get(bundle);
        if (loader == null) {
            loader = new URLClassLoader(GuestBook.loader(bundle), new URL[] { of.location.toUri().toURL() }, ownLoader);
            loaders.put(bundle, loader);
        }
        return loader;
    }

    /** Closes what it has open; no class can be made any more, and no contribution that was remembered be looked at. */
    public synchronized void close() {
        if (!closed) {
            // It can't be stopped twice.
            registry.stop(token);
        }
        closed = true;
        for (URLClassLoader loader : loaders.values()) {
            try {
                loader.close();
            } catch (IOException e) {
                // Its jar stays open until the program ends.
            }
        }
    }

    /** Plain Java's way to find classes. */
    @NonNullByDefault({})
    private final class Strategy extends RegistryStrategy {
        private final long stamp;

        Strategy(Optional<Path> memory, boolean readOnly, long stamp) {
            super(memory.map(folder -> new File[] { folder.toFile() }).orElse(new File[0]), new boolean[] { readOnly });
            this.stamp = stamp;
        }

        @Override
        public void onStart(IExtensionRegistry started, boolean fromMemory) {
            remembered = fromMemory;
        }

        @Override
        public long getContributionsTimestamp() {
            return stamp;
        }

        @Override
        public Object createExecutableExtension(RegistryContributor contributor, String className, String overridden)
                throws CoreException {
            String bundle = contributor.getActualName();
            try {
                return Class.forName(className, true, loader(bundle)).getConstructor().newInstance();
            } catch (NoSuchMethodException e) {
                BrokenPromiseException reason = new BrokenPromiseException("class " + className + " has no public constructor without parameters");
                throw new CoreException(new Status(IStatus.ERROR, bundle, className, reason));
            } catch (ReflectiveOperationException | MalformedURLException e) {
                throw new CoreException(new Status(IStatus.ERROR, bundle, className, e));
            }
        }

        @Override
        public SAXParserFactory getXMLParser() {
            return Xml.reader();
        }

        @Override
        public void log(IStatus status) {
            // A bundle that can't be read is listed among the contributions instead.
            logged = true;
            for (IStatus child : status.getChildren()) {
                log(child);
            }
            if (status.getException() != null) {
                said = ": " + Guard.reason(status.getException());
            }
        }
    }
}
