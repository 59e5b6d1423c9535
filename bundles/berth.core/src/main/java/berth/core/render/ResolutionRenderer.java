// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.resolution.Resolution;
import berth.core.resolution.Stage;

/** The steps of a resolution, as text for people and as the JSON document {@code berth.resolution/1}; its names and values are stable. */
public record ResolutionRenderer(Language language) {
    /** In English. */
    public static final ResolutionRenderer ENGLISH = new ResolutionRenderer(Language.ENGLISH);

    /** {@return a line for each step, its commands where it is the next one} */
    public List<String> lines(Resolution resolution) {
        List<String> lines = new ArrayList<>(List.of(language.of("STEPS")));
        for (int i = 0; i < resolution.stages().size(); i++) {
            Stage stage = resolution.stages().get(i);
            lines.addAll(Paragraph.wrapped(Escapes.visible(stage.step().title()), "  " + (i + 1) + " [" + word(stage) + "] ", "    "));
            if (resolution.next().equals(Optional.of(stage))) {
                lines.addAll(detail(stage.step()));
            }
        }
        return lines;
    }

    private List<String> detail(Step step) {
        List<String> lines = new ArrayList<>();
        step.commands().forEach(vector -> lines.add("      " + line(vector)));
        step.breaks().ifPresent(breaks -> lines.addAll(Paragraph.wrapped(Escapes.visible(breaks), "      ", "      ")));
        if (!step.undo().isEmpty()) {
            lines.add("      " + language.of("undo: %s", String.join("; ", step.undo().stream().map(ResolutionRenderer::line).toList())));
        }
        step.needs().ifPresent(needs -> lines.add("      " + language.of("needs the rights of %s", Escapes.visible(needs))));
        return lines;
    }

    private static String line(List<String> vector) {
        return Escapes.visible(String.join(" ", vector));
    }

    /** {@return how far a step is, in words} */
    public String word(Stage stage) {
        return switch (stage.state()) {
        case TO_DO -> language.of("to do");
        case CHECKED -> language.of("checked");
        case FAILED -> language.of("failed");
        case SKIPPED -> language.of("skipped");
        case DONE -> stage.isUnproven() ? language.of("done, unproven") : language.of("done");
        };
    }

    /** {@return the document {@code berth.resolution/1}} */
    public static String render(Diagnosis seen, Resolution resolution, Path file) {
        JsonObject document = new JsonObject();
        document.addProperty("schema", "berth.resolution/1");
        document.addProperty("file", file.toString());
        document.addProperty("begun", resolution.begun().toString());
        resolution.ended().ifPresent(ended -> document.addProperty("ended", ended.toString()));
        resolution.next().ifPresent(next -> document.addProperty("next", next.step().id()));
        JsonArray steps = new JsonArray();
        resolution.stages().forEach(stage -> steps.add(step(stage)));
        document.add("steps", steps);
        document.add("diagnosis", JsonParser.parseString(JsonRenderer.render(seen)));
        return Escapes.json(document.toString());
    }

    private static JsonObject step(Stage stage) {
        JsonObject step = new JsonObject();
        step.addProperty("id", stage.step().id());
        step.addProperty("article", stage.step().article());
        step.addProperty("title", stage.step().title());
        stage.step().host().ifPresent(host -> step.addProperty("host", host));
        step.addProperty("state", stage.state().id());
        step.addProperty("check", stage.check().id());
        return step;
    }
}
