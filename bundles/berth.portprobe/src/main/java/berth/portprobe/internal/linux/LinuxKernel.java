// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.portprobe.internal.ShowingProgram;

/** The running Linux: files and sockets through JNA, files through the JDK where JNA can't be used. Any number of threads. */
public final class LinuxKernel implements Kernel {

    private static final long USUAL_TICKS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_INTERFACES = 1 << 22;
    /** KCMP_FILES of include/uapi/linux/kcmp.h. */
    private static final int KCMP_FILES = 2;

    private final Optional<SystemCalls> calls;
    private final AtomicReference<Optional<NativeFiles>> spare = new AtomicReference<>(Optional.empty());

    /** With the calls that this processor has. */
    public LinuxKernel() {
        this(SystemCalls.here());
    }

    /** Without the numbers of system calls, files are read through the JDK. */
    LinuxKernel(Optional<SystemCalls> calls) {
        this.calls = calls;
    }

    @Override
    public ByteOrder order() {
        return ByteOrder.nativeOrder();
    }

    @Override
    public Dialogue openDiag(int receiveBuffer) throws KernelError {
        return NativeSockets.openDiag(receiveBuffer, calls.isPresent());
    }

    @Override
    public BoundSocket bindSomewhere() throws KernelError {
        return NativeSockets.bindSomewhere();
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress address, int port) {
        return NativeSockets.tryBind(transport, address, port);
    }

    @Override
    public boolean ownsNetwork() throws KernelError {
        return NativeSockets.ownsNetwork();
    }

    @Override
    public int bindPrograms(String controlGroup) throws KernelError {
        return BpfQuery.bindPrograms(controlGroup);
    }

    @Override
    public List<byte[]> programLinks() throws KernelError {
        return BpfQuery.links();
    }

    @Override
    public byte[] program(int number) throws KernelError {
        return BpfQuery.program(number);
    }

    @Override
    public List<Long> pids() throws KernelError {
        List<Long> pids = new ArrayList<>();
        for (String name : list("/proc")) {
            if (name.length() <= 10 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                pids.add(Long.valueOf(name));
            }
        }
        return pids;
    }

    @Override
    public String interfaces() throws KernelError {
        String program = ShowingProgram.find("ip").orElseThrow(() -> new KernelError("ip", KernelError.ENOENT));
        return switch (ShowingProgram.run(List.of(program, "-details", "-json", "link", "show", "up"), PATIENCE, MOST_INTERFACES)) {
        case ShowingProgram.Outcome.Shown shown -> shown.text();
        case ShowingProgram.Outcome.Failed failed -> throw new KernelError("ip link", KernelError.EIO);
        };
    }

    @Override
    public OpenFiles openFiles() {
        return calls.map(NativeFiles::openFiles).orElseGet(() -> new LinkByLink(this));
    }

    @Override
    public List<String> list(String directory) throws KernelError {
        return natively(files -> files.list(directory), () -> JdkFiles.list(directory));
    }

    @Override
    public List<String> groups(String directory) throws KernelError {
        List<String> names = new ArrayList<>();
        for (String name : list(directory)) {
            // Control files are many, and asking each what it is costs more than all the rest.
            if (!isControlFile(name) && isFolder(directory + "/" + name)) {
                names.add(name);
            }
        }
        return names;
    }

    private boolean isFolder(String path) {
        try {
            return natively(files -> files.status(path).folder(), () -> JdkFiles.isFolder(path));
        } catch (KernelError e) {
            return false;
        }
    }

    private static boolean isControlFile(String name) {
        return (name.startsWith("cgroup.") || name.startsWith("memory.") || name.startsWith("cpu.") || name.startsWith("io.")
                || name.startsWith("cpuset.") || name.startsWith("pids.") || name.startsWith("hugetlb."))
                && !name.endsWith(".service") && !name.endsWith(".slice") && !name.endsWith(".scope") && !name.endsWith(".socket");
    }

    @Override
    public byte[] read(String path, int limit) throws KernelError {
        return natively(files -> files.read(path, limit), () -> JdkFiles.read(path, limit));
    }

    @Override
    public String link(String path) throws KernelError {
        return natively(files -> files.link(path), () -> JdkFiles.link(path));
    }

    @Override
    public long inode(String path) throws KernelError {
        return natively(files -> files.status(path).inode(), () -> JdkFiles.number(path, "unix:ino"));
    }

    @Override
    public long user(String path) throws KernelError {
        return natively(files -> files.status(path).uid(), () -> JdkFiles.number(path, "unix:uid"));
    }

    @Override
    public String group(String mountPoint, long id) throws KernelError {
        return natively(files -> files.group(mountPoint, id), () -> {
            throw new KernelError(mountPoint, KernelError.ENOSYS);
        });
    }

    @Override
    public Optional<Boolean> shareFiles(long one, long other) {
        long result = calls.map(numbers -> LibC64.syscall(numbers.kcmp(), one, other, KCMP_FILES, 0, 0)).orElse(-1L);
        return result < 0 ? Optional.empty() : Optional.of(result == 0);
    }

    /** A question that is asked natively, or of the JDK. */
    private interface Natively<T> {
        T ask(NativeFiles files) throws KernelError;
    }

    private interface Otherwise<T> {
        T ask() throws KernelError;
    }

    /** The spare is taken while it is used: a second thread makes its own. */
    private <T> T natively(Natively<T> question, Otherwise<T> otherwise) throws KernelError {
        if (calls.isEmpty()) {
            return otherwise.ask();
        }
        Optional<NativeFiles> taken = spare.getAndSet(Optional.empty());
        NativeFiles files = taken.orElseGet(() -> new NativeFiles(calls.get()));
        try {
            return question.ask(files);
        } catch (KernelError e) {
            if (e.errno() == KernelError.ENOSYS) {
                return otherwise.ask();
            }
            throw e;
        } finally {
            spare.getAndSet(Optional.of(files)).ifPresent(NativeFiles::close);
        }
    }

    @Override
    public OptionalInt interfaceIndex(String scope) {
        return NativeSockets.interfaceIndex(scope);
    }

    @Override
    public String interfaceName(int index) {
        try {
            NetworkInterface device = NetworkInterface.getByIndex(index);
            return device == null ? Integer.toString(index) : device.getName();
        } catch (SocketException e) {
            return Integer.toString(index);
        }
    }

    @Override
    public long ticksPerSecond() {
        try {
            return Math.max(1, LibC.sysconf(LibC.SC_CLK_TCK).longValue());
        } catch (LinkageError e) {
            return USUAL_TICKS;
        }
    }
}
