// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;

/** The first of many, and how many more there are: an answer fits a screen, and JSON has them all. */
final class Few {

    /** More than this are not read one by one. */
    static final int MOST_HOLDERS = 4;
    private static final int MOST_NAMED = 3;
    private static final int MOST_ENDPOINTS = 8;

    private Few() { }

    /** {@return who has the port, for one sentence} */
    static String holders(List<String> all) {
        return joined(all, MOST_NAMED, " and by ", " and by ");
    }

    /** {@return what a holder has} */
    static String endpoints(List<String> all) {
        return joined(all, MOST_ENDPOINTS, ", ", " and ");
    }

    /** A rest of one is said, since its number would take as much room. */
    private static String joined(List<String> all, int most, String between, String beforeRest) {
        return all.size() <= most + 1 ? String.join(between, all)
                : String.join(between, all.subList(0, most)) + beforeRest + (all.size() - most) + " more";
    }
}
