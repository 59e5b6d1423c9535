// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What systemd says of a unit.
 *
 * @param dependents units that stop with it
 * @param triggers   sockets, paths and timers that start it
 */
record UnitState(String active, String enabled, Optional<String> title, List<String> dependents, List<String> triggers) {
    private static final String MASKED = "masked";
    static final String PROPERTIES = "LoadState,ActiveState,UnitFileState,Description,RequiredBy,BoundBy,ConsistsOf,TriggeredBy";

    /** Copies the lists. */
    UnitState {
        dependents = List.copyOf(dependents);
        triggers = List.copyOf(triggers);
    }

    /** {@return the state in what systemctl show printed, if there is such a unit} */
    static Optional<UnitState> parse(String shown) {
        Map<String, String> values = new HashMap<>();
        shown.lines().forEach(line -> values.put(line.substring(0, Math.max(0, line.indexOf('='))), line.substring(line.indexOf('=') + 1)));
        if (!List.of("loaded", MASKED).contains(values.getOrDefault("LoadState", ""))) {
            return Optional.empty();
        }
        List<String> dependents = List.of("RequiredBy", "BoundBy", "ConsistsOf").stream().flatMap(key -> words(values, key).stream())
                .filter(unit -> !unit.endsWith(".target")).distinct().toList();
        return Optional.of(new UnitState(values.getOrDefault("ActiveState", ""), values.getOrDefault("UnitFileState", ""),
                Optional.of(values.getOrDefault("Description", "")).filter(title -> !title.isBlank()), dependents, words(values, "TriggeredBy")));
    }

    private static List<String> words(Map<String, String> values, String key) {
        return Arrays.stream(values.getOrDefault(key, "").split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    boolean isActive() {
        return active.equals("active") || active.equals("activating") || active.equals("reloading");
    }

    boolean isEnabled() {
        return enabled.equals("enabled") || enabled.equals("enabled-runtime");
    }

    boolean isMasked() {
        return enabled.equals(MASKED) || enabled.equals("masked-runtime");
    }

    /** {@return what must still be so when it is changed} */
    String asText() {
        return active + " " + enabled;
    }
}
