// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;

/** The first of many, and how many more there are: an answer fits a screen, and JSON has them all. */
record Few(Language language) {

    /** More than this are not read one by one. */
    static final int MOST_HOLDERS = 4;
    private static final int MOST_NAMED = 3;
    private static final int MOST_ENDPOINTS = 8;

    /** {@return who has the port, for one sentence; a rest of one is said, since its number would take as much room} */
    String holders(List<String> all) {
        return all.size() <= MOST_NAMED + 1 ? all(all) : language.of("%s and by %s more", all(all.subList(0, MOST_NAMED)), all.size() - MOST_NAMED);
    }

    /** {@return all of them, for one sentence} */
    String all(List<String> all) {
        return all.stream().reduce((one, other) -> language.of("%s and by %s", one, other)).orElse("");
    }

    /** {@return what a holder has} */
    String endpoints(List<String> all) {
        return all.size() <= MOST_ENDPOINTS + 1 ? String.join(", ", all)
                : language.of("%s and %s more", String.join(", ", all.subList(0, MOST_ENDPOINTS)), all.size() - MOST_ENDPOINTS);
    }
}
