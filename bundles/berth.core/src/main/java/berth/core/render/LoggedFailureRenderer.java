// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static berth.core.render.JsonLine.name;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import berth.core.evidence.Transport;
import berth.core.failure.LoggedFailure;

/** Failed binds of logs as lines: for people, and as JSON. */
public record LoggedFailureRenderer(Language language) {
    /** In English. */
    public static final LoggedFailureRenderer ENGLISH = new LoggedFailureRenderer(Language.ENGLISH);

    /** {@return one line of JSON, without its end} */
    public static String json(LoggedFailure failure) {
        JsonLine line = new JsonLine().text(name("{\"file\":"), failure.log()).number(name(",\"line\":"), failure.line())
                .number(name(",\"lines\":"), failure.lines()).number(name(",\"count\":"), failure.count())
                .text(name(",\"time\":"), failure.time()).text(name(",\"lastTime\":"), failure.lastTime())
                .text(name(",\"kind\":"), failure.kind().id()).raw(name(",\"reasonStated\":" + failure.stated()))
                .number(name(",\"port\":"), failure.port()).text(name(",\"address\":"), failure.address())
                .text(name(",\"protocol\":"), failure.transport().map(Transport::id)).text(name(",\"code\":"), failure.code())
                .text(name(",\"product\":"), failure.product()).text(name(",\"text\":"), failure.text())
                .text(name(",\"host\":"), failure.host()).raw('}');
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    /** {@return one line for people, without its end} */
    public String text(LoggedFailure failure) {
        String where = Escapes.visible(failure.log()) + ":" + failure.line() + ": ";
        String when = failure.time().map(time -> time + " ").orElse("");
        String often = failure.count() == 1 ? "" : ", " + language.of("told %s times", failure.count());
        return where + when + briefly(failure) + often + ": " + Escapes.visible(failure.text());
    }

    /** {@return who could not bind what, and why, without the log} */
    public String briefly(LoggedFailure failure) {
        return failure.product().map(name -> language.of("%s could not bind %s, %s", Escapes.visible(name), endpoint(failure), why(failure)))
                .orElseGet(() -> language.of("a bind failed: %s, %s", endpoint(failure), why(failure)));
    }

    private String endpoint(LoggedFailure failure) {
        String protocol = failure.transport().map(transport -> transport.id() + " ").orElse("");
        Optional<String> address = failure.address().map(Escapes::visible);
        return failure.port().map(port -> address.map(on -> language.of("%sport %s on %s", protocol, port, on)).orElseGet(() -> language.of("%sport %s", protocol, port)))
                .orElseGet(() -> address.map(on -> language.of("a port on %s", on)).orElseGet(() -> language.of("a port that is not named")));
    }

    private String why(LoggedFailure failure) {
        if (!failure.stated()) {
            return language.of("no reason given");
        }
        return switch (failure.kind()) {
        case IN_USE -> language.of("it is in use");
        case FORBIDDEN -> language.of("it is forbidden");
        case ADDRESS_UNAVAILABLE -> language.of("this host has no such address");
        };
    }
}
