// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The names that scripts rely on. */
class JsonRendererTest {
    private static final Diagnosis FULL = Hostile.diagnosis(Hostile.TEXT, Verdict.HELD, Cause.WILDCARD_OVERLAP, Likelihood.ESTABLISHED);

    private static JsonObject json(Diagnosis diagnosis) {
        return JsonParser.parseString(JsonRenderer.render(diagnosis)).getAsJsonObject();
    }

    private static JsonObject first(JsonElement array) {
        return array.getAsJsonArray().get(0).getAsJsonObject();
    }

    @Test
    void theNamesStandInTheirOrder() {
        JsonObject json = json(FULL);
        assertThat(json.keySet()).containsExactly("schema", "host", "takenAt", "question", "verdict", "cause", "likelihood", "summary", "holders",
                "candidates", "claimants", "answers", "hypotheses", "evidence", "blindSpots", "antivirus", "steps", "articles", "timeline");
        assertThat(first(json.get("timeline")).keySet()).containsExactly("at", "what", "who");
        assertThat(first(json.get("answers")).keySet()).containsExactly("endpoint", "product", "protocol", "insteadOf", "because");
        assertThat(json.getAsJsonObject("question").keySet()).containsExactly("protocol", "address", "port", "service", "asUser", "live");
        assertThat(first(json.get("holders")).keySet()).containsExactly("host", "pid", "started", "exe", "command", "user", "uid", "service",
                "container", "endpoints", "via", "startType", "restart", "restarts", "startLimit", "workers");
        assertThat(first(json.get("claimants")).keySet()).containsSubsequence("host", "name", "endpoint", "basis", "startType", "because");
        assertThat(first(json.get("holders")).getAsJsonObject("container").keySet()).containsExactly("id", "name", "image", "project", "service", "engine");
        assertThat(first(json.get("holders")).getAsJsonObject("via").keySet()).containsExactly("kind", "target", "container");
        assertThat(first(json.get("hypotheses")).keySet()).containsSubsequence("article", "cause", "likelihood", "because");
        assertThat(first(json.get("evidence")).keySet()).containsSubsequence("id", "kind", "origin", "text");
        assertThat(first(json.get("blindSpots")).keySet()).containsExactly("topic", "why", "detail");
        assertThat(first(json.get("antivirus")).keySet()).containsSubsequence("vendor", "product", "role", "detector", "bundle");
        assertThat(first(json.get("steps")).keySet()).containsSubsequence("id", "title", "commands", "undo", "needs");
    }

    @Test
    void aVendorThatIsNotKnownIsNull() {
        assertThat(first(json(Hostile.diagnosis("unknown", Verdict.HELD, Cause.LISTENER, Likelihood.ESTABLISHED)).get("antivirus")).get("vendor").isJsonNull()).isTrue();
        assertThat(first(json(FULL).get("antivirus")).get("vendor").isJsonNull()).isFalse();
        assertThat(Diagnosis.AntivirusFinding.title("unknown", "On-access scanner")).isEqualTo("Unknown vendor: On-access scanner");
    }

    @Test
    void theValuesAreTheStableOnes() {
        JsonObject json = json(FULL);
        assertThat(json.get("schema").getAsString()).isEqualTo("berth.diagnosis/1");
        assertThat(json.get("verdict").getAsString()).isEqualTo("held");
        assertThat(json.get("cause").getAsString()).isEqualTo("wildcard-overlap");
        assertThat(json.get("takenAt").getAsString()).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(first(json.get("antivirus")).get("role").getAsString()).isEqualTo("holds");
        assertThat(json.getAsJsonArray("evidence")).extracting(e -> e.getAsJsonObject().get("id").getAsInt()).startsWith(0, 1, 2);
    }

    @Test
    void hostileTextsComeBackUnchangedAndNoControlCharacterIsRaw() {
        String text = JsonRenderer.render(Hostile.diagnosis(Hostile.TEXT, Verdict.HELD, Cause.LISTENER, Likelihood.POSSIBLE));
        assertThat(first(json(FULL).get("holders")).get("exe").getAsString()).isEqualTo(Hostile.TEXT);
        Hostile.assertHarmless(text);
    }

    @Test
    void whatIsNotKnownIsNullAndNeverAGuess() {
        Holder nobody = new Holder("mx1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of());
        Question question = new Question(new Endpoint(Transport.UDP, IpAddress.ANY_V6, 53), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        JsonObject json = json(new Diagnosis(question, Instant.EPOCH, Verdict.UNDETERMINED, Optional.empty(), Likelihood.UNKNOWN, List.of(nobody),
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        assertThat(json.get("cause").isJsonNull()).isTrue();
        assertThat(json.getAsJsonObject("question").get("service").isJsonNull()).isTrue();
        for (String name : List.of("pid", "started", "exe", "user", "uid", "service", "container", "via")) {
            assertThat(first(json.get("holders")).get(name).isJsonNull()).as(name).isTrue();
        }
        for (String name : List.of("candidates", "claimants", "answers", "hypotheses", "evidence", "blindSpots", "antivirus", "steps", "articles")) {
            assertThat(json.getAsJsonArray(name)).as(name).isEmpty();
        }
    }
}
