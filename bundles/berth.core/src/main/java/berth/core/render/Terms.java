// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/** The words for states, for topics and for reasons not to see them. */
record Terms(Language language) {

    String state(ServiceState state) {
        return switch (state) {
        case RUNNING -> language.of("running");
        case STOPPED -> language.of("stopped");
        case STARTING -> language.of("starting");
        case STOPPING -> language.of("stopping");
        case FAILED -> language.of("failed");
        case OTHER -> language.of("other");
        };
    }

    String topic(Topic topic) {
        return switch (topic) {
        case TCP_SOCKETS -> language.of("TCP sockets");
        case UDP_SOCKETS -> language.of("UDP sockets");
        case UDP_LITE_SOCKETS -> language.of("UDP-Lite sockets");
        case SCTP_SOCKETS -> language.of("SCTP sockets");
        case PROCESSES -> language.of("processes");
        case SERVICES -> language.of("services");
        case ADDRESSES -> language.of("addresses");
        case PERMISSIONS -> language.of("permissions");
        case REDIRECTS -> language.of("redirects");
        case POLICIES -> language.of("security policies");
        case NAMESPACES -> language.of("other network namespaces");
        case CONTAINERS -> language.of("containers");
        case HOOKS -> language.of("scanners' hooks");
        case GREETINGS -> language.of("greetings");
        case SETTINGS -> language.of("settings");
        case EVENT_LOG -> language.of("event log");
        case REMOTE_HOST -> language.of("the other host");
        case CONTRIBUTION -> language.of("a contribution");
        };
    }

    String why(Why why) {
        return switch (why) {
        case ACCESS_DENIED -> language.of("no rights");
        case NOT_SUPPORTED -> language.of("not possible here");
        case TIMED_OUT -> language.of("no answer in time");
        case BROKEN_CONTRIBUTION -> language.of("it is broken");
        case CANCELLED -> language.of("cancelled");
        case NOT_GIVEN -> language.of("no evidence given");
        case FAILED -> language.of("the system failed to answer");
        };
    }
}
