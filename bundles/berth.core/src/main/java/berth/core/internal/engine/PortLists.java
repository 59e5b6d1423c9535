// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lists of ports as the kernel writes them: {@code 80,8000-8010}, or nothing at all. */
final class PortLists {
    private static final Pattern LIST = Pattern.compile("(?:[0-9]{1,5}(?:-[0-9]{1,5})?(?:,(?!$)|$))*+");

    private PortLists() { }

    /** {@return whether it is such a list} */
    static boolean isOne(String list) {
        return LIST.matcher(list).matches();
    }

    /** {@return whether the port is in such a list} */
    static boolean has(String list, int port) {
        return Stream.of(list.split(",")).filter(entry -> !entry.isEmpty()).map(entry -> entry.split("-"))
                .anyMatch(range -> Integer.parseInt(range[0]) <= port && port <= Integer.parseInt(range[range.length - 1]));
    }
}
