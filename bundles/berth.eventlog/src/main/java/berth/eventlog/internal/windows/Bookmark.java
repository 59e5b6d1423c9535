// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a bookmark as EvtRender writes it and EvtCreateBookmark reads it: a channel, and the number that it has given to an event. */
final class Bookmark {
    private static final Pattern PLACE = Pattern.compile("<Bookmark [^<>]{0,2000}?RecordId\\s{0,9}=\\s{0,9}['\"]([0-9]{1,18})['\"]");

    private Bookmark() { }

    static String at(String channel, long place) {
        String name = channel.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
        return "<BookmarkList><Bookmark Channel='" + name + "' RecordId='" + place + "' IsCurrent='true'/></BookmarkList>";
    }

    static Optional<Long> place(String xml) {
        Matcher found = PLACE.matcher(xml);
        return found.find() ? Optional.of(Long.parseLong(found.group(1))) : Optional.empty();
    }
}
