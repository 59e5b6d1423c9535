// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.List;
import java.util.regex.Pattern;

import berth.core.evidence.Evidence.Share;

/** Whose traffic a rule takes, from what it asks besides the address and the port (docs/decisions/0044). */
final class Limits {

    /** What every client's first packet is. */
    private static final Pattern NEW = Pattern.compile("(--ctstate|--state|ct state) [A-Za-z,\\[\\]\"]*new\\b.*|--syn", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHO = Pattern.compile("-i|-s|iif|iifname|ip saddr|ip6 saddr");
    private static final Pattern BY_INTERFACE = Pattern.compile("(?:-i|iif|iifname) (?!\"?lo\"?$).*");

    private Limits() { }

    static Share share(List<String> limits) {
        Share share = Share.ALL;
        for (String limit : limits) {
            Share own = share(limit);
            share = own.compareTo(share) > 0 ? own : share;
        }
        return share;
    }

    private static Share share(String limit) {
        return isException(limit) || NEW.matcher(limit).matches() ? Share.ALL : BY_INTERFACE.matcher(limit).matches() ? Share.INTERFACES : Share.SOME;
    }

    /** {@code ! -i docker0}, {@code iifname != docker0}: all others are meant. */
    private static boolean isException(String limit) {
        int unequal = limit.indexOf(" != ");
        String field = limit.startsWith("! ") ? limit.substring(2).split(" ")[0] : unequal > 0 ? limit.substring(0, unequal) : "";
        return WHO.matcher(field).matches();
    }
}
