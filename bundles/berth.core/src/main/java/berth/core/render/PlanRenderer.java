// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import berth.core.act.Logbook;
import berth.core.act.Planned;
import berth.core.act.Undertaking;
import berth.core.diagnosis.Diagnosis;

/** What gives a port back, as the JSON document {@code berth.plan/1}; its names and values are stable. */
public final class PlanRenderer {
    private PlanRenderer() { }

    /** {@return the document {@code berth.plan/1}: what was seen last, what would be done or was done, and why nothing was} */
    public static String render(Diagnosis seen, List<Planned> plans, Optional<String> why, Optional<Undertaking> done) {
        JsonObject document = new JsonObject();
        document.addProperty("schema", "berth.plan/1");
        document.add("diagnosis", JsonParser.parseString(JsonRenderer.render(seen)));
        JsonArray all = new JsonArray();
        for (Planned planned : plans) {
            JsonObject plan = new JsonObject();
            plan.addProperty("actuator", planned.actuator());
            plan.addProperty("step", planned.plan().step().id());
            plan.addProperty("title", planned.plan().step().title());
            plan.add("commands", vectors(planned.plan().commands()));
            plan.add("effects", strings(planned.plan().effects()));
            plan.add("undo", vectors(planned.plan().undo()));
            planned.plan().step().needs().ifPresent(needs -> plan.addProperty("needs", needs));
            all.add(plan);
        }
        document.add("plans", all);
        why.ifPresent(reason -> document.addProperty("nothingBecause", reason));
        done.ifPresent(undertaking -> document.add("done", JsonParser.parseString(Logbook.json(undertaking))));
        return Escapes.json(document.toString());
    }

    private static JsonArray strings(List<String> texts) {
        JsonArray all = new JsonArray();
        texts.forEach(all::add);
        return all;
    }

    private static JsonArray vectors(List<List<String>> vectors) {
        JsonArray all = new JsonArray();
        vectors.forEach(vector -> all.add(strings(vector)));
        return all;
    }
}
