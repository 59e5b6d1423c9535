// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import berth.core.evidence.Why;

/** A call of Windows failed; the numbers are those of Microsoft's "System Error Codes". */
public final class WindowsError extends Exception {
    private static final long serialVersionUID = 1L;

    public static final int ERROR_FILE_NOT_FOUND = 2;
    public static final int ERROR_ACCESS_DENIED = 5;
    public static final int ERROR_INVALID_HANDLE = 6;
    public static final int ERROR_INVALID_DATA = 13;
    public static final int ERROR_INVALID_PARAMETER = 87;
    public static final int ERROR_NOT_SUPPORTED = 50;
    public static final int ERROR_CALL_NOT_IMPLEMENTED = 120;
    public static final int ERROR_INSUFFICIENT_BUFFER = 122;
    public static final int ERROR_MOD_NOT_FOUND = 126;
    public static final int ERROR_PROC_NOT_FOUND = 127;
    public static final int ERROR_MORE_DATA = 234;
    public static final int ERROR_PRIVILEGE_NOT_HELD = 1314;

    private final int code;

    /** Says which call failed, and with which number. */
    public WindowsError(String call, int code) {
        super(call + ": error " + Integer.toUnsignedString(code));
        this.code = code;
    }

    /** {@return the error of a library or a function that this Windows does not have} */
    public static WindowsError missing(String call) {
        return new WindowsError(call, ERROR_PROC_NOT_FOUND);
    }

    /** {@return the number} */
    public int code() {
        return code;
    }

    /** {@return whether the caller may not do that} */
    public boolean denied() {
        return code == ERROR_ACCESS_DENIED || code == ERROR_PRIVILEGE_NOT_HELD;
    }

    /** {@return what that means for an observation} */
    public Why why() {
        return switch (code) {
        case ERROR_ACCESS_DENIED, ERROR_PRIVILEGE_NOT_HELD -> Why.ACCESS_DENIED;
        case ERROR_NOT_SUPPORTED, ERROR_CALL_NOT_IMPLEMENTED, ERROR_MOD_NOT_FOUND, ERROR_PROC_NOT_FOUND -> Why.NOT_SUPPORTED;
        default -> Why.FAILED;
        };
    }
}
