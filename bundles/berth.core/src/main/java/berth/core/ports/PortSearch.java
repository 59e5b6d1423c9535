// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.evidence.TypedEndpoint;

/**
 * A filter as people type it: words between blanks, all of which a row must have. {@code port:25}, {@code process:nginx}, {@code unit:postfix},
 * {@code state:listen} and {@code address:127.0.0.1} ask for one thing as {@link PortFilter} does; a word without a name is looked for in all of
 * them; a number is the beginning of a port or a process id. What is typed by half already limits the list.
 */
public final class PortSearch implements Predicate<PortRow> {
    private final List<Predicate<PortRow>> words;

    private PortSearch(List<Predicate<PortRow>> words) {
        this.words = words;
    }

    /** {@return the filter of that text; an empty one limits nothing} */
    public static PortSearch of(String text) {
        return new PortSearch(Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).map(PortSearch::word).toList());
    }

    @Override
    public boolean test(PortRow row) {
        for (Predicate<PortRow> word : words) {
            if (!word.test(row)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<PortRow> word(String word) {
        int colon = word.indexOf(':');
        String value = word.substring(colon + 1);
        return switch (colon < 0 ? "" : word.substring(0, colon)) {
        case "port" -> value.isEmpty() ? row -> true : endpoint(value);
        case "process" -> process(value);
        case "unit" -> unit(value);
        case "state" -> state(value);
        case "address" -> address(value);
        default -> anything(word);
        };
    }

    private static Predicate<PortRow> anything(String word) {
        if (isNumber(word)) {
            return row -> String.valueOf(row.socket().local().port()).startsWith(word)
                    || row.holder().filter(holder -> PortFilter.hasPid(holder, word)).isPresent();
        }
        if (TypedEndpoint.of(word).transport().isPresent()) {
            return endpoint(word);
        }
        return Stream.of(transport(word), process(word), unit(word), state(word), place(word), person(word)).reduce(row -> false, Predicate::or);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** As {@code berth ports} takes it: a port, with its transport or without. */
    private static Predicate<PortRow> endpoint(String value) {
        TypedEndpoint typed = TypedEndpoint.of(value);
        if (!isNumber(typed.port()) || typed.port().length() > 5) {
            return row -> false;
        }
        return filter(new PortFilter(typed.transport(), Optional.of(Integer.valueOf(typed.port())), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Predicate<PortRow> transport(String word) {
        return Arrays.stream(Transport.values()).filter(transport -> transport.id().equalsIgnoreCase(word))
                .map(transport -> filter(new PortFilter(Optional.of(transport), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())))
                .reduce(row -> false, Predicate::or);
    }

    private static Predicate<PortRow> process(String value) {
        return value.isEmpty() ? row -> true
                : filter(new PortFilter(Optional.empty(), Optional.empty(), Optional.of(value), Optional.empty(), Optional.empty()));
    }

    private static Predicate<PortRow> unit(String value) {
        return value.isEmpty() ? row -> true
                : filter(new PortFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(value), Optional.empty()));
    }

    private static Predicate<PortRow> state(String value) {
        return Arrays.stream(SocketState.values()).filter(state -> state.id().regionMatches(true, 0, value, 0, value.length()))
                .map(state -> filter(new PortFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(state))))
                .reduce(row -> false, Predicate::or);
    }

    private static Predicate<PortRow> address(String value) {
        return value.isEmpty() ? row -> true
                : filter(new PortFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(value)));
    }

    private static Predicate<PortRow> filter(PortFilter filter) {
        return filter::accepts;
    }

    /** The address with its port, and the peer. */
    private static Predicate<PortRow> place(String word) {
        return row -> PortFilter.contains(row.socket().local().text(), word) || row.socket().peer().filter(peer -> PortFilter.contains(peer, word)).isPresent();
    }

    private static Predicate<PortRow> person(String word) {
        return row -> Stream.of(row.holder().flatMap(Holder::user).or(row.socket()::user), row.socket().namespace(),
                row.holder().flatMap(Holder::container).map(Container::id), row.holder().flatMap(Holder::container).flatMap(Container::name))
                .flatMap(Optional::stream).anyMatch(text -> PortFilter.contains(text, word));
    }
}
