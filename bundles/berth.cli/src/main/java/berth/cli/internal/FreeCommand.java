// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import berth.cli.internal.Eyes.Seen;
import berth.core.act.Logbook;
import berth.core.act.Planned;
import berth.core.act.Protection;
import berth.core.act.Undertaking;
import berth.core.act.Undertaking.Deed;
import berth.core.act.Undertaking.Stage;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.LocalHost;
import berth.core.render.AnswerText;
import berth.core.render.Escapes;
import berth.core.render.HolderText;
import berth.core.render.PlanRenderer;
import berth.core.render.VerdictText;
import berth.core.snapshot.HostId;
import berth.core.spi.Actuator.Look;
import berth.core.spi.Actuator.Plan;
import berth.core.spi.Actuator.Rights;

/** {@code berth free PORT}: shows what would give the port back, and with {@code --yes} does it, looks whether it helped, and starts who wanted the port. */
final class FreeCommand {
    private static final String FOR_GOOD = "disable-";
    /** What keeps clients off a port on Linux, until the next boot, and on Windows, for good. */
    private static final Set<String> RESERVING = Set.of("sysctl", "netsh");
    /** So long what was ended may take to come back. */
    private static final long RETURN_MILLIS = 1200;

    private final BerthCommand command;
    private final Arguments arguments;
    private final Logbook logbook;
    private final Optional<Guide> guide;
    private boolean done;

    /**
     * Whoever leads a person through steps.
     *
     * @param commands of the one that the person was shown
     * @param agrees   asked when its plan has been shown; that very plan is done then, and no other
     */
    record Guide(List<List<String>> commands, BooleanSupplier agrees) { }

    FreeCommand(BerthCommand command, Arguments arguments, Logbook logbook) {
        this(command, arguments, logbook, Optional.empty());
    }

    FreeCommand(BerthCommand command, Arguments arguments, Logbook logbook, Optional<Guide> guide) {
        this.command = command;
        this.arguments = arguments;
        this.logbook = logbook;
        this.guide = guide;
    }

    /** {@return whether something was done, and all of it} */
    boolean isDone() {
        return done;
    }

    int run(List<String> words) throws UsageException {
        if (words.size() != 1) {
            throw new UsageException("berth free takes one port, such as berth free 80.");
        }
        Endpoint wanted = arguments.endpoint(words.getFirst());
        Contributions contributions = command.contributions(arguments);
        Eyes eyes = new Eyes(command.inquiry(arguments, contributions).patient(), wanted);
        Actuators actuators = new Actuators(contributions.actuators(LocalHost.current().os()));
        Seen now = eyes.all();
        say(VerdictText.ENGLISH.summary(now.diagnosis()));
        if (now.diagnosis().verdict() == Verdict.FREE) {
            return nothing(now, "There is nothing to do.", List.of());
        }
        Optional<Planned> way = way(now, actuators);
        Optional<Look> look = guide.isPresent() || way.filter(this::isBlind).isPresent() || !Hidden.is(now.diagnosis()) ? Optional.empty() : actuators.look(wanted);
        return look.isPresent() ? look(now, look.get(), eyes, actuators) : plan(now, way, eyes, actuators);
    }

    /** Root's eyes are borrowed once, for whoever asked for it; what they show is planned like what everybody sees. */
    private int look(Seen now, Look look, Eyes eyes, Actuators actuators) {
        Hidden.lines(look.command()).forEach(this::say);
        Rights rights = Actuators.rights(look);
        Optional<String> missing = FreeText.missing(rights);
        if (missing.isPresent() || !arguments.has("yes") && !agrees(rights)) {
            return nothing(now, missing.orElseGet(() -> Hidden.offer(arguments.words().getLast(), rights)), List.of());
        }
        Actuators.Taken taken = Actuators.taken(look);
        if (taken.seen().isEmpty()) {
            return nothing(now, "Who has it is still not known: " + Escapes.visible(taken.why()) + ".", List.of());
        }
        Seen shown = eyes.with(Hidden.shown(now.host(), taken.seen().get()));
        say("SEEN  " + VerdictText.ENGLISH.summary(shown.diagnosis()));
        return plan(shown, way(shown, actuators), eyes, actuators);
    }

    /** Only a person at a terminal is asked. */
    private boolean agrees(Rights rights) {
        if (arguments.has("json") || !command.isAtTerminal()) {
            return false;
        }
        command.out().print(FreeText.asking(List.of(rights)) + "Type yes to look who it is: ");
        command.out().flush();
        BufferedReader person = new BufferedReader(new InputStreamReader(command.in(), StandardCharsets.UTF_8));
        boolean yes = Guard.call(person::readLine).either(line -> line.strip().equalsIgnoreCase("yes"), failed -> false);
        say("");
        return yes;
    }

    private int plan(Seen now, Optional<Planned> way, Eyes eyes, Actuators actuators) {
        if (way.isEmpty()) {
            return nothing(now, FreeText.noWay(now.diagnosis(), arguments.value("step")), List.of());
        }
        Optional<Planned> start = Wanting.of(now.diagnosis()).flatMap(wanting -> actuators.plan(wanting.start(), now.host()));
        List<Planned> plans = Stream.concat(way.stream(), start.stream()).toList();
        FreeText.plan(plans.stream().map(Planned::plan).toList(), FreeText.ofHolder(now.diagnosis(), now.host(), !isReservation(way.get().plan()))).forEach(this::say);
        if (!arguments.has("step") && way.get().plan().step().id().startsWith(FOR_GOOD)) {
            say("    Both start at the boot, and would meet again; --step " + (LocalHost.current().os().equals("windows") ? "stop-service" : "stop-holder") + " stops it only until then.");
        }
        List<Rights> rights = plans.stream().map(actuators::rights).toList();
        Optional<String> obstacle = obstacle(now, way.get()).or(() -> rights.stream().flatMap(some -> FreeText.missing(some).stream()).findFirst());
        if (obstacle.isEmpty() && guide.isPresent()) {
            return guide.get().agrees().getAsBoolean() ? perform(now, way.get(), start, eyes, actuators) : nothing(now, "You did not say yes.", plans);
        }
        if (obstacle.isPresent() || !arguments.has("yes")) {
            return nothing(now, obstacle.orElse(FreeText.asking(rights) + "berth free " + Escapes.visible(arguments.words().getLast()) + " --yes does this"
                    + (plans.stream().allMatch(planned -> planned.plan().undo().isEmpty()) ? "." : ", and berth undo takes it back.")), plans);
        }
        say("");
        return perform(now, way.get(), start, eyes, actuators);
    }

    /** At once: what is planned must be seen before anybody types a password. */
    private void say(String line) {
        if (!arguments.has("json")) {
            FreeText.wrapped(line).forEach(command.out()::println);
            command.out().flush();
        }
    }

    private int nothing(Seen now, String why, List<Planned> plans) {
        say("");
        FreeText.unchanged(why).forEach(this::say);
        return end(now.diagnosis(), plans, Optional.of(why), Optional.empty(), ExitStatus.of(now.diagnosis().verdict()));
    }

    private int end(Diagnosis seen, List<Planned> plans, Optional<String> why, Optional<Undertaking> done, int status) {
        if (arguments.has("json")) {
            command.out().println(PlanRenderer.render(seen, plans, why, done));
        }
        return status;
    }

    /** {@return the first step that can be done here by ourselves, or the one that was named; the one for good where both would meet again} */
    private Optional<Planned> way(Seen now, Actuators actuators) {
        List<Step> steps = now.diagnosis().steps();
        boolean meetAgain = Wanting.of(now.diagnosis()).filter(wanting -> wanting.meetsAtBoot(now.diagnosis())).isPresent();
        Stream<Step> chosen = arguments.value("step").map(id -> steps.stream().filter(step -> step.id().equals(id)))
                .orElseGet(() -> Stream.concat(steps.stream().filter(step -> step.id().startsWith(FOR_GOOD) == meetAgain), steps.stream()));
        return chosen.filter(step -> guide.map(shown -> shown.commands().equals(step.commands())).orElse(true)).map(step -> arguments.has("force") ? Force.of(step) : step).flatMap(step -> actuators.plan(step, now.host()).stream())
                .filter(planned -> arguments.value("step").isPresent() || !isMereRestart(planned.plan())).findFirst();
    }

    /** A restart gives a port back only after a person has changed something. */
    private static boolean isMereRestart(Plan plan) {
        return plan.commands().stream().allMatch(vector -> vector.size() > 1 && vector.subList(0, 2).equals(List.of("systemctl", "restart")));
    }

    /** Whether it frees the port, or is what was asked for, and does not matter to whom it is done. */
    private boolean isBlind(Planned way) {
        return isReservation(way.plan()) ? arguments.has("step") : !destroysConnections(way.plan());
    }

    private static boolean destroysConnections(Plan plan) {
        return plan.commands().stream().anyMatch(vector -> vector.getFirst().equals("ss"));
    }

    /** It keeps clients off a port, and who has the port keeps it. */
    private static boolean isReservation(Plan plan) {
        return plan.commands().stream().allMatch(vector -> RESERVING.contains(vector.getFirst()));
    }

    /** {@return why it is not done although somebody said yes, or before anybody says it} */
    private Optional<String> obstacle(Seen now, Planned way) {
        List<String> words = way.plan().commands().stream().flatMap(List::stream).toList();
        List<Long> own = ProcessHandle.current().parent().stream().flatMap(parent -> Stream.iterate(Optional.of(parent), Optional::isPresent, one -> one.flatMap(ProcessHandle::parent)))
                .flatMap(Optional::stream).map(ProcessHandle::pid).toList();
        Optional<String> guarded = now.diagnosis().holders().stream().filter(holder -> isMeant(holder, words))
                .flatMap(holder -> Protection.of(holder, now.diagnosis(), now.host(), own).map(why -> HolderText.ENGLISH.briefly(holder) + " is better left alone: " + why).stream()).findFirst();
        Optional<String> unseen = Hidden.is(now.diagnosis()) && destroysConnections(way.plan()) ? Optional.of("Whose connections these are is not visible without root's rights: you may have come in by one of them") : Optional.empty();
        if (arguments.has("force") && !Force.isIn(way.plan())) {
            return Optional.of("--force ends a process by SIGKILL where it does not end when asked, and this way ends none; leave it out, or name another step.");
        }
        return guarded.or(() -> unseen).filter(why -> !arguments.has("override")).map(why -> Escapes.visible(why) + ". Add --override if you mean it.");
    }

    private static boolean isMeant(Holder holder, List<String> words) {
        // All connections of the port are destroyed, whosoever they are.
        return words.getFirst().equals("ss") || Stream.of(holder.service().stream(), holder.pid().map(String::valueOf).stream(), holder.container().flatMap(Diagnosis.Container::name).stream(),
                holder.via().flatMap(Diagnosis.Via::container).flatMap(Diagnosis.Container::name).stream()).flatMap(some -> some).anyMatch(words::contains);
    }

    private int perform(Seen before, Planned way, Optional<Planned> start, Eyes eyes, Actuators actuators) {
        try {
            Optional<FileChannel> lock = logbook.lock();
            if (lock.isEmpty()) {
                command.complain("another Berth is at work on this host; try again when it is done. Nothing was changed.");
                return ExitStatus.UNDETERMINED;
            }
            try (FileChannel held = lock.get()) {
                HostId host = before.host().host();
                return perform(new Undertaking(Instant.now(), host.name(), host.machineId(), eyes.wanted(), List.of()), before, way, start, eyes, actuators);
            }
        } catch (IOException e) {
            command.complain("what is done can't be written down (" + Escapes.visible(Guard.reason(e)) + "), so nothing more is done.");
            return ExitStatus.UNDETERMINED;
        }
    }

    private int perform(Undertaking begun, Seen before, Planned way, Optional<Planned> start, Eyes eyes, Actuators actuators) throws IOException {
        List<Holder> holders = before.diagnosis().holders();
        Undertaking done = act(begun, way, actuators);
        boolean failed = done.deeds().getLast().problem().isPresent();
        this.done = !failed;
        boolean reserved = !failed && isReservation(way.plan());
        Diagnosis seen = failed || reserved ? eyes.now() : eyes.until(now -> now.verdict() == Verdict.FREE || !sameHolders(now, holders));
        if (!failed && !reserved && seen.verdict() == Verdict.FREE && Eyes.sleep(RETURN_MILLIS)) {
            seen = eyes.now();
        }
        say("SEEN  " + VerdictText.ENGLISH.summary(seen));
        if (seen.verdict() == Verdict.FREE && start.isPresent()) {
            done = act(done, start.get(), actuators);
            Served wanted = new Served(start.get().plan().commands().getFirst().getLast(), before.diagnosis());
            seen = eyes.until(wanted::isSo);
            say("SEEN  " + VerdictText.ENGLISH.summary(seen));
            AnswerText.ENGLISH.lines(seen).forEach(line -> say("ANSWERS " + line));
            if (wanted.isHolder(seen) || wanted.isLikely(seen)) {
                say("\n" + wanted.words(seen) + " berth undo takes all of it back.");
                return end(seen, Stream.concat(Stream.of(way), start.stream()).toList(), Optional.empty(), Optional.of(done), wanted.status(seen));
            }
        }
        (reserved && seen.verdict() != Verdict.FREE ? FreeText.reserved(arguments.words().getLast(), seen) : FreeText.end(seen, done)).forEach(this::say);
        if (failed && sameHolders(seen, holders) && Force.wouldHelp(way.plan())) {
            say(FreeText.force(arguments.words().getLast(), arguments.value("step")));
        }
        return end(seen, Stream.concat(Stream.of(way), start.stream()).toList(), Optional.empty(), Optional.of(done), ExitStatus.of(seen.verdict()));
    }

    /** One that this user can't see may still be one that was seen with more rights, if it is of the same user. */
    private static boolean sameHolders(Diagnosis now, List<Holder> before) {
        return now.holders().stream().anyMatch(holder -> before.stream().anyMatch(old -> holder.pid().isEmpty() ? old.uid().equals(holder.uid())
                : old.pid().equals(holder.pid()) && old.started().equals(holder.started())));
    }

    /** Written down before it is done, and again when it is done. */
    private Undertaking act(Undertaking before, Planned planned, Actuators actuators) throws IOException {
        Deed begun = new Deed(planned.actuator(), planned.plan(), Stage.BEGUN, Optional.empty());
        Undertaking with = before.with(begun);
        logbook.write(with);
        Optional<Actuators.Problem> trouble = actuators.perform(planned.actuator(), planned.plan());
        Optional<String> problem = trouble.map(Actuators.Problem::why);
        // What was not even begun is nothing to take back.
        Plan plan = trouble.map(Actuators.Problem::nothing).orElse(false) ? planned.plan().withoutUndo() : planned.plan();
        Undertaking done = with.with(with.deeds().size() - 1, new Deed(planned.actuator(), plan, problem.isPresent() ? Stage.FAILED : Stage.DONE, problem));
        logbook.write(done);
        List<String> lines = new ArrayList<>(List.of((problem.isPresent() ? "NOT DONE  " : "DONE  ") + Escapes.visible(planned.plan().step().title())));
        problem.ifPresent(why -> lines.add("      " + Escapes.visible(why)));
        lines.forEach(this::say);
        return done;
    }
}
