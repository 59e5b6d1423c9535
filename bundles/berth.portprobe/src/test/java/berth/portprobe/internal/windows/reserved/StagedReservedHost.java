// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Transport;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** A Windows host for tests: what nobody staged is not there, and netsh shows nothing. */
final class StagedReservedHost implements ReservedHost {
    static final Instant STARTED = Instant.parse("2026-01-01T06:00:00Z");
    static final String NO_RANGES = "\n----------    --------\n";

    final Map<String, Outcome> shown = new HashMap<>();
    final Map<String, Map<String, Object>> registry = new HashMap<>();
    final Map<String, String> files = new HashMap<>();
    final Map<Long, String> programs = new HashMap<>();
    final List<Listed> tcp = new ArrayList<>();
    final List<Listed> udp = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    /** A listener of TCP, or a socket of UDP. */
    record Listed(int port, long pid) { }

    Optional<WindowsError> error = Optional.empty();
    boolean persistent;
    boolean portsLeft = true;

    void shows(String words, String text) {
        shown.put(words, new Outcome.Shown(text));
    }

    @Override
    public Optional<String> windows() {
        return Optional.of("C:\\Windows");
    }

    @Override
    public Outcome netsh(List<String> words) {
        String line = String.join(" ", words);
        asked.add(line);
        return shown.getOrDefault(line, new Outcome.Shown(""));
    }

    @Override
    public Map<String, Object> values(String key) throws WindowsError {
        fail();
        return registry.getOrDefault(key, Map.of());
    }

    @Override
    public boolean isPersistent(Transport transport, int port) throws WindowsError {
        fail();
        return persistent;
    }

    @Override
    public byte[] table(TableLayout layout) throws WindowsError {
        fail();
        return layout == TableLayout.TCP4_PID ? bytes(tcp) : layout == TableLayout.UDP4_PID ? datagrams(udp) : bytes(List.of());
    }

    private void fail() throws WindowsError {
        if (error.isPresent()) {
            throw error.get();
        }
    }

    static byte[] bytes(List<Listed> rows) {
        ByteBuffer table = ByteBuffer.allocate(4 + 24 * rows.size()).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(rows.size());
        rows.forEach(row -> table.putInt(2).putInt(0).put((byte) (row.port() >> 8)).put((byte) row.port()).putShort((short) -1).putLong(0).putInt((int) row.pid()));
        return table.array();
    }

    private static byte[] datagrams(List<Listed> rows) {
        ByteBuffer table = ByteBuffer.allocate(4 + 12 * rows.size()).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(rows.size());
        rows.forEach(row -> table.putInt(0).put((byte) (row.port() >> 8)).put((byte) row.port()).putShort((short) -1).putInt((int) row.pid()));
        return table.array();
    }

    @Override
    public boolean bindsSomewhere(Transport transport) {
        return portsLeft;
    }

    @Override
    public Optional<Known> process(long pid) {
        return Optional.ofNullable(programs.get(pid)).map(exe -> new Known(Optional.of(exe), Optional.of(STARTED)));
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        if (!files.containsKey(path)) {
            throw new FileNotFoundException(path);
        }
        return files.get(path).getBytes(StandardCharsets.UTF_8);
    }
}
