// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A filter.
 *
 * @param action   FWP_ACTION_TYPE
 * @param callout  who decides, where the action is a callout
 * @param provider whose it is
 */
record PlatformFilter(String name, Optional<UUID> provider, int action, Optional<UUID> callout, List<Condition> conditions) {
    static final int BLOCK = 0x1001;
    static final int CALLOUT_FLAG = 0x4000;
    static final int CALLOUT_INSPECTION = 0x6004;

    /** A condition: what is compared, how (FWP_MATCH_TYPE), and with what. */
    record Condition(UUID field, int match, Value value) { }

    /** What a condition compares with. */
    sealed interface Value {
        /** A number or an address, without sign. */
        record Number(BigInteger number) implements Value { }

        /** Addresses with the same bits. */
        record Masked(BigInteger bits, BigInteger mask) implements Value { }

        /** Both ends included. */
        record Range(BigInteger low, BigInteger high) implements Value { }

        /** A path, as the platform calls programs. */
        record Text(String text) implements Value { }

        /** Something that is known, and says nothing of ports: a user, a token. */
        record Other() implements Value { }
    }
}
