// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.util.Optional;

/** The content of one element or attribute, not rendered before it is asked for. One thread. */
final class Pending {
    private final Values values;
    private final Budget budget;
    private final StringBuilder parts = new StringBuilder();
    private int count;
    private String constant = "";
    private int type;
    private int at;
    private int size;

    Pending(Values values, Budget budget) {
        this.values = values;
        this.budget = budget;
    }

    void clear() {
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void text(String text) throws DamagedException {
        if (count++ == 0) {
            type = Values.NULL;
            constant = text;
            return;
        }
        more(text);
    }

    void value(int valueType, int place, int length) throws DamagedException {
        if (count++ == 0) {
            constant = "";
            type = valueType;
            at = place;
            size = length;
            return;
        }
        more(rendered(valueType, place, length));
    }

    private void more(String text) throws DamagedException {
        if (count == 2) {
            parts.setLength(0);
            parts.append(type == Values.NULL ? constant : rendered(type, at, size));
        }
        budget.text(text.length());
        parts.append(text);
    }

    private String rendered(int valueType, int place, int length) throws DamagedException {
        budget.text(length);
        return length == 0 ? "" : values.text(valueType, place, length);
    }

    /** {@return the text, empty when there is none} */
    String text() throws DamagedException {
        return switch (count) {
        case 0 -> "";
        case 1 -> type == Values.NULL ? constant : rendered(type, at, size);
        default -> parts.toString();
        };
    }

    /** {@return the text, unless it is empty} */
    Optional<String> some() throws DamagedException {
        String text = text();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** {@return the number that it is, of whatever type, or decimal or hexadecimal text} */
    Optional<Long> number() throws DamagedException {
        if (count == 1 && size > 0 && Values.isNumber(type)) {
            return Optional.of(values.number(type, at, size));
        }
        String text = text().strip();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(text.startsWith("0x") ? Long.parseUnsignedLong(text, 2, text.length(), 16)
                    : text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text));
        } catch (NumberFormatException e) {
            throw new DamagedException("has a text where a number belongs");
        }
    }

    boolean is(int valueType) {
        return count == 1 && type == valueType && size > 0;
    }

    /** {@return the 64 bits of a single value} */
    long bits() throws DamagedException {
        return values.number(type, at, size);
    }
}
