// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that somebody enabled or disabled (launchctl(1)): it wins over the job's own property list, whose {@code Disabled} is but the default
 * (launchd.plist(5)). launchd keeps it as a list of labels that are disabled, or not.
 */
record LaunchdOverrides(Map<String, Boolean> disabled) {
    static final LaunchdOverrides NONE = new LaunchdOverrides(Map.of());

    static Optional<LaunchdOverrides> of(Plist list) {
        if (!(list instanceof Plist.Dict dict)) {
            return Optional.empty();
        }
        Map<String, Boolean> disabled = new HashMap<>();
        dict.values().keySet().forEach(label -> list.flag(label).ifPresent(flag -> disabled.put(label, flag)));
        return disabled.size() == dict.values().size() ? Optional.of(new LaunchdOverrides(disabled)) : Optional.empty();
    }

    boolean isDisabled(LaunchdJob job) {
        return disabled.getOrDefault(job.label(), job.disabled());
    }
}
