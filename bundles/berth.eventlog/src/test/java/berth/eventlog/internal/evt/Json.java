// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Just enough of JSON for the reference readings, which are well-formed; whole numbers only, and null as an empty Optional. */
public final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    public static Map<String, Object> parse(String text) {
        Json json = new Json(text);
        json.blanks();
        return json.object();
    }

    private Object value() {
        blanks();
        char c = text.charAt(at);
        if (c == '{') {
            return object();
        }
        if (c == '[') {
            return array();
        }
        return c == '"' ? string() : word();
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        while (!closes('}')) {
            String key = string();
            blanks();
            at++;
            object.put(key, value());
        }
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        at++;
        while (!closes(']')) {
            array.add(value());
        }
        return array;
    }

    private boolean closes(char end) {
        blanks();
        if (text.charAt(at) == ',') {
            at++;
            blanks();
        }
        boolean closed = text.charAt(at) == end;
        at += closed ? 1 : 0;
        return closed;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(++at);
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
        }
        int index = "bfnrt".indexOf(c);
        return index < 0 ? c : "\b\f\n\r\t".charAt(index);
    }

    private Object word() {
        int from = at;
        while (at < text.length() && ",]}\n ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
        case "null" -> Optional.empty();
        case "true" -> true;
        case "false" -> false;
        default -> Long.valueOf(word);
        };
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }
}
