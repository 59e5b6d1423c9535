// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;

import berth.core.evidence.Why;

/** A request to the kernel that failed, with its errno in the generic numbering of Linux (errno(3)). */
public final class KernelError extends IOException {
    private static final long serialVersionUID = 1L;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENAMETOOLONG = 36;
    static final int ENOSYS = 38;
    static final int EBADMSG = 74;
    static final int EMSGSIZE = 90;
    static final int EPROTONOSUPPORT = 93;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENOBUFS = 105;
    static final int ESTALE = 116;

    private final int errno;

    /** Says what failed, and with which errno. */
    public KernelError(String what, int errno) {
        super(what + ": errno " + errno);
        this.errno = errno;
    }

    /** {@return the number} */
    public int errno() {
        return errno;
    }

    /** {@return whether the caller may not do that} */
    public boolean denied() {
        return errno == EPERM || errno == EACCES;
    }

    /** {@return whether the thing asked for is no longer there} */
    public boolean gone() {
        return errno == ENOENT || errno == ESRCH;
    }

    /** {@return what that means for an observation} */
    public Why why() {
        return switch (errno) {
        case EPERM, EACCES -> Why.ACCESS_DENIED;
        case ENOENT, ENOSYS, EPROTONOSUPPORT, EAFNOSUPPORT -> Why.NOT_SUPPORTED;
        default -> Why.FAILED;
        };
    }
}
