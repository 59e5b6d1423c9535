// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import com.sun.jna.NativeLibrary;

import berth.core.evidence.Evidence;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/** Sees nothing, but makes its process the reader of queue 7, as a packet filter does (include/uapi/linux/netfilter/nfnetlink_queue.h). */
public final class QueueReader implements EvidenceSource {

    private static final int QUEUE = 7;
    private static final short CONFIGURE = 3 << 8 | 2;
    private static final short REQUEST = 1;

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        ByteBuffer bind = ByteBuffer.allocate(28).order(ByteOrder.nativeOrder()).putInt(28).putShort(CONFIGURE).putShort(REQUEST).putInt(1).putInt(0);
        bind.put((byte) 0).put((byte) 0).putShort(Short.reverseBytes((short) QUEUE));
        bind.putShort((short) 8).putShort((short) 1).put((byte) 1).put((byte) 0).putShort((short) 0);
        int socket = NativeLibrary.getProcess().getFunction("socket").invokeInt(new Object[] { 16, 3, 12 });
        NativeLibrary.getProcess().getFunction("send").invokeInt(new Object[] { socket, bind.array(), 28L, 0 });
    }
}
