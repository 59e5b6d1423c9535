// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.given.LocalPath;
import berth.portprobe.internal.windows.LocalFiles;
import berth.portprobe.internal.windows.WindowsError;

/**
 * The layers between programs and the sockets of Windows, from both catalogues of WinSock.
 * A layer is told under the name of its library, which its vendor chose, and under that of the protocol, which its program chose.
 */
final class LayeredProviders {
    private final Catalogue catalogue;
    private final LocalFiles files;
    private final LocalPath.Environment environment;
    private final Origin origin;
    private final Set<String> told = new HashSet<>();

    LayeredProviders(Catalogue catalogue, LocalFiles files, LocalPath.Environment environment, Origin origin) {
        this.catalogue = catalogue;
        this.files = files;
        this.environment = environment;
        this.origin = origin;
    }

    void tell(Consumer<? super Evidence> sink) {
        for (Catalogue.Width width : Catalogue.Width.values()) {
            if (catalogue.has(width)) {
                evidence(width).forEach(sink);
            }
        }
    }

    private List<Evidence> evidence(Catalogue.Width width) {
        Origin place = origin.at(called(width));
        List<Evidence> all = new ArrayList<>();
        try {
            byte[] buffer = catalogue.protocols(width);
            List<CatalogueEntry> entries = CatalogueEntry.parse(buffer);
            if (buffer.length % CatalogueEntry.SIZE != 0 || !entries.stream().allMatch(CatalogueEntry::isSound)) {
                all.add(new NotObserved(place, Topic.HOOKS, Why.FAILED, "The " + called(width) + " has entries that can't be understood."));
            }
            entries.stream().filter(CatalogueEntry::isSound).filter(CatalogueEntry::isLayered).forEach(entry -> layer(entry, width, place, all));
        } catch (WindowsError e) {
            all.add(new NotObserved(place, Topic.HOOKS, e.why(), "The " + called(width) + " could not be read (" + e.getMessage() + ")."));
        }
        return all;
    }

    private void layer(CatalogueEntry entry, Catalogue.Width width, Origin place, List<Evidence> all) {
        try {
            String library = seenBy(LocalPath.expanded(catalogue.library(entry.provider(), width), environment), width);
            hook(origin.at(library), LocalPath.fileName(library), all);
            hook(origin.at(library), entry.protocol(), all);
            if (told.add("company " + library.toLowerCase(Locale.ROOT))) {
                files.company(library).ifPresent(company -> all.add(new SettingSeen(origin.at(library), "layered-provider", LocalPath.fileName(library), company)));
            }
        } catch (WindowsError e) {
            hook(place, entry.protocol(), all);
            all.add(new NotObserved(place, Topic.HOOKS, e.why(), "Which library provides " + entry.protocol() + " is not told (" + e.getMessage() + ")."));
        }
    }

    private void hook(Origin place, String name, List<Evidence> all) {
        if (!name.isBlank() && told.add(place.place() + " " + name)) {
            all.add(new HookSeen(place, HookKind.LAYERED_PROVIDER, name, Optional.empty()));
        }
    }

    /** Programs of 32 bits find another folder where the path names the system's. */
    private String seenBy(String library, Catalogue.Width width) {
        String system = environment.variable("SystemRoot").map(windows -> windows + "\\system32\\").orElse("");
        boolean other = width == Catalogue.Width.NARROW && !system.isEmpty() && library.regionMatches(true, 0, system, 0, system.length());
        return other ? system.substring(0, system.length() - "system32\\".length()) + "SysWOW64\\" + library.substring(system.length()) : library;
    }

    private static String called(Catalogue.Width width) {
        return switch (width) {
        case OWN -> "catalogue of WinSock";
        case NARROW -> "catalogue of WinSock for 32-bit programs";
        };
    }
}
