// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.OsError;
import berth.core.evidence.Topic;

/** The words that several parts of an answer share; what comes from elsewhere is escaped. */
public record Wording(Language language) {
    /** In English. */
    public static final Wording ENGLISH = new Wording(Language.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MAX_COMMAND = 120;

    /** {@return how sure the answer is} */
    public String likelihood(Likelihood likelihood) {
        return switch (likelihood) {
        case ESTABLISHED -> language.of("established");
        case POSSIBLE -> language.of("possible");
        case UNKNOWN -> language.of("unknown");
        case RULED_OUT -> language.of("ruled out");
        };
    }

    /** {@return what could not be looked at, and why; the reason in the words of what tried to look, unless they are always the same} */
    public String blindSpot(NotObserved spot) {
        Terms terms = new Terms(language);
        return terms.topic(spot.topic()) + " (" + terms.why(spot.why()) + ")" + (spot.detail().isBlank() ? "" : ": " + language.of(name(spot.detail())));
    }

    /** {@return what would fill a blind spot, if there is something that people can do} */
    public Optional<String> help(Diagnosis diagnosis, NotObserved spot) {
        return switch (spot.why()) {
        case NOT_GIVEN -> Optional.of(spot.topic() == Topic.REMOTE_HOST
                ? language.of("--with PROXY=FILE: a snapshot of the proxy server, or what netstat and net start print")
                : language.of("--with FILE: a snapshot of %s, or what netstat, ss, lsof or tasklist print", name(diagnosis.question().host())));
        case ACCESS_DENIED -> !diagnosis.question().asUser().equals(Optional.of("root")) ? Optional.of(asRoot()) : Optional.empty();
        case TIMED_OUT -> spot.topic() == Topic.GREETINGS ? Optional.empty() : Optional.of(language.of("ask again with a longer --timeout"));
        case NOT_SUPPORTED, BROKEN_CONTRIBUTION, CANCELLED, FAILED -> Optional.empty();
        };
    }

    String asRoot() {
        return language.of("ask again as root or administrator");
    }

    String error(OsError error) {
        String symbol = name(error.symbol());
        return switch (error.kind()) {
        case IN_USE -> language.of("address already in use, %s %s", symbol, error.code());
        case FORBIDDEN -> language.of("refused, %s %s", symbol, error.code());
        case ADDRESS_UNAVAILABLE -> language.of("no such address, %s %s", symbol, error.code());
        case NETWORK, OTHER -> symbol + " " + error.code();
        };
    }

    /** {@return a moment as people read it, to the second and in UTC} */
    public static String time(Instant instant) {
        return TIME.format(instant) + " UTC";
    }

    static String name(String foreign) {
        return Escapes.visible(foreign);
    }

    static String shortened(String text) {
        return shortened(text, MAX_COMMAND);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    static String sentence(String start) {
        return Character.toUpperCase(start.charAt(0)) + start.substring(1);
    }
}
