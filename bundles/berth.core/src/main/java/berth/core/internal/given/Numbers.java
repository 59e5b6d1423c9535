// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.Optional;

/** Numbers in texts of others: what is none, or too large, is none. */
final class Numbers {
    private static final int LONGEST = 18;

    private Numbers() { }

    static Optional<Long> of(String digits) {
        return !digits.isEmpty() && digits.length() <= LONGEST && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }

    static Optional<Integer> small(String digits) {
        return of(digits).filter(number -> number <= Integer.MAX_VALUE).map(Long::intValue);
    }

    static Optional<Long> hex(String digits) {
        try {
            return digits.length() <= 8 && digits.matches("[0-9A-Fa-f]+") ? Optional.of(Long.parseLong(digits, 16)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
