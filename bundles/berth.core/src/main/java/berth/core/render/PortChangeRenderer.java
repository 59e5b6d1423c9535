// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;

/** What a watch sees of a port, as a line: for people, and as JSON. */
public final class PortChangeRenderer {
    private PortChangeRenderer() { }

    /** {@return one line for people, without its end} */
    public static String text(Optional<Diagnosis> before, Diagnosis now) {
        String hands = before.isPresent() && before.get().verdict() == Verdict.HELD && now.verdict() == Verdict.HELD ? "It changed hands. " : "";
        String waiting = before.isEmpty() && now.verdict() != Verdict.FREE ? " Waiting until it is free or changes hands." : "";
        return hands + VerdictText.ENGLISH.summary(now) + waiting + before.map(was -> " Before: " + VerdictText.ENGLISH.summary(was)).orElse("");
    }

    /**
     * {@return one line of JSON, without its end: {@code berth.change/1}}
     * {@code change} is {@code first}, {@code free}, {@code hands} (held by others than before) or {@code verdict}.
     */
    public static String json(Optional<Diagnosis> before, Diagnosis now) {
        Endpoint wanted = now.question().wanted();
        JsonObject json = new JsonObject();
        json.addProperty("schema", "berth.change/1");
        json.addProperty("change", change(before, now));
        json.addProperty("at", String.valueOf(now.takenAt()));
        json.addProperty("protocol", wanted.transport().id());
        json.addProperty("address", wanted.address().text());
        json.addProperty("port", wanted.port());
        state(json, now);
        json.addProperty("summary", VerdictText.ENGLISH.summary(now));
        JsonObject was = new JsonObject();
        before.ifPresent(seen -> state(was, seen));
        json.add("was", before.isPresent() ? was : JsonNull.INSTANCE);
        return Escapes.json(json.toString());
    }

    /** {@return one line of JSON about a command that was run} */
    public static String ran(List<String> command, int status) {
        JsonObject json = new JsonObject();
        json.addProperty("schema", "berth.ran/1");
        JsonArray words = new JsonArray();
        command.forEach(words::add);
        json.add("command", words);
        json.addProperty("status", status);
        return Escapes.json(json.toString());
    }

    private static String change(Optional<Diagnosis> before, Diagnosis now) {
        if (now.verdict() == Verdict.FREE) {
            return "free";
        }
        return before.map(was -> was.verdict() == now.verdict() ? "hands" : "verdict").orElse("first");
    }

    private static void state(JsonObject json, Diagnosis seen) {
        json.addProperty("verdict", seen.verdict().id());
        json.add("cause", value(seen.cause().map(Cause::id)));
        JsonArray holders = new JsonArray();
        seen.holders().forEach(holder -> holders.add(holder(holder)));
        json.add("holders", holders);
    }

    private static JsonObject holder(Holder holder) {
        JsonObject json = new JsonObject();
        json.add("pid", holder.pid().<JsonElement> map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
        json.add("started", value(holder.started().map(String::valueOf)));
        json.add("exe", value(holder.exe()));
        json.add("user", value(holder.user()));
        json.add("service", value(holder.service()));
        return json;
    }

    private static JsonElement value(Optional<String> text) {
        return text.<JsonElement> map(JsonPrimitive::new).orElse(JsonNull.INSTANCE);
    }
}
