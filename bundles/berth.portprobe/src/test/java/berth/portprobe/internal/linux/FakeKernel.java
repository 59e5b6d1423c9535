// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** A small Linux made of texts: a root shell, a web server and its listener on port 80; single calls can be made to fail. */
final class FakeKernel implements Kernel {

    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    static final int OWN_PORT = 40000;

    final Map<String, String> files = new LinkedHashMap<>();
    final Map<String, String> links = new LinkedHashMap<>();
    final Map<String, Integer> failures = new HashMap<>();
    final Map<String, Runnable> meanwhile = new HashMap<>();
    final List<byte[]> sockets = new ArrayList<>();
    final Map<String, Trial> trials = new HashMap<>();
    final Set<String> called = new LinkedHashSet<>();
    final List<String> tried = new ArrayList<>();
    final List<byte[]> multipath = new ArrayList<>();
    final Deque<Datagram> forged = new ArrayDeque<>();
    final Map<Long, String> handles = new HashMap<>();
    final Set<Long> ownTables = new HashSet<>();
    int[] receiveErrors = {};
    boolean listsBound = true;
    boolean cut;
    int bindPrograms;
    String interfaces = "[]";
    int interruptions;
    int opened;
    int dumps;
    int lookups;
    int closed;

    FakeKernel() {
        files.put("/proc/stat", "cpu 1 2 3\nbtime 1000000\n");
        files.put("/etc/passwd", "root:x:0:0::/root:/bin/sh\nwww-data:x:1000:1000::/:/bin/false\n");
        files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n");
        files.put("/proc/self/cgroup", "1:name=systemd:/\n");
        links.put("/proc/self/ns/pid", "pid:[4026531836]");
        files.put("/proc/self/uid_map", "         0          0 4294967295\n");
        files.put("/proc/sys/net/ipv4/ip_unprivileged_port_start", "1024\n");
        files.put("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        caller(0, "000001ffffffffff");
        process(1, 0, 0, "systemd", 10, "/sbin/init");
        process(80, 1, 1000, "nginx", 500, "nginx\0-g\0daemon off;\0");
        files.put("/proc/80/cgroup", "0::/system.slice/nginx.service\n");
        links.put("/proc/80/fd/0", "/dev/null");
        links.put("/proc/80/fd/6", "socket:[777]");
    }

    void caller(int uid, String capabilities) {
        files.put("/proc/self/status", "Name:\tjava\nUid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid + "\nCapEff:\t" + capabilities + "\n");
    }

    void process(long pid, long parent, int uid, String name, long ticks, String command) {
        files.put("/proc/" + pid + "/stat", pid + " (" + name + ") S " + parent + " 1 " + pid + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + ticks + " 0 0\n");
        files.put("/proc/" + pid + "/status", "Name:\t" + name + "\nUid:\t" + uid + "\t" + uid + "\t0\t0\n");
        files.put("/proc/" + pid + "/cmdline", command);
        files.put("/proc/" + pid + "/cgroup", "0::/\n");
        links.put("/proc/" + pid + "/exe", "/usr/sbin/" + name + " (deleted)");
        links.put("/proc/" + pid + "/fd/0", "/dev/null");
    }

    void listener(int inode) {
        sockets.add(Replies.socket(2, 0, new byte[] { 0, 0, 0, 0 }, 80, Replies.LISTEN, inode, ORDER));
    }

    void bound(int inode) {
        sockets.add(Replies.socket(2, 0, new byte[] { 0, 0, 0, 0 }, 80, Replies.CLOSE, inode, ORDER));
    }

    private void failIf(String call) throws KernelError {
        called.add(call);
        meanwhile.getOrDefault(call, () -> { }).run();
        if (failures.containsKey(call)) {
            throw new KernelError(call, failures.get(call));
        }
    }

    @Override
    public ByteOrder order() {
        return ORDER;
    }

    @Override
    public Dialogue openDiag(int receiveBuffer) throws KernelError {
        failIf("netlink");
        opened++;
        return new Conversation();
    }

    /** One netlink socket. */
    private final class Conversation implements Dialogue {
        private final Deque<byte[]> answers = new ArrayDeque<>();
        private boolean dump;

        @Override
        public void send(byte[] request) throws KernelError {
            failIf("send");
            dump = (request[7] & 3) == 3;
            if (dump) {
                dumps++;
                answer(request, answers);
            } else {
                for (int at = 0; at < request.length; at += 72) {
                    lookups++;
                    answers.add(lookup(Arrays.copyOfRange(request, at, at + 72)));
                }
            }
        }

        @Override
        public Datagram receive(int room) throws KernelError {
            if (!forged.isEmpty()) {
                return forged.remove();
            }
            if (!dump) {
                failIf("lookup");
            } else if (dumps <= receiveErrors.length && receiveErrors[dumps - 1] != 0) {
                throw new KernelError("recv", receiveErrors[dumps - 1]);
            }
            if (answers.isEmpty()) {
                throw new KernelError("recv", KernelError.EAGAIN);
            }
            byte[] answer = answers.remove();
            return new Datagram(0, answer.length, Arrays.copyOf(answer, Math.min(answer.length, room)));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** Finds whatever listens, on any address: a test that wants none has none. */
    private byte[] lookup(byte[] request) {
        int sequence = ByteBuffer.wrap(request).order(ORDER).getInt(8);
        for (byte[] socket : sockets) {
            if (socket[17] == Replies.LISTEN) {
                byte[] copy = socket.clone();
                ByteBuffer.wrap(copy).order(ORDER).putShort(6, (short) 0).putInt(8, sequence);
                return copy;
            }
        }
        return Replies.error(KernelError.ENOENT, sequence, ORDER);
    }

    private void answer(byte[] request, Deque<byte[]> answers) {
        ByteBuffer in = ByteBuffer.wrap(request).order(ORDER);
        int sequence = in.getInt(8);
        // The older request asks for both families.
        boolean old = in.getShort(4) == 18;
        int at = old ? 20 : 24;
        int port = (request[at] & 255) << 8 | request[at + 1] & 255;
        if (in.get(16) == SockDiag.AF_INET && port == OWN_PORT && listsBound) {
            answers.add(Replies.socket(2, sequence, new byte[] { 127, 0, 0, 1 }, OWN_PORT, Replies.CLOSE, 5, ORDER));
        }
        for (byte[] socket : !old && request.length > 72 ? multipath : sockets) {
            boolean meant = old || socket[16] == in.get(16) && in.get(17) == 6;
            if (meant && (port == 0 || port == 80)) {
                byte[] copy = socket.clone();
                ByteBuffer out = ByteBuffer.wrap(copy).order(ORDER).putInt(8, sequence);
                out.putShort(6, (short) (interruptions > 0 ? 0x12 : 2));
                answers.add(copy);
            }
        }
        interruptions--;
        if (!cut) {
            answers.add(Replies.done(sequence, ORDER));
        }
    }

    @Override
    public BoundSocket bindSomewhere() throws KernelError {
        failIf("bindSomewhere");
        return new BoundSocket() {
            @Override
            public int port() {
                return OWN_PORT;
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress address, int port) {
        tried.add(address + " " + port);
        Trial trial = trials.getOrDefault(address + " " + port, new Trial.Allowed());
        meanwhile.getOrDefault(address + " " + port, () -> { }).run();
        return trial;
    }

    @Override
    public boolean ownsNetwork() throws KernelError {
        failIf("ownsNetwork");
        return false;
    }

    @Override
    public int bindPrograms(String controlGroup) throws KernelError {
        failIf("bindPrograms");
        return bindPrograms;
    }

    @Override
    public List<byte[]> programLinks() throws KernelError {
        failIf("programLinks");
        return List.of();
    }

    @Override
    public byte[] program(int number) throws KernelError {
        throw new KernelError("program", KernelError.ENOENT);
    }

    @Override
    public List<Long> pids() throws KernelError {
        return list("/proc").stream().filter(name -> name.matches("\\d+")).map(Long::valueOf).toList();
    }

    @Override
    public List<String> list(String directory) throws KernelError {
        failIf(directory);
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, String> all : List.of(files, links)) {
            all.keySet().stream().filter(path -> path.startsWith(directory + "/"))
                    .forEach(path -> names.add(path.substring(directory.length() + 1).split("/")[0]));
        }
        if (names.isEmpty()) {
            throw new KernelError(directory, KernelError.ENOENT);
        }
        return List.copyOf(names);
    }

    @Override
    public List<String> groups(String directory) throws KernelError {
        return list(directory).stream().filter(name -> !name.startsWith("cgroup.")).toList();
    }

    @Override
    public byte[] read(String path, int limit) throws KernelError {
        failIf(path);
        if (!files.containsKey(path)) {
            throw new KernelError(path, KernelError.ENOENT);
        }
        return files.get(path).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String link(String path) throws KernelError {
        failIf(path);
        if (!links.containsKey(path)) {
            throw new KernelError(path, KernelError.ENOENT);
        }
        return links.get(path);
    }

    @Override
    public long inode(String path) throws KernelError {
        return path.endsWith("nginx.service") ? 4242 : path.length();
    }

    @Override
    public OpenFiles openFiles() {
        return new LinkByLink(this);
    }

    @Override
    public long user(String path) throws KernelError {
        failIf("user of " + path);
        return ProcessStatus.parse(new String(read(path + "/status", 1 << 14), StandardCharsets.ISO_8859_1)).uid().orElseThrow();
    }

    @Override
    public String group(String mountPoint, long id) throws KernelError {
        failIf("group");
        if (!handles.containsKey(id)) {
            throw new KernelError(mountPoint, KernelError.EPERM);
        }
        return handles.get(id);
    }

    @Override
    public Optional<Boolean> shareFiles(long one, long other) {
        return Optional.of(!ownTables.contains(other));
    }

    @Override
    public OptionalInt interfaceIndex(String scope) {
        return scope.equals("eth0") ? OptionalInt.of(2) : SocketAddress.isNumber(scope) ? OptionalInt.of(Integer.parseInt(scope)) : OptionalInt.empty();
    }

    @Override
    public String interfaceName(int index) {
        return "eth" + index;
    }

    @Override
    public String interfaces() throws KernelError {
        failIf("interfaces");
        return interfaces;
    }

    @Override
    public long ticksPerSecond() {
        return 100;
    }
}
