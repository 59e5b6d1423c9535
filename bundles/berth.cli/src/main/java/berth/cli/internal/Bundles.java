// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.act.Logbook;
import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.contribution.GuestBook;
import berth.core.contribution.PluginFolder;
import berth.core.contribution.StateFolder;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.PatternMemory;
import berth.core.trial.TrialBook;

/**
 * Where the bundles are.
 *
 * @param own     our own, on the class path
 * @param plugins the folder into which strangers' jars are dropped
 * @param named   whether somebody has named that folder, so that it must be there
 * @param memory  the folder in which is written down what our own say
 * @param book    in which strangers are entered while their code runs
 * @param trials  what is switched off for a while
 * @param logbook what was done to get ports back
 */
public record Bundles(List<Path> own, Optional<Path> plugins, boolean named, Optional<Path> memory, GuestBook book, TrialBook trials, Logbook logbook) {

    private static final String PATTERNS = "patterns";
    private static final String VARIABLE = "BERTH_PLUGINS";

    /** Copies the list. */
    public Bundles {
        own = List.copyOf(own);
    }

    /** Bundles of which nobody notes who runs. */
    public Bundles(List<Path> own, Optional<Path> plugins, Optional<Path> memory) {
        this(own, plugins, false, memory, new GuestBook(StateFolder.none()), new TrialBook(StateFolder.none()), new Logbook(StateFolder.none()));
    }

    /** {@return the bundles on this program's class path, and the folders that the start script names by {@code berth.plugins} and {@code berth.memory}} */
    public static Bundles ofThisProgram() {
        // No stream here, nor where bundles are read ahead: Java's first one takes some milliseconds, and everything waits for the bundles.
        List<Path> own = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (String.valueOf(path.getFileName()).startsWith("berth.")) {
                own.add(path);
            }
        }
        StateFolder state = StateFolder.of(System::getenv, LocalHost::runsAsRoot);
        boolean named = Optional.ofNullable(System.getenv(VARIABLE)).filter(folder -> !folder.isEmpty()).isPresent();
        return new Bundles(own, folder("berth.plugins"), named, folder("berth.memory"), new GuestBook(state, true), new TrialBook(state), new Logbook(state));
    }

    private static Optional<Path> folder(String property) {
        return Optional.ofNullable(System.getProperty(property)).filter(p -> !p.isBlank()).map(Path::of);
    }

    /** Writes down what our own bundles say, where later starts look for it. */
    void remember() throws IOException {
        if (memory.isPresent()) {
            FlatRegistry.remember(own, Bundles.class.getClassLoader(), Files.createDirectories(memory.get()));
            PatternMemory.write(read(false).contributions(), memory.get().resolve(PATTERNS));
        }
    }

    /** {@return what is written down of our own failure patterns} */
    PatternMemory patterns() {
        return memory.map(folder -> PatternMemory.read(folder.resolve(PATTERNS))).orElse(PatternMemory.none());
    }

    /**
     * What the bundles contribute.
     *
     * @param afterwards what is still to be done for later starts, when nobody waits any more
     */
    record Read(Contributions contributions, Runnable afterwards) { }

    Read read(boolean withStrangers) {
        PluginFolder folder = plugins.filter(path -> withStrangers)
                .map(path -> named ? PluginFolder.named("$" + VARIABLE, path, LocalHost.runsAsRoot()) : PluginFolder.read(path, LocalHost.runsAsRoot()))
                .orElse(new PluginFolder(List.of(), List.of()));
        FlatRegistry registry = new FlatRegistry(own, folder.jars(), Bundles.class.getClassLoader(), memory, book);
        Contributions contributions = registry.contributions(folder.leftOut());
        return new Read(contributions, () -> registry.rememberStrangers(contributions));
    }
}
