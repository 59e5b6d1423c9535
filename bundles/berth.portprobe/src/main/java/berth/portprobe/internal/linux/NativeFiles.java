// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Small files, folders and links through one buffer that is used again and again.
 * For one thread at a time; whoever makes one closes it, which frees the buffer.
 */
final class NativeFiles implements AutoCloseable {

    private static final int PATH = 0;
    private static final int LINK = 4096;
    private static final int DATA = 8192;
    private static final int DATA_SIZE = 1 << 15;
    private static final int PATH_SIZE = LINK - PATH;
    private static final int LINK_SIZE = DATA - LINK;
    /** What a link in /proc/PID/fd is read of: longer ones are files with long paths. */
    private static final int SHORT_LINK = 64;
    private static final int O_DIRECTORY = folderFlag();

    /** struct linux_dirent64, getdents(2). */
    private static final int ENTRY_LENGTH = 16;
    private static final int ENTRY_NAME = 19;

    /** struct statx, statx(2). */
    private static final int STATX_UID = 20;
    private static final int STATX_MODE = 28;
    private static final int STATX_INODE = 32;
    /** struct file_handle and FILEID_KERNFS of include/linux/exportfs.h: the handle is the group's id alone. */
    private static final int KERNFS_HANDLE = 0xfe;

    private final SystemCalls calls;
    private final Memory memory = new Memory(DATA + DATA_SIZE);
    private final long base = Pointer.nativeValue(memory);
    private final ByteBuffer view = memory.getByteBuffer(0, DATA + DATA_SIZE).order(ByteOrder.nativeOrder());

    NativeFiles(SystemCalls calls) {
        this.calls = calls;
    }

    private static int folderFlag() {
        // The older processors' numbers differ from the generic one: arch/arm64, arch/powerpc uapi/asm/fcntl.h.
        String processor = System.getProperty("os.arch", "");
        return processor.equals("aarch64") || processor.startsWith("ppc64") ? 0x4000 : 0x10000;
    }

    /** {@return the first bytes of a file, at most so many} */
    byte[] read(String path, int limit) throws KernelError {
        int file = open(path, 0);
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(256);
            while (out.size() < limit) {
                int length = (int) LibC64.read(file, base + DATA, Math.min(DATA_SIZE, limit - out.size()));
                if (length == 0) {
                    break;
                }
                if (length > 0) {
                    byte[] part = new byte[length];
                    view.get(DATA, part);
                    out.writeBytes(part);
                } else {
                    retryOnlyAfterSignal(path);
                }
            }
            return out.toByteArray();
        } finally {
            LibC64.close(file);
        }
    }

    /** {@return the names in a folder, except . and ..} */
    List<String> list(String path) throws KernelError {
        List<String> names = new ArrayList<>();
        try (Folder folder = new Folder(path)) {
            while (folder.next()) {
                names.add(folder.name());
            }
        }
        return names;
    }

    String link(String path) throws KernelError {
        path(path);
        int length = (int) LibC64.readlinkat(LibC64.AT_FDCWD, base + PATH, base + LINK, LINK_SIZE);
        if (length < 0) {
            throw new KernelError(path, Native.getLastError());
        }
        return text(LINK, length);
    }

    /** A file's inode number, its user and whether it is a folder. */
    record Status(long inode, long uid, boolean folder) { }

    Status status(String path) throws KernelError {
        path(path);
        if (LibC64.syscall(calls.statx(), LibC64.AT_FDCWD, base + PATH, LibC64.AT_SYMLINK_NOFOLLOW,
                LibC64.STATX_TYPE_UID_INO, base + DATA) < 0) {
            throw new KernelError(path, Native.getLastError());
        }
        return new Status(view.getLong(DATA + STATX_INODE), view.getInt(DATA + STATX_UID) & 0xffffffffL,
                (view.getShort(DATA + STATX_MODE) & 0xf000) == 0x4000);
    }

    /** {@return the folder of that id in a mounted control group hierarchy; needs CAP_DAC_READ_SEARCH (open_by_handle_at(2))} */
    String group(String mountPoint, long id) throws KernelError {
        int mount = open(mountPoint, O_DIRECTORY);
        try {
            view.putInt(DATA, Long.BYTES).putInt(DATA + 4, KERNFS_HANDLE).putLong(DATA + 8, id);
            int group = LibC64.open_by_handle_at(mount, base + DATA, LibC64.O_PATH | LibC.O_CLOEXEC);
            if (group < 0) {
                throw new KernelError(mountPoint, Native.getLastError());
            }
            try {
                return link("/proc/self/fd/" + group);
            } finally {
                LibC64.close(group);
            }
        } finally {
            LibC64.close(mount);
        }
    }

    /** Opens a reader of open files that has a buffer of its own. */
    static Kernel.OpenFiles openFiles(SystemCalls calls) {
        return new Links(calls);
    }

    @Override
    public void close() {
        memory.close();
    }

    private int open(String path, int flags) throws KernelError {
        path(path);
        while (true) {
            int file = LibC64.openat(LibC64.AT_FDCWD, base + PATH, flags | LibC.O_CLOEXEC);
            if (file >= 0) {
                return file;
            }
            retryOnlyAfterSignal(path);
        }
    }

    private void path(String path) throws KernelError {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= PATH_SIZE) {
            throw new KernelError("a long path", KernelError.ENAMETOOLONG);
        }
        view.put(PATH, bytes).put(PATH + bytes.length, (byte) 0);
    }

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        view.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void retryOnlyAfterSignal(String what) throws KernelError {
        int errno = Native.getLastError();
        if (errno != KernelError.EINTR) {
            throw new KernelError(what, errno);
        }
    }

    /** The entries of one folder, as they come. */
    private final class Folder implements AutoCloseable {
        private final String path;
        private final int descriptor;
        private int next;
        private int end;
        private int name;

        Folder(String path) throws KernelError {
            this.path = path;
            this.descriptor = open(path, O_DIRECTORY);
        }

        boolean next() throws KernelError {
            while (true) {
                if (next >= end && !fill()) {
                    return false;
                }
                int length = view.getShort(next + ENTRY_LENGTH) & 0xffff;
                if (length <= ENTRY_NAME || length > end - next) {
                    throw new KernelError(path, KernelError.EBADMSG);
                }
                name = next + ENTRY_NAME;
                next += length;
                boolean self = view.get(name) == '.' && (view.get(name + 1) == 0 || view.get(name + 1) == '.' && view.get(name + 2) == 0);
                if (!self) {
                    return true;
                }
            }
        }

        private boolean fill() throws KernelError {
            long length = LibC64.syscall(calls.getdents64(), descriptor, base + DATA, DATA_SIZE, 0, 0);
            if (length < 0) {
                throw new KernelError(path, Native.getLastError());
            }
            next = DATA;
            end = DATA + (int) length;
            return length > 0;
        }

        String name() {
            int to = name;
            while (view.get(to) != 0) {
                to++;
            }
            return text(name, to - name);
        }

        @Override
        public void close() {
            LibC64.close(descriptor);
        }
    }

    /** The links of one folder after the other. */
    private static final class Links implements Kernel.OpenFiles {
        private final NativeFiles files;
        private final ByteBuffer view;
        private List<Folder> open = List.of();
        private int length;
        private int met;

        Links(SystemCalls calls) {
            this.files = new NativeFiles(calls);
            this.view = files.view;
        }

        @Override
        public void open(String path) throws KernelError {
            shut();
            open = List.of(files.new Folder(path));
            met = 0;
        }

        @Override
        public boolean next() throws KernelError {
            if (!open.isEmpty()) {
                Folder folder = open.get(0);
                while (folder.next()) {
                    length = (int) LibC64.readlinkat(folder.descriptor, files.base + folder.name, files.base + LINK, SHORT_LINK);
                    if (length >= 0) {
                        met++;
                        if (FdLink.isSocket(view, LINK, length) || FdLink.isAnonymous(view, LINK, length)) {
                            return true;
                        }
                        continue;
                    }
                    int errno = Native.getLastError();
                    if (errno != KernelError.ENOENT && errno != KernelError.ESRCH) {
                        throw new KernelError(folder.path, errno);
                    }
                }
            }
            return false;
        }

        @Override
        public int met() {
            return met;
        }

        @Override
        public String descriptor() {
            return open.getFirst().name();
        }

        @Override
        public boolean isSocket() {
            return FdLink.isSocket(view, LINK, length);
        }

        @Override
        public long inode() {
            return FdLink.inode(view, LINK, length);
        }

        @Override
        public boolean isAnonymous() {
            return FdLink.isAnonymous(view, LINK, length);
        }

        @Override
        public String target() {
            return files.text(LINK, length);
        }

        private void shut() {
            open.forEach(Folder::close);
            open = List.of();
        }

        @Override
        public void close() {
            shut();
            files.close();
        }
    }
}
