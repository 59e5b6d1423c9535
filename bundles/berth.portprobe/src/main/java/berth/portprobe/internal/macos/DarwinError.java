// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;

import berth.core.evidence.Why;

/** A request to Darwin that failed, with its errno (XNU, bsd/sys/errno.h). */
public final class DarwinError extends IOException {
    private static final long serialVersionUID = 1L;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENOTSUP = 45;
    static final int EADDRINUSE = 48;
    static final int EADDRNOTAVAIL = 49;
    static final int ENOSYS = 78;
    static final int EBADMSG = 94;

    private final int errno;

    /** Says what failed, and with which errno. */
    public DarwinError(String what, int errno) {
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

    /** {@return what that means for an observation} */
    public Why why() {
        return switch (errno) {
        case EPERM, EACCES -> Why.ACCESS_DENIED;
        case ENOENT, ENOTSUP, ENOSYS -> Why.NOT_SUPPORTED;
        default -> Why.FAILED;
        };
    }
}
