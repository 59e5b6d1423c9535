// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

/** Makes text from logs, processes, greetings and plug-ins harmless for terminals and widgets. */
public final class Escapes {
    private static final int MAX = 2000;

    private Escapes() { }

    /**
     * {@return the text with every control character (C0, C1), direction mark, line separator, unpaired surrogate and other
     * invisible character written as an escape; at most 2000 characters of it}
     */
    public static String visible(String text) {
        StringBuilder out = new StringBuilder();
        int[] points = text.codePoints().limit(MAX).toArray();
        for (int point : points) {
            switch (point) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isHarmless(point)) {
                    out.appendCodePoint(point);
                } else {
                    out.append(String.format("\\u{%x}", point));
                }
            }
            }
        }
        return text.codePointCount(0, text.length()) > MAX ? out + "..." : out.toString();
    }

    /** {@return the same JSON document, with every such character written as JSON's own escape; line feeds between values stay} */
    public static String json(String document) {
        StringBuilder out = new StringBuilder(document.length());
        document.codePoints().forEach(point -> {
            if (point == '\n' || isHarmless(point)) {
                out.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    /** {@return whether a character can be shown as it is} */
    static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
        case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
        default -> true;
        };
    }
}
