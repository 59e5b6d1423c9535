// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a unit, {@code prefix@instance.type} or {@code prefix.type} (systemd.unit(5)). */
record UnitName(String text) {

    /** What systemd allows, with a first character that no program takes for an option. */
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]{0,247}\\.(service|socket)");

    static Optional<UnitName> of(String text) {
        return VALID.matcher(text).matches() ? Optional.of(new UnitName(text)) : Optional.empty();
    }

    boolean isSocket() {
        return text.endsWith(".socket");
    }

    /** {@return the name without its type} */
    String stem() {
        return text.substring(0, text.lastIndexOf('.'));
    }

    private String type() {
        return text.substring(text.lastIndexOf('.'));
    }

    /** {@return what stands before the instance} */
    String prefix() {
        int at = stem().indexOf('@');
        return at < 0 ? stem() : stem().substring(0, at);
    }

    /** {@return the instance, empty for a template and for a unit that is of none} */
    Optional<String> instance() {
        int at = stem().indexOf('@');
        return at < 0 || at == stem().length() - 1 ? Optional.empty() : Optional.of(stem().substring(at + 1));
    }

    boolean isTemplate() {
        return stem().endsWith("@");
    }

    /** {@return the template that an instance is of} */
    Optional<String> template() {
        return instance().map(instance -> prefix() + "@" + type());
    }

    /** {@return a value with the specifiers that need nothing but the name; empty when it has others} */
    Optional<String> resolved(String value) {
        StringBuilder resolved = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '%') {
                resolved.append(c);
                continue;
            }
            i++;
            switch (i < value.length() ? value.charAt(i) : ' ') {
            case '%' -> resolved.append('%');
            case 'i', 'I' -> instance().ifPresent(resolved::append);
            case 'p', 'P' -> resolved.append(prefix());
            case 'n' -> resolved.append(text);
            case 'N' -> resolved.append(stem());
            default -> {
                return scoped(value);
            }
            }
        }
        return Optional.of(resolved.toString());
    }

    /** In {@code [fe80::1]:22%eth0} the sign is no specifier; one that happens to be one there is systemd's to refuse. */
    private static Optional<String> scoped(String value) {
        return value.startsWith("[") && value.indexOf('%') > value.indexOf(']') ? Optional.of(value) : Optional.empty();
    }
}
