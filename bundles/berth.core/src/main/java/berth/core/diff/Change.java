// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diff;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that differs between two snapshots. Texts are as hosts and programs wrote them, so never to be shown unescaped.
 *
 * @param what   what it is of: an endpoint such as {@code tcp 0.0.0.0:25}, a service, a setting
 * @param before how it was; empty when it was not seen
 * @param after  how it is; empty when it is not seen
 * @param sure   whether the topic was looked at where it is missing, so that it was or is not there
 */
public record Change(Subject subject, String what, Optional<String> before, Optional<String> after, boolean sure) {

    /** Of what kind it is, in the order in which changes are told. */
    public enum Subject {
        /** A socket that serves newcomers, with who has it. */
        LISTENER,
        /** A socket that has a port without listening, with who has it. */
        BOUND,
        /** A unit or service, with its state and how it starts. */
        SERVICE,
        /** Who is configured to take an endpoint. */
        CLAIM,
        /** A container, with its state. */
        CONTAINER,
        /** A range of ports that the system keeps. */
        RESERVED,
        /** A rule that takes traffic elsewhere. */
        REDIRECT,
        /** What a server says first. */
        GREETING,
        /** An address of the host. */
        ADDRESS,
        /** A product that is installed. */
        PRODUCT,
        /** A hook into files or traffic. */
        HOOK,
        /** A setting of the system, of a configuration, or of who looked. */
        SETTING,
        /** What could not be looked at. */
        BLIND_SPOT;

        /** {@return the stable name in JSON, such as {@code blind-spot}} */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@return {@code new}, {@code gone} or {@code changed}} */
    public String kind() {
        return before.isEmpty() ? "new" : after.isEmpty() ? "gone" : "changed";
    }
}
