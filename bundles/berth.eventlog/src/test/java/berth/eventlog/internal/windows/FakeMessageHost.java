// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A registry and disks in memory; C: is the only fixed drive. It keeps account of what was opened. */
final class FakeMessageHost implements MessageHost {
    final Map<String, String> registry = new HashMap<>();
    final Map<String, byte[]> files = new HashMap<>();
    final Set<String> links = new HashSet<>();
    final List<String> opened = new ArrayList<>();
    Optional<EventLogError> closed = Optional.empty();

    FakeMessageHost source(String log, String source, String value, String text) {
        registry.put(log + '/' + source + '/' + value, text);
        return this;
    }

    FakeMessageHost file(String path, byte[] bytes) {
        files.put(path.toLowerCase(Locale.ROOT), bytes);
        return this;
    }

    @Override
    public Optional<String> registered(String log, String source, String value) throws EventLogError {
        if (closed.isPresent()) {
            throw closed.get();
        }
        return Optional.ofNullable(registry.get(log + '/' + source + '/' + value));
    }

    @Override
    public Optional<String> variable(String name) {
        return name.equalsIgnoreCase("SystemRoot") ? Optional.of("C:\\WINNT") : Optional.empty();
    }

    @Override
    public List<String> folders() {
        return List.of("C:\\WINNT\\", "C:\\Program Files\\");
    }

    @Override
    public Optional<String> libraries() {
        return Optional.of("C:\\WINNT\\System32\\");
    }

    @Override
    public int language() {
        return 0x407;
    }

    @Override
    public List<String> languages() {
        return List.of("de-DE", "en-US");
    }

    @Override
    public boolean isFixed(char drive) {
        return drive == 'C';
    }

    @Override
    public boolean isLinked(String path) {
        return links.contains(path);
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        opened.add(path);
        return Optional.ofNullable(files.get(path.toLowerCase(Locale.ROOT)));
    }
}
