// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where a program's name says nothing of what it is. */
public final class PersonalPlaces {
    /** Nobody installs a product there, but anybody may put a program there and call it as he likes. */
    private static final Pattern PERSONAL = Pattern.compile("(/home|/root|/tmp|/var/tmp|/dev/shm|/run/user|/users|[a-z]:\\\\users|[a-z]:\\\\documents and settings)[/\\\\].*"
            + "|.*\\\\temp\\\\.*|memfd:.*|/memfd:.*");

    private PersonalPlaces() { }

    /** {@return whether an executable lies in such a place} */
    public static boolean has(String exe) {
        return PERSONAL.matcher(exe.toLowerCase(Locale.ROOT)).matches();
    }
}
