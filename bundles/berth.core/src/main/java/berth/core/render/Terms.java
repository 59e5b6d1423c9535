// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/** The words for topics and for reasons not to see them, in English. */
final class Terms {
    private Terms() { }

    static String topic(Topic topic) {
        return switch (topic) {
        case TCP_SOCKETS -> "TCP sockets";
        case UDP_SOCKETS -> "UDP sockets";
        case UDP_LITE_SOCKETS -> "UDP-Lite sockets";
        case SCTP_SOCKETS -> "SCTP sockets";
        case PROCESSES -> "processes";
        case SERVICES -> "services";
        case ADDRESSES -> "addresses";
        case PERMISSIONS -> "permissions";
        case REDIRECTS -> "redirects";
        case POLICIES -> "security policies";
        case NAMESPACES -> "other network namespaces";
        case CONTAINERS -> "containers";
        case HOOKS -> "scanners' hooks";
        case GREETINGS -> "greetings";
        case SETTINGS -> "settings";
        case EVENT_LOG -> "event log";
        case REMOTE_HOST -> "the other host";
        case CONTRIBUTION -> "a contribution";
        };
    }

    static String why(Why why) {
        return switch (why) {
        case ACCESS_DENIED -> "no rights";
        case NOT_SUPPORTED -> "not possible here";
        case TIMED_OUT -> "no answer in time";
        case BROKEN_CONTRIBUTION -> "it is broken";
        case CANCELLED -> "cancelled";
        case NOT_GIVEN -> "no evidence given";
        case FAILED -> "the system failed to answer";
        };
    }
}
