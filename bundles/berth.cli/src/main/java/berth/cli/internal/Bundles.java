// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import berth.core.contribution.Contributions;
import berth.core.contribution.FlatRegistry;
import berth.core.contribution.PluginFolder;
import berth.core.inquiry.LocalHost;

/**
 * Where the bundles are.
 *
 * @param own     our own, on the class path
 * @param plugins the folder into which strangers' jars are dropped
 */
public record Bundles(List<Path> own, Optional<Path> plugins) {

    /** Copies the list. */
    public Bundles {
        own = List.copyOf(own);
    }

    /** {@return the bundles on this program's class path, and the folder that the start script names by {@code berth.plugins}} */
    public static Bundles ofThisProgram() {
        List<Path> own = Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator)).map(Path::of)
                .filter(path -> String.valueOf(path.getFileName()).startsWith("berth.")).toList();
        return new Bundles(own, Optional.ofNullable(System.getProperty("berth.plugins")).filter(p -> !p.isBlank()).map(Path::of));
    }

    /** {@return whether there are bundles of others} */
    public boolean hasStrangers() {
        return plugins.map(folder -> !PluginFolder.read(folder, false).jars().isEmpty()).orElse(false);
    }

    Contributions contributions(boolean withStrangers) {
        PluginFolder folder = plugins.filter(path -> withStrangers).map(path -> PluginFolder.read(path, LocalHost.runsAsRoot()))
                .orElse(new PluginFolder(List.of(), List.of()));
        return new FlatRegistry(own, folder.jars(), Bundles.class.getClassLoader()).contributions(folder.leftOut());
    }
}
