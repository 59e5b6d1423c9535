// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** A macOS that was made up: its tables are bytes as the kernel writes them. */
final class FakeDarwin implements Darwin {
    static final long STARTED = 1_700_000_000L;

    final Map<String, List<byte[]>> tables = new HashMap<>();
    final Map<Integer, byte[]> processes = new HashMap<>();
    final Map<Integer, byte[]> arguments = new HashMap<>();
    final Map<Integer, String> paths = new HashMap<>();
    /** The handles of each process' sockets; of others it is not allowed to ask. */
    final Map<Integer, List<Long>> sockets = new HashMap<>();
    /** The handles of the sockets that a process has by Mach ports alone. */
    final Map<Integer, List<Long>> ports = new HashMap<>();
    final List<String> trials = new ArrayList<>();
    final Map<String, Trial> answers = new HashMap<>();
    Trial trial = new Trial.Allowed();
    int user = 501;
    int asked;

    FakeDarwin table(String name, byte[]... answersInTurn) {
        tables.put(name, new ArrayList<>(List.of(answersInTurn)));
        return this;
    }

    FakeDarwin process(int pid, int parent, int uid, String name, String path, Long... handles) {
        processes.put(pid, row(pid, parent, uid, name));
        paths.put(pid, path);
        sockets.put(pid, List.of(handles));
        return this;
    }

    static byte[] row(int pid, int parent, int uid, String name) {
        ByteBuffer row = SocketTables.buffer(648).putLong(0, STARTED + pid).putInt(8, 250_000).putInt(40, pid).putInt(420, uid).putInt(560, parent);
        byte[] text = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), Math.min(16, name.length()));
        row.put(243, text);
        return row.array();
    }

    static byte[] arguments(String path, String... words) {
        ByteBuffer told = SocketTables.buffer(4096).putInt(words.length).put(path.getBytes(StandardCharsets.UTF_8)).put(new byte[5]);
        for (String word : words) {
            told.put(word.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        }
        return Arrays.copyOf(told.put("HOME=/Users/eve".getBytes(StandardCharsets.UTF_8)).array(), told.position() + 1);
    }

    @Override
    public byte[] sysctl(String name) throws DarwinError {
        asked++;
        List<byte[]> answersLeft = tables.getOrDefault(name, List.of());
        if (answersLeft.isEmpty()) {
            throw new DarwinError(name, DarwinError.ENOENT);
        }
        return answersLeft.size() == 1 ? answersLeft.getFirst() : answersLeft.removeFirst();
    }

    @Override
    public byte[] sysctl(int... name) throws DarwinError {
        if (Arrays.equals(name, new int[] { 1, 14, 0, 0 })) {
            ByteBuffer all = ByteBuffer.allocate(648 * processes.size());
            processes.values().forEach(all::put);
            return all.array();
        }
        byte[] told = name[1] == 14 ? processes.get(name[3]) : arguments.get(name[2]);
        if (told == null) {
            throw new DarwinError("sysctl", DarwinError.EINVAL);
        }
        return told;
    }

    @Override
    public byte[] descriptors(int pid) throws DarwinError {
        if (!sockets.containsKey(pid)) {
            throw new DarwinError("proc_pidinfo", DarwinError.EPERM);
        }
        return files(sockets.get(pid).size());
    }

    @Override
    public byte[] fileports(int pid) {
        return ports.containsKey(pid) ? files(ports.get(pid).size()) : new byte[0];
    }

    private static byte[] files(int count) {
        ByteBuffer list = SocketTables.buffer(8 * (count + 1)).putInt(0).putInt(1);
        for (int i = 0; i < count; i++) {
            list.putInt(10 + i).putInt(2);
        }
        return list.array();
    }

    @Override
    public byte[] fileportSocket(int pid, int port) {
        return SocketTables.buffer(792).putLong(160, ports.get(pid).get(port - 10)).array();
    }

    @Override
    public byte[] socket(int pid, int descriptor) {
        return SocketTables.buffer(792).putLong(160, sockets.get(pid).get(descriptor - 10)).array();
    }

    @Override
    public Optional<String> path(int pid) {
        return Optional.ofNullable(paths.get(pid));
    }

    @Override
    public int user() {
        return user;
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress address, int port) {
        trials.add(transport.id() + " " + address + " " + port);
        return answers.getOrDefault(address + " " + port, port == 0 ? new Trial.Allowed() : trial);
    }
}
