// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import berth.core.diff.Change;
import berth.core.diff.SnapshotDifference;
import berth.core.diff.SnapshotDifference.Side;

/** What differs between two snapshots, for people and as JSON; what comes from elsewhere is escaped. */
public final class DifferenceRenderer {
    private static final int WHAT = 28;

    private DifferenceRenderer() { }

    /** {@return the lines, each with its end: a head, a line for each change, and what is only counted} */
    public static String text(SnapshotDifference difference) {
        int all = difference.changes().size() + difference.more();
        StringBuilder text = new StringBuilder("From " + side(difference.before()) + " to " + side(difference.after()) + ": "
                + (all == 0 ? "nothing changed" : all + (all == 1 ? " change" : " changes")) + machine(difference) + ".\n");
        difference.changes().forEach(change -> text.append(line(change)).append('\n'));
        if (difference.more() > 0) {
            text.append("and ").append(difference.more()).append(" more\n");
        }
        List<String> counts = difference.counts().entrySet().stream().filter(entry -> !entry.getKey().equals("surveys"))
                .map(entry -> entry.getValue().after() + " " + entry.getKey().replace('-', ' ') + " (" + entry.getValue().before() + " before)").toList();
        return text + (counts.isEmpty() ? "" : "Only counted: " + String.join(", ", counts) + ".\n");
    }

    private static String side(Side side) {
        return Escapes.visible(side.host().name()) + " (" + Wording.time(side.takenAt()) + ")";
    }

    private static String machine(SnapshotDifference difference) {
        boolean others = difference.sameMachine().map(same -> !same).orElse(false);
        return (others ? ", of two machines" : "") + (difference.rebooted().orElse(false) ? ", and the host was started again in between" : "");
    }

    private static String line(Change change) {
        String what = Escapes.visible(change.what());
        String values = Optional.of(change).filter(one -> one.before().isPresent() && one.after().isPresent()).map(one -> value(one.before()) + " -> " + value(one.after()))
                .orElseGet(() -> value(change.before().or(change::after)));
        String doubt = change.sure() ? "" : change.before().isEmpty() ? "  (or not seen before)" : "  (or not seen)";
        return (pad(change.kind(), 9) + pad(change.subject().id(), 11) + pad(what, WHAT) + values + doubt).stripTrailing();
    }

    private static String value(Optional<String> value) {
        return value.map(Escapes::visible).filter(text -> !text.isEmpty()).orElse("-");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    /** {@return the document {@code berth.diff/1}, one line without its end; its names are stable} */
    public static String json(SnapshotDifference difference) {
        JsonObject json = new JsonObject();
        json.addProperty("schema", "berth.diff/1");
        json.add("before", sideJson(difference.before()));
        json.add("after", sideJson(difference.after()));
        difference.sameMachine().ifPresent(same -> json.addProperty("sameMachine", same));
        difference.rebooted().ifPresent(again -> json.addProperty("rebooted", again));
        JsonArray changes = new JsonArray();
        difference.changes().forEach(change -> changes.add(changeJson(change)));
        json.add("changes", changes);
        json.addProperty("more", difference.more());
        JsonObject counts = new JsonObject();
        difference.counts().forEach((name, count) -> {
            JsonObject both = new JsonObject();
            both.addProperty("before", count.before());
            both.addProperty("after", count.after());
            counts.add(name, both);
        });
        json.add("counts", counts);
        return Escapes.json(json.toString());
    }

    private static JsonObject sideJson(Side side) {
        JsonObject json = new JsonObject();
        json.addProperty("host", side.host().name());
        json.addProperty("takenAt", side.takenAt().toString());
        return json;
    }

    private static JsonObject changeJson(Change change) {
        JsonObject json = new JsonObject();
        json.addProperty("change", change.kind());
        json.addProperty("of", change.subject().id());
        json.addProperty("what", change.what());
        change.before().ifPresentOrElse(value -> json.addProperty("before", value), () -> json.add("before", JsonNull.INSTANCE));
        change.after().ifPresentOrElse(value -> json.addProperty("after", value), () -> json.add("after", JsonNull.INSTANCE));
        json.addProperty("sure", change.sure());
        return json;
    }
}
