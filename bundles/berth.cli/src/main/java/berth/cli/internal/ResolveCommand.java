// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import berth.core.contribution.Guard;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.LocalHost;
import berth.core.render.Escapes;
import berth.core.render.ResolutionRenderer;
import berth.core.render.VerdictText;
import berth.core.resolution.Looked;
import berth.core.resolution.Resolution;
import berth.core.resolution.ResolutionFile;
import berth.core.resolution.Stage;

/** {@code --resolve}: leads a person through the steps of an answer; each is checked by a new look, and all is kept in a file, so that it can be gone on with. */
final class ResolveCommand {
    private final BerthCommand command;
    private final Arguments arguments;
    private final StateFolder state;
    private final Supplier<Optional<Looked>> eyes;
    private final BufferedReader person;

    /** @param eyes look anew each time; empty when the log does not say which port */
    ResolveCommand(BerthCommand command, Arguments arguments, StateFolder state, Supplier<Optional<Looked>> eyes) {
        this.command = command;
        this.arguments = arguments;
        this.state = state;
        this.eyes = eyes;
        this.person = new BufferedReader(new InputStreamReader(command.in(), StandardCharsets.UTF_8));
    }

    /** What was seen last, and how far that is. */
    private record Now(Diagnosis seen, Resolution resolution) { }

    int run() throws UsageException {
        Optional<Looked> first = eyes.get();
        if (first.isEmpty()) {
            command.complain("the log does not say which port; ask for it with berth free PORT --resolve.");
            return ExitStatus.UNDETERMINED;
        }
        try {
            Question question = first.get().diagnosis().question();
            ResolutionFile file = arguments.value("output").isPresent() ? ResolutionFile.at(Path.of(arguments.value("output").get())) : ResolutionFile.of(question, state);
            Resolution kept = file.read().orElseGet(() -> Resolution.of(question, Instant.now()));
            if (!kept.isAbout(question)) {
                throw new UsageException(Escapes.visible(file.path().toString()) + " keeps the steps for port " + kept.wanted().port() + " of " + Escapes.visible(kept.host()) + "; name another file with -o.");
            }
            Now now = said(new Now(first.get().diagnosis(), kept.renewed(first.get())), file);
            file.write(now.resolution);
            return arguments.has("json") ? json(now, file) : lead(now, file);
        } catch (IOException e) {
            command.complain("the steps can't be kept: " + Escapes.visible(Guard.reason(e)) + ".");
            return ExitStatus.UNDETERMINED;
        }
    }

    /** What was said on the command line of one step; what was done is looked at. */
    private Now said(Now now, ResolutionFile file) throws UsageException, IOException {
        Optional<String> named = arguments.value("done").or(() -> arguments.value("skip"));
        if (named.isEmpty()) {
            return now;
        }
        if (now.resolution.stages().stream().noneMatch(stage -> named.equals(Optional.of(stage.step().id())))) {
            throw new UsageException("there is no step " + Escapes.visible(named.get()) + "; the steps are "
                    + Escapes.visible(String.join(", ", now.resolution.stages().stream().map(stage -> stage.step().id()).distinct().toList())) + ".");
        }
        Resolution changed = now.resolution;
        changed = arguments.value("done").isPresent() ? changed.done(arguments.value("done").get()) : changed;
        changed = arguments.value("skip").isPresent() ? changed.skipped(arguments.value("skip").get()) : changed;
        return look(now.seen, changed, file);
    }

    private Now look(Diagnosis before, Resolution resolution, ResolutionFile file) throws IOException {
        // What a person has just done is not forgotten, whatever comes of the look.
        file.write(resolution);
        Optional<Looked> looked = eyes.get();
        Resolution renewed = looked.map(resolution::renewed).orElse(resolution);
        file.write(renewed);
        return new Now(looked.map(Looked::diagnosis).orElse(before), renewed);
    }

    private int json(Now now, ResolutionFile file) {
        command.out().println(ResolutionRenderer.render(now.seen, now.resolution, file.path()));
        return status(now);
    }

    private static int status(Now now) {
        return now.resolution.ended().isPresent() ? ExitStatus.OK : ExitStatus.of(now.seen.verdict());
    }

    private int lead(Now begun, ResolutionFile file) throws IOException {
        Now now = begun;
        show(now, file);
        Optional<Stage> next = now.resolution.next();
        while (next.isPresent()) {
            Stage stage = next.get();
            Optional<Now> then = answered(now, stage.step(), file);
            if (then.isEmpty()) {
                line("Stopped here; the same command goes on.");
                return status(now);
            }
            now = then.get();
            show(now, file);
            next = now.resolution.next();
        }
        line(now.resolution.ended().isPresent() ? "That is the end: " + VerdictText.ENGLISH.summary(now.seen)
                : now.resolution.stages().isEmpty() ? "Nothing that Berth knows is to be done here." : "All steps are behind. " + VerdictText.ENGLISH.summary(now.seen));
        return status(now);
    }

    private void show(Now now, ResolutionFile file) {
        line(VerdictText.ENGLISH.summary(now.seen));
        line("");
        if (!now.resolution.stages().isEmpty()) {
            ResolutionRenderer.ENGLISH.lines(now.resolution).forEach(this::line);
            now.resolution.stages().stream().filter(Stage::isUnproven).map(Stage::step).flatMap(step -> step.host().stream()).filter(host -> !LocalHost.current().id().isCalled(host)).distinct()
                    .forEach(host -> line("  What was done on " + Escapes.visible(host) + " shows a new snapshot: berth collect -o FILE there, --with " + Escapes.visible(host) + "=FILE here."));
            line("Kept in " + Escapes.visible(file.path().toString()));
            line("");
        }
    }

    /** {@return what is so after the person's answer; empty when he stops} */
    private Optional<Now> answered(Now now, Step step, ResolutionFile file) throws IOException {
        boolean local = now.seen.question().live() && !step.commands().isEmpty() && step.host().map(LocalHost.current().id()::isCalled).orElse(false);
        while (true) {
            command.out().print("Press Enter to look again, or type done, skip" + (local ? ", run" : "") + " or stop: ");
            command.out().flush();
            Optional<String> answer = Optional.ofNullable(person.readLine()).map(text -> text.strip().toLowerCase(Locale.ROOT));
            line("");
            switch (answer.orElse("stop")) {
            case "" -> {
                return Optional.of(look(now.seen, now.resolution, file));
            }
            case "done" -> {
                return Optional.of(look(now.seen, now.resolution.done(step.id()), file));
            }
            case "skip" -> {
                return Optional.of(look(now.seen, now.resolution.skipped(step.id()), file));
            }
            case "stop", "quit", "q" -> {
                return Optional.empty();
            }
            case "run" -> {
                if (local && isRun(now.seen.question().wanted(), step)) {
                    return Optional.of(look(now.seen, now.resolution.done(step.id()), file));
                }
                line(local ? "That step is not done." : "Berth can't do that by itself here; do it, and type done.");
            }
            default -> line(Escapes.visible(answer.get()) + " means nothing here.");
            }
        }
    }

    /** {@return whether the step was done: it is shown as a plan first, and a second word is needed for that very plan} */
    private boolean isRun(Endpoint wanted, Step step) {
        String port = wanted.text() + "/" + wanted.transport().id();
        try {
            FreeCommand free = new FreeCommand(command, Arguments.parse(new String[] { "free", port, "--step", step.id() }), command.logbook(),
                    Optional.of(new FreeCommand.Guide(step.commands(), this::agrees)));
            free.run(List.of(port));
            return free.isDone();
        } catch (UsageException e) {
            line(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean agrees() {
        command.out().print("Type yes to do it: ");
        command.out().flush();
        try {
            return Optional.ofNullable(person.readLine()).map(text -> text.strip().equalsIgnoreCase("yes")).orElse(false);
        } catch (IOException e) {
            return false;
        } finally {
            line("");
        }
    }

    private void line(String text) {
        command.out().println(text);
        command.out().flush();
    }
}
