// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Open files as names and links of any kernel, one call for each. */
final class LinkByLink implements Kernel.OpenFiles {

    private final Kernel kernel;
    private String folder = "";
    private String descriptor = "";
    private int met;
    private Iterator<String> descriptors = List.<String>of().iterator();
    private ByteBuffer link = ByteBuffer.allocate(0);

    LinkByLink(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void open(String path) throws KernelError {
        folder = path;
        descriptors = kernel.list(path).iterator();
        met = 0;
    }

    @Override
    public boolean next() throws KernelError {
        while (descriptors.hasNext()) {
            descriptor = descriptors.next();
            try {
                link = ByteBuffer.wrap(kernel.link(folder + "/" + descriptor).getBytes(StandardCharsets.UTF_8));
                met++;
                if (isSocket() || isAnonymous()) {
                    return true;
                }
            } catch (KernelError e) {
                if (!e.gone()) {
                    throw e;
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
        return descriptor;
    }

    @Override
    public boolean isSocket() {
        return FdLink.isSocket(link, 0, link.limit());
    }

    @Override
    public long inode() {
        return FdLink.inode(link, 0, link.limit());
    }

    @Override
    public boolean isAnonymous() {
        return FdLink.isAnonymous(link, 0, link.limit());
    }

    @Override
    public String target() {
        return new String(link.array(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        // Nothing stays open between two calls.
    }
}
