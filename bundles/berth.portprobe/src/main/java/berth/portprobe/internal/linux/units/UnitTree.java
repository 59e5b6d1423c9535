// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The unit files of the system's manager in the folders where systemd looks for them, the first one first (systemd.unit(5)).
 * Reads only; needs neither rights nor a running systemd. One per collection.
 */
final class UnitTree {

    private static final List<String> FOLDERS = List.of("/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
            "/run/systemd/generator.early", "/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator",
            "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/generator.late");
    private static final String NOTHING = "/dev/null";
    private static final List<String> PULLS = List.of(".wants", ".requires", ".upholds");
    private static final Set<String> INSTALLS = Set.of("WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also");
    private static final int MOST_ALIASES = 8;

    private final Reading reading;
    private final List<String> folders;
    private final Map<String, String> pulled = new LinkedHashMap<>();

    UnitTree(Reading reading) {
        this.reading = reading;
        // Where /lib is a link to /usr/lib, all would be read twice.
        this.folders = FOLDERS.stream().filter(folder -> !folder.startsWith("/lib/") || reading.link("/lib").isEmpty()).toList();
        folders.forEach(this::pulls);
    }

    /**
     * A unit as its files have it.
     *
     * @param startType in systemd's own word
     * @param pulledIn  whether another unit starts it, which a unit of type static can be too
     * @param place     the file
     */
    record Unit(UnitName name, UnitFile file, String startType, boolean pulledIn, String place) { }

    /** Folders such as multi-user.target.wants hold a link for each unit that the target starts. */
    private void pulls(String folder) {
        for (String name : reading.list(folder)) {
            if (PULLS.stream().anyMatch(name::endsWith)) {
                String word = folder.startsWith("/etc/") ? "enabled" : folder.startsWith("/run/systemd/generator") ? "generated"
                        : folder.startsWith("/run/") ? "enabled-runtime" : "static";
                reading.list(folder + "/" + name).stream().filter(link -> reading.link(folder + "/" + name + "/" + link)
                        .filter(NOTHING::equals).isEmpty()).forEach(link -> pulled.putIfAbsent(canonical(link), word));
            }
        }
    }

    /** {@return the unit that a name is another name of; a loop of links ends somewhere} */
    private String canonical(String name) {
        String current = name;
        for (int i = 0; i < MOST_ALIASES; i++) {
            Optional<String> next = alias(current);
            if (next.isEmpty()) {
                return current;
            }
            current = next.get();
        }
        return current;
    }

    private Optional<String> alias(String name) {
        return first(name).flatMap(reading::link).map(target -> target.substring(target.lastIndexOf('/') + 1))
                .filter(target -> !target.equals(name) && UnitName.of(target).isPresent())
                .filter(target -> UnitName.of(name).flatMap(UnitName::template).filter(target::equals).isEmpty());
    }

    private Optional<String> first(String name) {
        return folders.stream().filter(folder -> reading.has(folder, name)).map(folder -> folder + "/" + name).findFirst();
    }

    /** {@return all socket units, and the services that something starts; templates only as instances} */
    List<Unit> units() {
        Set<String> names = new TreeSet<>();
        folders.forEach(folder -> reading.list(folder).stream().filter(name -> name.endsWith(".socket")).forEach(names::add));
        pulled.keySet().stream().filter(name -> name.endsWith(".service") || name.endsWith(".socket")).forEach(names::add);
        List<Unit> units = new ArrayList<>();
        for (String text : names) {
            UnitName.of(text).filter(name -> !name.isTemplate() && alias(text).isEmpty()).flatMap(this::unit).ifPresent(units::add);
        }
        return units;
    }

    /** {@return whether there is a unit file of that name} */
    boolean has(String name) {
        return first(name).isPresent();
    }

    private Optional<Unit> unit(UnitName name) {
        List<String> files = places(name);
        Optional<String> shown = files.stream().filter(file -> !isMask(file)).findFirst();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Optional<UnitFile> main = reading.text(shown.get()).map(UnitFile::parse);
        if (main.isEmpty()) {
            return Optional.empty();
        }
        UnitFile file = main.get();
        for (String dropIn : dropIns(name)) {
            file = reading.text(dropIn).map(UnitFile::parse).map(file::with).orElse(file);
        }
        boolean masked = isMask(files.get(0));
        String word = masked ? "masked" : startType(name.text(), file, shown.get());
        return Optional.of(new Unit(name, file, word, !masked && pulled.containsKey(name.text()), shown.get()));
    }

    private String startType(String name, UnitFile file, String place) {
        String link = pulled.get(name);
        if (place.startsWith("/run/systemd/generator")) {
            return "generated";
        }
        if (place.startsWith("/run/systemd/transient")) {
            return "transient";
        }
        boolean installs = file.assignments().stream().anyMatch(line -> line.section().equals("Install") && INSTALLS.contains(line.key()));
        return link != null && !link.equals("static") ? link : installs ? "disabled" : "static";
    }

    /** An instance without a file of its own has its template's. */
    private List<String> places(UnitName name) {
        List<String> own = places(name.text());
        return own.isEmpty() ? name.template().map(this::places).orElse(List.of()) : own;
    }

    private List<String> places(String name) {
        return folders.stream().filter(folder -> reading.has(folder, name)).map(folder -> folder + "/" + name).toList();
    }

    private boolean isMask(String file) {
        return reading.link(file).filter(NOTHING::equals).isPresent();
    }

    /** {@return the drop-ins in the order of their names; of several with one name the first folder's} */
    private List<String> dropIns(UnitName name) {
        Map<String, String> found = new TreeMap<>();
        Set<String> dropInFolders = new LinkedHashSet<>(List.of(name.text() + ".d"));
        name.template().ifPresent(template -> dropInFolders.add(template + ".d"));
        dropInFolders.add((name.isSocket() ? "socket" : "service") + ".d");
        Set<String> taken = new HashSet<>();
        for (String dropIns : dropInFolders) {
            for (String folder : folders) {
                String path = folder + "/" + dropIns;
                if (reading.has(folder, dropIns)) {
                    reading.list(path).stream().filter(file -> file.endsWith(".conf") && taken.add(file) && !isMask(path + "/" + file))
                            .forEach(file -> found.put(file, path + "/" + file));
                }
            }
        }
        return List.copyOf(found.values());
    }
}
