// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.FakeFiles;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** A Windows for the source of scanners; what is not set fails as it does without an administrator's rights. */
final class FakeScanners implements Center, Filters, Inside {
    /** MIB_TCP_STATE_LISTEN. */
    private static final int LISTEN = 2;

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Origin ORIGIN = new Origin("berth.portprobe.windows.scanners", NOON, Optional.empty());
    static final Endpoint PORT = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);

    final FakeFiles files = new FakeFiles();
    final List<Configured> configured = new ArrayList<>();
    final Set<String> running = new HashSet<>();
    final Set<String> strange = new HashSet<>();
    final Map<Long, List<String>> libraries = new HashMap<>();
    Optional<List<byte[]>> loaded = Optional.empty();
    Optional<List<Product>> products = Optional.of(List.of());
    Optional<WindowsError> closed = Optional.empty();
    Optional<WindowsError> registry = Optional.empty();
    byte[] v4 = table(false);
    byte[] v6 = table(true);

    List<Evidence> seen(Optional<Endpoint> wanted) {
        List<Evidence> seen = new ArrayList<>();
        new ScannerSource(this, this, this, files, name -> name.equals("SystemRoot") ? Optional.of("C:\\Windows") : Optional.empty())
                .collect(new Request(wanted, Optional.empty(), Effort.OWNER, NOON), seen::add, new NullProgressMonitor());
        return seen;
    }

    List<Evidence> seen() {
        return seen(Optional.of(PORT));
    }

    @Override
    public Optional<List<Product>> products() throws WindowsError {
        if (closed.isPresent()) {
            throw closed.get();
        }
        return products;
    }

    @Override
    public List<Configured> configured() throws WindowsError {
        if (registry.isPresent()) {
            throw registry.get();
        }
        return configured;
    }

    @Override
    public boolean isRunning(String service) throws WindowsError {
        if (strange.contains(service)) {
            throw new WindowsError("QueryServiceStatusEx", WindowsError.ERROR_ACCESS_DENIED);
        }
        return running.contains(service);
    }

    @Override
    public List<byte[]> loaded() throws WindowsError {
        if (loaded.isEmpty()) {
            throw new WindowsError("FilterFindFirst", WindowsError.ERROR_ACCESS_DENIED);
        }
        return loaded.get();
    }

    @Override
    public byte[] table(TableLayout layout) throws WindowsError {
        return layout == TableLayout.TCP6_PID ? v6 : v4;
    }

    @Override
    public List<String> libraries(long pid) throws WindowsError {
        if (!libraries.containsKey(pid)) {
            throw new WindowsError("CreateToolhelp32Snapshot", WindowsError.ERROR_ACCESS_DENIED);
        }
        return libraries.get(pid);
    }

    /** {@return a table of listeners; each is a port and the number of a process} */
    static byte[] table(boolean six, int... portsAndPids) {
        int size = six ? 56 : 24;
        ByteBuffer table = ByteBuffer.allocate(4 + size * portsAndPids.length / 2).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(0, portsAndPids.length / 2);
        for (int row = 0; row < portsAndPids.length / 2; row++) {
            int at = 4 + row * size;
            table.putInt(at + (six ? 48 : 0), LISTEN);
            table.put(at + (six ? 20 : 8), (byte) (portsAndPids[2 * row] >> 8)).put(at + (six ? 21 : 9), (byte) portsAndPids[2 * row]);
            table.putInt(at + size - 4, portsAndPids[2 * row + 1]);
        }
        return table.array();
    }

    /** {@return a FILTER_AGGREGATE_STANDARD_INFORMATION} */
    static byte[] filter(int next, String name, Optional<String> altitude) {
        byte[] text = (name + altitude.orElse("")).getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer bytes = ByteBuffer.allocate(28 + text.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0, next).putInt(4, altitude.isPresent() ? 1 : 2);
        int at = altitude.isPresent() ? 20 : 12;
        bytes.putShort(at, (short) (2 * name.length())).putShort(at + 2, (short) 28);
        altitude.ifPresent(text2 -> bytes.putShort(24, (short) (2 * text2.length())).putShort(26, (short) (28 + 2 * name.length())));
        return bytes.put(28, text).array();
    }
}
