// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * A native layer in which one call goes wrong, or it and all later ones of its kind do. Every call that can fail is counted:
 * those of the kernel, of its netlink sockets and of its readers of open files.
 */
final class FaultyKernel implements Kernel {

    /** How a call goes wrong. */
    enum Fault {
        EIO(KernelError.EIO), EACCES(KernelError.EACCES), ENOBUFS(KernelError.ENOBUFS), ENOENT(KernelError.ENOENT), ESRCH(KernelError.ESRCH),
        ENOSYS(KernelError.ENOSYS), EAGAIN(KernelError.EAGAIN), EINVAL(KernelError.EINVAL),
        /** Half of what was to come. */
        CUT(KernelError.EIO);

        private final int errno;

        Fault(int errno) {
            this.errno = errno;
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T get() throws KernelError;
    }

    private final Kernel sound;
    private final int target;
    private final Fault fault;
    private final boolean lasting;
    private String broken = "";
    private int calls;

    /** @param target the number of the call that goes wrong, from 0; a negative one leaves all alone */
    FaultyKernel(Kernel sound, int target, Fault fault, boolean lasting) {
        this.sound = sound;
        this.target = target;
        this.fault = fault;
        this.lasting = lasting;
    }

    /** {@return how many calls that can go wrong were made} */
    int calls() {
        return calls;
    }

    private boolean strikes(String kind) {
        boolean now = calls++ == target;
        if (now && lasting) {
            broken = kind;
        }
        return now || kind.equals(broken);
    }

    private KernelError injected() {
        return new KernelError("injected", fault.errno);
    }

    /** A call without an answer of which half could come. */
    private <T> T whole(String kind, Call<T> call) throws KernelError {
        if (strikes(kind)) {
            throw injected();
        }
        return call.get();
    }

    private <T> T part(String kind, Call<T> call, UnaryOperator<T> half) throws KernelError {
        boolean strikes = strikes(kind);
        if (strikes && fault != Fault.CUT) {
            throw injected();
        }
        T answer = call.get();
        return strikes ? half.apply(answer) : answer;
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    @Override
    public ByteOrder order() {
        return sound.order();
    }

    @Override
    public Dialogue openDiag(int receiveBuffer) throws KernelError {
        Dialogue dialogue = whole("openDiag", () -> sound.openDiag(receiveBuffer));
        return new Dialogue() {
            @Override
            public void send(byte[] request) throws KernelError {
                whole("send", () -> {
                    dialogue.send(request);
                    return true;
                });
            }

            @Override
            public Datagram receive(int room) throws KernelError {
                return part("receive", () -> dialogue.receive(room),
                        datagram -> new Datagram(datagram.sender(), datagram.length(), half(datagram.bytes())));
            }

            @Override
            public void close() {
                dialogue.close();
            }
        };
    }

    @Override
    public BoundSocket bindSomewhere() throws KernelError {
        return whole("bindSomewhere", sound::bindSomewhere);
    }

    @Override
    public Trial tryBind(Transport transport, IpAddress address, int port) {
        return strikes("tryBind") ? new Trial.Impossible(injected()) : sound.tryBind(transport, address, port);
    }

    @Override
    public boolean ownsNetwork() throws KernelError {
        return whole("ownsNetwork", sound::ownsNetwork);
    }

    @Override
    public int bindPrograms(String controlGroup) throws KernelError {
        return whole("bindPrograms", () -> sound.bindPrograms(controlGroup));
    }

    @Override
    public List<byte[]> programLinks() throws KernelError {
        return whole("programLinks", sound::programLinks);
    }

    @Override
    public byte[] program(int number) throws KernelError {
        return part("program", () -> sound.program(number), FaultyKernel::half);
    }

    @Override
    public List<Long> pids() throws KernelError {
        return whole("pids", sound::pids);
    }

    @Override
    public List<String> list(String directory) throws KernelError {
        return whole("list", () -> sound.list(directory));
    }

    @Override
    public OpenFiles openFiles() {
        return new LinkByLink(this);
    }

    @Override
    public List<String> groups(String directory) throws KernelError {
        return whole("groups", () -> sound.groups(directory));
    }

    @Override
    public byte[] read(String path, int limit) throws KernelError {
        return part("read", () -> sound.read(path, limit), FaultyKernel::half);
    }

    @Override
    public String link(String path) throws KernelError {
        return part("link", () -> sound.link(path), link -> link.substring(0, link.length() / 2));
    }

    @Override
    public long inode(String path) throws KernelError {
        return whole("inode", () -> sound.inode(path));
    }

    @Override
    public long user(String path) throws KernelError {
        return whole("user", () -> sound.user(path));
    }

    @Override
    public String group(String mountPoint, long id) throws KernelError {
        return whole("group", () -> sound.group(mountPoint, id));
    }

    @Override
    public Optional<Boolean> shareFiles(long one, long other) {
        return strikes("shareFiles") ? Optional.empty() : sound.shareFiles(one, other);
    }

    @Override
    public OptionalInt interfaceIndex(String scope) {
        return strikes("interfaceIndex") ? OptionalInt.empty() : sound.interfaceIndex(scope);
    }

    @Override
    public String interfaceName(int index) {
        return sound.interfaceName(index);
    }

    @Override
    public String interfaces() throws KernelError {
        return part("interfaces", sound::interfaces, text -> text.substring(0, text.length() / 2));
    }

    @Override
    public long ticksPerSecond() {
        return sound.ticksPerSecond();
    }
}
