// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

import berth.core.failure.FailureKind;
import berth.core.failure.LoggedFailure;
import berth.core.render.Escapes;
import berth.ui.Words;

/** A column of the list of failed binds: its title, and what it says of a failure. What the log does not tell is an empty cell. */
enum IncidentColumn {
    WHEN("When", false, 90, IncidentColumn::when),
    PROGRAM("Program", false, 130, failure -> failure.product().map(Escapes::visible).orElse("")),
    PORT("Port", true, 60, failure -> failure.port().map(String::valueOf).orElse("")),
    ADDRESS("Address", false, 110, failure -> failure.address().map(Escapes::visible).orElse("")),
    WHY("Why", false, 130, failure -> failure.stated() ? why(failure.kind()) : ""),
    TOLD("Told", true, 85, failure -> String.valueOf(failure.count())),
    HOST("Host", false, 100, failure -> failure.host().map(Escapes::visible).orElse("")),
    LOG("Log", false, 150, failure -> Escapes.visible(failure.log())),
    TEXT("Text", false, 420, failure -> Escapes.visible(failure.text()));

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final String title;
    private final boolean number;
    private final int width;
    private final Function<LoggedFailure, String> text;

    IncidentColumn(String title, boolean number, int width, Function<LoggedFailure, String> text) {
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
    String text(LoggedFailure failure) {
        return text.apply(failure);
    }

    private static String why(FailureKind kind) {
        return switch (kind) {
        case IN_USE -> Words.of("already in use");
        case FORBIDDEN -> Words.of("forbidden");
        case ADDRESS_UNAVAILABLE -> Words.of("no such address");
        };
    }

    private static String when(LoggedFailure failure) {
        return failure.moment(ZoneId.systemDefault()).map(moment -> {
            ZonedDateTime local = moment.atZone(ZoneId.systemDefault());
            return (local.toLocalDate().equals(LocalDate.now()) ? TIME : DAY).format(local);
        }).orElse("");
    }
}
