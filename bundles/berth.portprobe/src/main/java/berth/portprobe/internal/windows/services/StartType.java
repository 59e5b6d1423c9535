// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.Optional;
import java.util.stream.Stream;

/** When a service starts, by the words of {@code sc config NAME start=}. */
public enum StartType {
    BOOT("boot", 0), SYSTEM("system", 1), AUTO("auto", 2), DELAYED_AUTO("delayed-auto", 2), DEMAND("demand", 3), DISABLED("disabled", 4);

    private final String word;
    private final int number;

    StartType(String word, int number) {
        this.word = word;
        this.number = number;
    }

    /** {@return the system's own word} */
    public String word() {
        return word;
    }

    /** {@return the number that the manager has for it} */
    int number() {
        return number;
    }

    /** {@return the one of that word} */
    public static Optional<StartType> of(String word) {
        return Stream.of(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    static Optional<StartType> of(int number, boolean delayed) {
        return number == AUTO.number && delayed ? Optional.of(DELAYED_AUTO) : Stream.of(values()).filter(type -> type.number == number).findFirst();
    }
}
