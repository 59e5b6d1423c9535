// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.stream.Collectors;

import berth.core.failure.FailureInLogs;
import berth.core.failure.FailureKind;
import berth.core.failure.LoggedFailure;
import berth.core.render.Escapes;
import berth.ui.Words;

/** A column of the list of failed binds: its title, and what it says of a failure. What the log does not tell is an empty cell. */
enum IncidentColumn {
    WHEN("When", false, 90, told -> when(told.failure())),
    PROGRAM("Program", false, 130, told -> told.failure().product().map(Escapes::visible).orElse("")),
    PORT("Port", true, 60, told -> told.failure().port().map(String::valueOf).orElse("")),
    ADDRESS("Address", false, 110, told -> told.failure().address().map(Escapes::visible).orElse("")),
    WHY("Why", false, 130, told -> told.failure().stated() ? why(told.failure().kind()) : ""),
    TOLD("Told", true, 85, told -> String.valueOf(told.all().mapToInt(LoggedFailure::count).max().orElse(0))),
    HOST("Host", false, 100, told -> told.failure().host().map(Escapes::visible).orElse("")),
    LOG("Log", false, 150, told -> told.all().map(IncidentColumn::log).collect(Collectors.joining(", "))),
    TEXT("Text", false, 420, told -> Escapes.visible(told.failure().text()));

    private static final String USUAL = "/var/log/";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final String title;
    private final boolean number;
    private final int width;
    private final Function<FailureInLogs, String> text;

    IncidentColumn(String title, boolean number, int width, Function<FailureInLogs, String> text) {
        this.title = title;
        this.number = number;
        this.width = width;
        this.text = text;
    }

    String title() {
        return Words.of(title);
    }

    boolean isNumber() {
        return number;
    }

    /** {@return how wide it is at first, in pixels at 100 %} */
    int width() {
        return width;
    }

    /** {@return the cell of a failure, escaped} */
    String text(FailureInLogs failure) {
        return text.apply(failure);
    }

    /** Where logs usually lie need not be said. */
    private static String log(LoggedFailure failure) {
        String name = failure.log();
        return Escapes.visible(name.startsWith(USUAL) ? name.substring(USUAL.length()) : name);
    }

    private static String why(FailureKind kind) {
        return switch (kind) {
        case IN_USE -> Words.of("already in use");
        case FORBIDDEN -> Words.of("forbidden");
        case ADDRESS_UNAVAILABLE -> Words.of("no such address");
        };
    }

    /** {@return when, as short as it can be} */
    static String when(LoggedFailure failure) {
        return failure.moment(ZoneId.systemDefault()).map(moment -> {
            ZonedDateTime local = moment.atZone(ZoneId.systemDefault());
            return (local.toLocalDate().equals(LocalDate.now()) ? TIME : DAY).format(local);
        }).orElse("");
    }
}
