// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;
import java.io.InputStream;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Native;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The running Linux: files through the JDK, whose link reading is as fast as a native call, sockets through JNA. */
public final class LinuxKernel implements Kernel {

    private static final long USUAL_TICKS = 100;

    @Override
    public ByteOrder order() {
        return ByteOrder.nativeOrder();
    }

    @Override
    public Dialogue openDiag(int receiveBuffer) throws KernelError {
        return NativeSockets.openDiag(receiveBuffer);
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
    public List<String> list(String directory) throws KernelError {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw failure(directory, e.getCause());
        } catch (IOException e) {
            throw failure(directory, e);
        }
        return names;
    }

    @Override
    public List<String> groups(String directory) throws KernelError {
        List<String> names = list(directory);
        // Control files are many, and asking each what it is costs more than all the rest.
        names.removeIf(name -> isControlFile(name) || !Files.isDirectory(Path.of(directory, name), LinkOption.NOFOLLOW_LINKS));
        return names;
    }

    private static boolean isControlFile(String name) {
        return (name.startsWith("cgroup.") || name.startsWith("memory.") || name.startsWith("cpu.") || name.startsWith("io.")
                || name.startsWith("cpuset.") || name.startsWith("pids.") || name.startsWith("hugetlb."))
                && !name.endsWith(".service") && !name.endsWith(".slice") && !name.endsWith(".scope") && !name.endsWith(".socket");
    }

    @Override
    public byte[] read(String path, int limit) throws KernelError {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return in.readNBytes(limit);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public String link(String path) throws KernelError {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public long inode(String path) throws KernelError {
        try {
            return Files.getAttribute(Path.of(path), "unix:ino", LinkOption.NOFOLLOW_LINKS) instanceof Long number ? number : 0;
        } catch (IOException e) {
            throw failure(path, e);
        }
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

    /** The JDK names two reasons by type and the others only in the words of a locale: those are asked again. */
    private static KernelError failure(String path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new KernelError(path, KernelError.ENOENT);
        }
        if (e instanceof AccessDeniedException) {
            return new KernelError(path, KernelError.EACCES);
        }
        try {
            return new KernelError(path, LibC.access(path, LibC.R_OK) < 0 ? Native.getLastError() : KernelError.EIO);
        } catch (LinkageError unavailable) {
            return new KernelError(path, KernelError.EIO);
        }
    }
}
