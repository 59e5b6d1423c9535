// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.Optional;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

import berth.core.evidence.Transport;
import berth.core.failure.LoggedFailure;

/** Failed binds of logs as lines: for people, and as JSON. */
public final class LoggedFailureRenderer {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private LoggedFailureRenderer() { }

    /** {@return one line of JSON, without its end} */
    public static String json(LoggedFailure failure) {
        JsonObject line = new JsonObject();
        line.addProperty("file", failure.log());
        line.addProperty("line", failure.line());
        line.addProperty("lines", failure.lines());
        line.addProperty("count", failure.count());
        line.addProperty("time", failure.time().orElse(null));
        line.addProperty("lastTime", failure.lastTime().orElse(null));
        line.addProperty("kind", failure.kind().id());
        line.addProperty("reasonStated", failure.stated());
        line.addProperty("port", failure.port().orElse(null));
        line.addProperty("address", failure.address().orElse(null));
        line.addProperty("protocol", failure.transport().map(Transport::id).orElse(null));
        line.addProperty("code", failure.code().orElse(null));
        line.addProperty("product", failure.product().orElse(null));
        line.addProperty("text", failure.text());
        return Escapes.json(GSON.toJson(line));
    }

    /** {@return one line for people, without its end} */
    public static String text(LoggedFailure failure) {
        String where = Escapes.visible(failure.log()) + ":" + failure.line() + ": ";
        String when = failure.time().map(time -> time + " ").orElse("");
        String who = failure.product().map(name -> Escapes.visible(name) + " could not bind ").orElse("a bind failed: ");
        String often = failure.count() == 1 ? "" : ", told " + failure.count() + " times";
        return where + when + who + endpoint(failure) + ", " + why(failure) + often + ": " + Escapes.visible(failure.text());
    }

    private static String endpoint(LoggedFailure failure) {
        String protocol = failure.transport().map(transport -> transport.id() + " ").orElse("");
        Optional<String> address = failure.address().map(Escapes::visible);
        return failure.port().map(port -> protocol + "port " + port + address.map(on -> " on " + on).orElse(""))
                .orElse(address.map(on -> "a port on " + on).orElse("a port that is not named"));
    }

    private static String why(LoggedFailure failure) {
        if (!failure.stated()) {
            return "no reason given";
        }
        return switch (failure.kind()) {
        case IN_USE -> "it is in use";
        case FORBIDDEN -> "it is forbidden";
        case ADDRESS_UNAVAILABLE -> "this host has no such address";
        };
    }
}
