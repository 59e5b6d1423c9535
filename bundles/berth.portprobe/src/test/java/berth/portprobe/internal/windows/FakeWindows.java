// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** A Windows that answers as it was told to; tables that nobody filled are empty, and nothing stands in the way of a bind. */
final class FakeWindows implements Windows {
    static final Instant CREATED = Instant.parse("2026-11-01T10:20:30.123456700Z");
    private static final long UNITS = (CREATED.getEpochSecond() + 11_644_473_600L) * 10_000_000 + CREATED.getNano() / 100;

    final Map<TableLayout, List<byte[]>> rows = new EnumMap<>(TableLayout.class);
    final Map<TableLayout, WindowsError> errors = new EnumMap<>(TableLayout.class);
    final Map<Long, ProcessFacts> processes = new HashMap<>();
    final List<Integer> trials = new ArrayList<>();
    Function<Options, Trial> bind = options -> new Trial.Allowed();
    Trial address = new Trial.Allowed();
    boolean refusesWildcards;
    Runnable beforeTrial = () -> { };

    FakeWindows with(TableLayout layout, byte[] row) {
        rows.computeIfAbsent(layout, key -> new ArrayList<>()).add(row);
        return this;
    }

    static byte[] table(int first, int size, int count, List<byte[]> rows) {
        ByteBuffer out = ByteBuffer.allocate(first + size * rows.size() + 3).order(ByteOrder.LITTLE_ENDIAN).putInt(0, count);
        for (int i = 0; i < rows.size(); i++) {
            out.put(first + i * size, rows.get(i));
        }
        return out.array();
    }

    /** MIB_TCPROW_OWNER_MODULE. */
    static byte[] tcp4(int state, String local, int port, String remote, int remotePort, int pid, int tag) {
        return row(160).putInt(0, state).put(4, new IpAddress(local).bytes()).putShort(8, network(port)).put(12, new IpAddress(remote).bytes()).putShort(16, network(remotePort))
                .putInt(20, pid).putLong(24, UNITS).putInt(32, tag).array();
    }

    /** MIB_TCP6ROW_OWNER_MODULE. */
    static byte[] tcp6(int state, String local, int scope, int port, int pid) {
        return row(192).put(0, new IpAddress(local).bytes()).putInt(16, scope).putShort(20, network(port)).putInt(48, state).putInt(52, pid).putLong(56, UNITS).array();
    }

    /** MIB_TCPROW2. */
    static byte[] bound4(String local, int port, int pid) {
        return row(28).putInt(0, 100).put(4, new IpAddress(local).bytes()).putShort(8, network(port)).putInt(20, pid).array();
    }

    /** MIB_UDPROW_OWNER_MODULE. */
    static byte[] udp4(String local, int port, int pid, int tag) {
        return row(160).put(0, new IpAddress(local).bytes()).putShort(4, network(port)).putInt(8, pid).putLong(16, UNITS).putInt(32, tag).array();
    }

    /** MIB_TCPROW_OWNER_PID. */
    static byte[] plain4(int state, String local, int port, int pid) {
        return row(24).putInt(0, state).put(4, new IpAddress(local).bytes()).putShort(8, network(port)).putInt(20, pid).array();
    }

    private static ByteBuffer row(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static short network(int port) {
        return Short.reverseBytes((short) port);
    }

    @Override
    public byte[] table(TableLayout layout) throws WindowsError {
        if (errors.containsKey(layout)) {
            throw errors.get(layout);
        }
        List<byte[]> all = rows.getOrDefault(layout, List.of());
        int first = layout.name().endsWith("MODULE") ? 8 : 4;
        return table(first, all.isEmpty() ? 0 : all.getFirst().length, all.size(), all);
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress wanted, int port, Options options) {
        if (port == 0) {
            return address;
        }
        trials.add(port);
        beforeTrial.run();
        return refusesWildcards && wanted.isWildcard() ? new Trial.Refused(10013) : bind.apply(options);
    }

    @Override
    public Optional<ProcessFacts> process(long pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    @Override
    public Optional<String> service(long pid, int tag) {
        return tag == 7 ? Optional.of("Dnscache") : Optional.empty();
    }
}
