// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.IOException;

import berth.core.evidence.Why;

/** A call of Windows' event log failed; the numbers are those of Microsoft's "System Error Codes" and of winerror.h. */
final class EventLogError extends IOException {
    private static final long serialVersionUID = 1L;

    static final int ERROR_FILE_NOT_FOUND = 2;
    static final int ERROR_ACCESS_DENIED = 5;
    static final int ERROR_INVALID_DATA = 13;
    static final int ERROR_HANDLE_EOF = 38;
    static final int ERROR_NOT_SUPPORTED = 50;
    static final int ERROR_BAD_NETPATH = 53;
    static final int ERROR_CALL_NOT_IMPLEMENTED = 120;
    static final int ERROR_INSUFFICIENT_BUFFER = 122;
    static final int ERROR_PROC_NOT_FOUND = 127;
    static final int ERROR_NO_MORE_ITEMS = 259;
    static final int ERROR_PRIVILEGE_NOT_HELD = 1314;
    static final int ERROR_NOT_FOUND = 1168;
    static final int RPC_S_SERVER_UNAVAILABLE = 1722;
    static final int EPT_S_NOT_REGISTERED = 1753;
    /** EvtNext of a subscription that has nothing new may say so. */
    static final int ERROR_INVALID_OPERATION = 4317;
    static final int ERROR_EVT_INVALID_CHANNEL_PATH = 15000;
    static final int ERROR_EVT_CHANNEL_NOT_FOUND = 15007;
    static final int ERROR_EVT_SUBSCRIPTION_TO_DIRECT_CHANNEL = 15009;
    static final int ERROR_EVT_QUERY_RESULT_STALE = 15011;
    static final int ERROR_EVT_QUERY_RESULT_INVALID_POSITION = 15012;

    private final int code;

    private EventLogError(String sentence, int code) {
        super(sentence);
        this.code = code;
    }

    static EventLogError of(String call, int code) {
        return new EventLogError(switch (code) {
        case ERROR_ACCESS_DENIED, ERROR_PRIVILEGE_NOT_HELD -> "you have no right to; run as an administrator or as a member of Event Log Readers";
        case ERROR_BAD_NETPATH, RPC_S_SERVER_UNAVAILABLE, EPT_S_NOT_REGISTERED -> "the event service does not answer, or nobody may ask it from there (" + call + " failed with error " + code + ")";
        case ERROR_EVT_SUBSCRIPTION_TO_DIRECT_CHANNEL -> "it is an analytic or debug channel, which Windows lets nobody follow";
        case 0 -> call + " gave nothing and no error";
        default -> call + " failed with error " + Integer.toUnsignedString(code);
        }, code);
    }

    /** {@return the error of a library or a function that this Windows does not have} */
    static EventLogError missing(String call) {
        return new EventLogError("this Windows has no " + call, ERROR_PROC_NOT_FOUND);
    }

    /** {@return that no log goes by that name} */
    static EventLogError unknown() {
        return new EventLogError("no log of that name is registered", ERROR_FILE_NOT_FOUND);
    }

    /** {@return that a log holds nothing, as none does that a running Windows writes to} */
    static EventLogError empty() {
        return new EventLogError("it is empty for the older interface of the event log, as that of a running Windows never is", ERROR_HANDLE_EOF);
    }

    int code() {
        return code;
    }

    /** {@return whether there is no log of that name} */
    boolean isUnknownLog() {
        return code == ERROR_EVT_CHANNEL_NOT_FOUND || code == ERROR_EVT_INVALID_CHANNEL_PATH || code == ERROR_FILE_NOT_FOUND;
    }

    /** {@return whether what was there before is there no more: the log was cleared, or has gone on without us} */
    boolean isStale() {
        return code == ERROR_EVT_QUERY_RESULT_STALE || code == ERROR_EVT_QUERY_RESULT_INVALID_POSITION || code == ERROR_NOT_FOUND;
    }

    /** {@return whether nothing answers such calls here, whatever they ask} */
    boolean isUnanswered() {
        return code == 0 || why() == Why.NOT_SUPPORTED;
    }

    /** {@return what that means for an observation} */
    Why why() {
        return switch (code) {
        case ERROR_ACCESS_DENIED, ERROR_PRIVILEGE_NOT_HELD -> Why.ACCESS_DENIED;
        case ERROR_NOT_SUPPORTED, ERROR_CALL_NOT_IMPLEMENTED, ERROR_PROC_NOT_FOUND -> Why.NOT_SUPPORTED;
        default -> Why.FAILED;
        };
    }
}
