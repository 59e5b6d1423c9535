// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What systemd says of a unit.
 *
 * @param dependents units that stop with it
 * @param triggers   sockets, paths and timers that start it
 * @param excludes   units that stop when it starts
 */
record UnitState(String active, String enabled, Optional<String> title, List<String> dependents, List<String> triggers, List<String> excludes) {
    private static final String MASKED = "masked";
    static final String PROPERTIES = "LoadState,ActiveState,UnitFileState,Description,RequiredBy,BoundBy,ConsistsOf,TriggeredBy,SourcePath,WantedBy,Conflicts,ConflictedBy";

    /** Copies the lists. */
    UnitState {
        dependents = List.copyOf(dependents);
        triggers = List.copyOf(triggers);
        excludes = List.copyOf(excludes);
    }

    /** {@return the state in what systemctl show printed, if there is such a unit} */
    static Optional<UnitState> parse(String shown) {
        Map<String, String> values = new HashMap<>();
        shown.lines().forEach(line -> values.put(line.substring(0, Math.max(0, line.indexOf('='))), line.substring(line.indexOf('=') + 1)));
        if (!List.of("loaded", MASKED).contains(values.getOrDefault("LoadState", ""))) {
            return Optional.empty();
        }
        List<String> dependents = Stream.of("RequiredBy", "BoundBy", "ConsistsOf").flatMap(key -> words(values, key).stream()).distinct().toList();
        List<String> excludes = Stream.of("Conflicts", "ConflictedBy").flatMap(key -> words(values, key).stream()).filter(unit -> !unit.endsWith(".target")).distinct().toList();
        return Optional.of(new UnitState(values.getOrDefault("ActiveState", ""), enabled(values),
                Optional.of(values.getOrDefault("Description", "").replaceFirst("^(LSB|SYSV): ", "")).filter(title -> !title.isBlank()), dependents, words(values, "TriggeredBy"), excludes));
    }

    /** Of an init script systemctl show says only that its unit is generated: its links at the boot tell more. */
    private static String enabled(Map<String, String> values) {
        boolean script = values.getOrDefault("SourcePath", "").startsWith("/etc/init.d/");
        return !script ? values.getOrDefault("UnitFileState", "") : words(values, "WantedBy").isEmpty() && words(values, "RequiredBy").isEmpty() ? "disabled" : "enabled";
    }

    private static List<String> words(Map<String, String> values, String key) {
        return Arrays.stream(values.getOrDefault(key, "").split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    boolean isActive() {
        return active.equals("active") || active.equals("activating") || active.equals("reloading");
    }

    /** {@return whether it is enabled for good, as systemctl enable does it} */
    boolean isEnabled() {
        return enabled.equals("enabled");
    }

    /** {@return what can't be brought back of how it starts at the boot, as the end of a sentence} */
    String untilBoot() {
        return enabled.equals("enabled-runtime") ? "; it is enabled until the next boot only (" + enabled + "), which an undo does not bring back" : "";
    }

    boolean isMasked() {
        return enabled.equals(MASKED) || enabled.equals("masked-runtime");
    }

    /** {@return what must still be so when it is changed} */
    String asText() {
        return active + " " + enabled;
    }
}
