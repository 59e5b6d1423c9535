// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads texts and folders, and remembers what could not be read. One per collection. */
final class Reading {

    /** systemd itself takes no line that is longer than 1 MiB; real unit files have a few KiB. */
    private static final int MOST_BYTES = 1 << 20;

    private final UnitHost host;
    private final Map<String, List<String>> folders = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Set<String> denied = new LinkedHashSet<>();
    private final Set<String> failed = new LinkedHashSet<>();

    Reading(UnitHost host) {
        this.host = host;
    }

    /** {@return the sorted names in a folder; none when it is not there or can't be read} */
    List<String> list(String folder) {
        List<String> known = folders.get(folder);
        if (known != null) {
            return known;
        }
        List<String> names = List.of();
        try {
            names = host.list(folder).stream().sorted(Comparator.naturalOrder()).toList();
        } catch (UnreadableException e) {
            note(folder, e.kind());
        }
        folders.put(folder, names);
        return names;
    }

    /** {@return whether there is something of that name in a folder} */
    boolean has(String folder, String name) {
        return names.computeIfAbsent(folder, path -> Set.copyOf(list(path))).contains(name);
    }

    /** {@return the text of a file; empty when it is not there, can't be read, or is none} */
    Optional<String> text(String path) {
        try {
            byte[] bytes = host.read(path, MOST_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (bytes.length <= MOST_BYTES && text.indexOf(0) < 0) {
                return Optional.of(text);
            }
            failed.add(path);
        } catch (UnreadableException e) {
            note(path, e.kind());
        }
        return Optional.empty();
    }

    Optional<String> link(String path) {
        return host.link(path);
    }

    private void note(String path, UnreadableException.Kind kind) {
        switch (kind) {
        case MISSING -> { }
        case DENIED -> denied.add(path);
        case FAILED -> failed.add(path);
        }
    }

    /** {@return what the caller may not read} */
    Set<String> denied() {
        return denied;
    }

    /** {@return what is there and no text of a sensible size} */
    Set<String> failed() {
        return failed;
    }
}
