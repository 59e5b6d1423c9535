// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

import berth.core.contribution.Contribution;
import berth.core.contribution.Tried;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.snapshot.Masking;

/** A diagnosis as the JSON document {@code berth.diagnosis/1}; its names and values are stable. */
public final class JsonRenderer {
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private JsonRenderer() { }

    /** {@return the document, one line without a line break at its end} */
    public static String render(Diagnosis diagnosis) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setFormattingStyle(FormattingStyle.COMPACT);
            out.setHtmlSafe(false);
            document(out, diagnosis);
        } catch (IOException e) {
            throw new IllegalStateException("a string takes every character", e);
        }
        return Escapes.json(text.toString());
    }

    /** {@return a contribution as one line of JSON: {@code bundle}, {@code title}, {@code inUse}, and what else is known of it} */
    public static String contribution(Contribution contribution) {
        return ContributionRenderer.json(new Tried(contribution, Optional.empty()), Optional.empty());
    }

    private static void document(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.beginObject().name("schema").value("berth.diagnosis/1").name("host").value(diagnosis.question().host())
                .name("takenAt").value(MILLIS.format(diagnosis.takenAt()));
        question(out, diagnosis.question());
        out.name("verdict").value(diagnosis.verdict().id());
        optional(out, "cause", diagnosis.cause().map(Cause::id));
        out.name("likelihood").value(diagnosis.likelihood().id()).name("summary").value(VerdictText.ENGLISH.summary(diagnosis));
        holders(out, "holders", diagnosis.holders());
        holders(out, "candidates", diagnosis.candidates());
        claimants(out, diagnosis);
        answers(out, diagnosis);
        hypotheses(out, diagnosis);
        evidence(out, diagnosis);
        antivirus(out, diagnosis);
        steps(out, diagnosis);
        strings(out, "articles", diagnosis.articles());
        timeline(out, diagnosis);
        out.endObject();
    }

    private static void timeline(JsonWriter out, Diagnosis diagnosis) throws IOException {
        List<TimeText.Moment> moments = TimeText.ENGLISH.moments(diagnosis);
        if (moments.isEmpty()) {
            return;
        }
        out.name("timeline").beginArray();
        for (TimeText.Moment moment : moments) {
            out.beginObject().name("at").value(time(moment.at())).name("what").value(moment.what().id()).name("who").value(moment.who()).endObject();
        }
        out.endArray();
    }

    private static void question(JsonWriter out, Question question) throws IOException {
        out.name("question").beginObject().name("protocol").value(question.wanted().transport().id()).name("address")
                .value(question.wanted().address().text()).name("port").value(question.wanted().port());
        optional(out, "service", question.service());
        optional(out, "asUser", question.asUser());
        out.name("live").value(question.live()).endObject();
    }

    private static void holders(JsonWriter out, String name, List<Holder> holders) throws IOException {
        out.name(name).beginArray();
        for (Holder holder : holders) {
            out.beginObject().name("host").value(holder.host());
            number(out, "pid", holder.pid());
            optional(out, "started", holder.started().map(JsonRenderer::time));
            optional(out, "exe", holder.exe());
            knownStrings(out, "command", Masking.masked(holder.command()));
            optional(out, "user", holder.user());
            number(out, "uid", holder.uid());
            optional(out, "service", holder.service());
            container(out, holder.container());
            strings(out, "endpoints", holder.endpoints());
            via(out, holder.via());
            upkeep(out, holder.upkeep());
            workers(out, holder);
            out.endObject();
        }
        out.endArray();
    }

    /** Who does not know the process does not know its workers. */
    private static void workers(JsonWriter out, Holder holder) throws IOException {
        out.name("workers");
        if (holder.pid().isEmpty()) {
            out.nullValue();
            return;
        }
        out.beginArray();
        for (Long worker : holder.workers()) {
            out.value(worker);
        }
        out.endArray();
    }

    /** An empty command line is none that was read. */
    private static void knownStrings(JsonWriter out, String name, List<String> strings) throws IOException {
        if (strings.isEmpty()) {
            out.name(name).nullValue();
        } else {
            strings(out, name, strings);
        }
    }

    private static void container(JsonWriter out, Optional<Container> container) throws IOException {
        out.name("container");
        if (container.isEmpty()) {
            out.nullValue();
            return;
        }
        out.beginObject().name("id").value(container.get().id());
        optional(out, "name", container.get().name());
        optional(out, "image", container.get().image());
        optional(out, "project", container.get().project());
        optional(out, "service", container.get().service());
        optional(out, "engine", container.get().engine());
        out.endObject();
    }

    private static void via(JsonWriter out, Optional<Via> via) throws IOException {
        out.name("via");
        if (via.isEmpty()) {
            out.nullValue();
            return;
        }
        out.beginObject().name("kind").value(via.get().kind().id());
        optional(out, "target", via.get().target());
        container(out, via.get().container());
        out.endObject();
    }

    private static void upkeep(JsonWriter out, Upkeep upkeep) throws IOException {
        optional(out, "startType", upkeep.startType());
        optional(out, "restart", upkeep.restart());
        restarts(out, upkeep);
    }

    private static void restarts(JsonWriter out, Upkeep upkeep) throws IOException {
        number(out, "restarts", upkeep.restarts());
        out.name("startLimit");
        if (upkeep.limit().isEmpty()) {
            out.nullValue();
            return;
        }
        out.beginObject();
        number(out, "burst", upkeep.limit().get().burst());
        optional(out, "interval", upkeep.limit().get().interval());
        optional(out, "result", upkeep.limit().get().result());
        out.name("givenUp").value(upkeep.givenUp()).endObject();
    }

    private static void claimants(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.name("claimants").beginArray();
        for (Claimant claimant : diagnosis.claimants()) {
            out.beginObject().name("host").value(claimant.host()).name("name").value(claimant.name()).name("endpoint").value(claimant.endpoint());
            optional(out, "basis", claimant.basis().map(basis -> basis.name().toLowerCase(Locale.ROOT)));
            optional(out, "startType", claimant.startType());
            optional(out, "state", claimant.state().map(state -> state.name().toLowerCase(Locale.ROOT)));
            optional(out, "since", claimant.since().map(JsonRenderer::time));
            optional(out, "restart", claimant.upkeep().restart());
            restarts(out, claimant.upkeep());
            if (claimant.failures() > 0) {
                out.name("failures").value(claimant.failures());
            }
            numbers(out, "because", claimant.because());
            out.endObject();
        }
        out.endArray();
    }

    private static void answers(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.name("answers").beginArray();
        for (Diagnosis.Answer answer : diagnosis.answers()) {
            out.beginObject().name("endpoint").value(answer.endpoint());
            optional(out, "product", answer.product());
            optional(out, "protocol", answer.protocol());
            optional(out, "insteadOf", answer.instead());
            numbers(out, "because", answer.because());
            out.endObject();
        }
        out.endArray();
    }

    private static void hypotheses(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.name("hypotheses").beginArray();
        for (Diagnosis.Hypothesis hypothesis : diagnosis.hypotheses()) {
            out.beginObject().name("article").value(hypothesis.article()).name("cause").value(hypothesis.cause())
                    .name("title").value(hypothesis.title()).name("likelihood").value(hypothesis.likelihood().id());
            numbers(out, "because", hypothesis.because());
            out.endObject();
        }
        out.endArray();
    }

    private static void evidence(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.name("evidence").beginArray();
        int id = 0;
        for (Cited cited : diagnosis.evidence()) {
            Evidence evidence = cited.evidence();
            out.beginObject().name("id").value(id++).name("kind").value(evidence.kind()).name("origin")
                    .value(evidence.origin().source());
            optional(out, "place", evidence.origin().place());
            out.name("host").value(cited.host()).name("text").value(EvidenceText.ENGLISH.of(evidence)).endObject();
        }
        out.endArray().name("blindSpots").beginArray();
        for (var spot : diagnosis.blindSpots()) {
            out.beginObject().name("topic").value(spot.topic().id()).name("why").value(spot.why().id()).name("detail")
                    .value(spot.detail()).endObject();
        }
        out.endArray();
    }

    private static void antivirus(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.name("antivirus").beginArray();
        for (Diagnosis.AntivirusFinding finding : diagnosis.antivirus()) {
            out.beginObject();
            optional(out, "vendor", finding.maker());
            out.name("product").value(finding.product());
            optional(out, "version", finding.version());
            optional(out, "component", finding.component());
            out.name("role").value(finding.role().id()).name("detector").value(finding.detector()).name("bundle").value(finding.bundle())
                    .name("host").value(finding.host());
            optional(out, "switchOff", finding.advice().off());
            optional(out, "switchOn", finding.advice().on());
            optional(out, "log", finding.advice().log());
            optional(out, "reports", finding.advice().reports());
            numbers(out, "because", finding.because());
            out.endObject();
        }
        out.endArray();
    }

    private static void steps(JsonWriter out, Diagnosis diagnosis) throws IOException {
        out.name("steps").beginArray();
        for (Diagnosis.Step step : diagnosis.steps()) {
            out.beginObject().name("id").value(step.id()).name("article").value(step.article()).name("title").value(step.title());
            optional(out, "host", step.host());
            vectors(out, "commands", step.commands());
            vectors(out, "undo", step.undo());
            optional(out, "needs", step.needs());
            optional(out, "breaks", step.breaks());
            out.endObject();
        }
        out.endArray();
    }

    static void vectors(JsonWriter out, String name, List<List<String>> vectors) throws IOException {
        out.name(name).beginArray();
        for (List<String> vector : vectors) {
            out.beginArray();
            for (String word : vector) {
                out.value(word);
            }
            out.endArray();
        }
        out.endArray();
    }

    private static void strings(JsonWriter out, String name, List<String> strings) throws IOException {
        out.name(name).beginArray();
        for (String string : strings) {
            out.value(string);
        }
        out.endArray();
    }

    private static void numbers(JsonWriter out, String name, List<Integer> numbers) throws IOException {
        out.name(name).beginArray();
        for (Integer number : numbers) {
            out.value(number);
        }
        out.endArray();
    }

    static void optional(JsonWriter out, String name, Optional<String> value) throws IOException {
        out.name(name);
        if (value.isPresent()) {
            out.value(value.get());
        } else {
            out.nullValue();
        }
    }

    static void number(JsonWriter out, String name, Optional<? extends Number> value) throws IOException {
        out.name(name);
        if (value.isPresent()) {
            out.value(value.get());
        } else {
            out.nullValue();
        }
    }

    private static String time(Instant instant) {
        return instant.toString();
    }
}
