// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.snapshot.Masking;

/** Who has a port, and who wants it; what comes from elsewhere is escaped. */
public record HolderText(Language language) {
    /** In English. */
    public static final HolderText ENGLISH = new HolderText(Language.ENGLISH);
    private static final int MAX_PROGRAM = 72;
    private static final int MAX_WORKERS = 4;
    private static final int KERNEL_NAME = 15;
    private static final Long WINDOWS = 4L;

    /** {@return the holder in a few words: {@code Exim (exim4.service)}, {@code python3 (pid 1033, root)}} */
    public String briefly(Holder holder) {
        if (isWindows(holder)) {
            return windows(holder);
        }
        Optional<String> named = holder.serviceTitle().map(HolderText::withoutKind).or(() -> program(holder)).or(holder::service);
        Optional<String> what = named.or(() -> holder.pid().map(pid -> language.of("process %s", pid)));
        List<String> details = new ArrayList<>();
        holder.service().filter(service -> !Optional.of(service).equals(what)).ifPresent(service -> details.add(Wording.name(service)));
        holder.pid().filter(pid -> named.isPresent()).ifPresent(pid -> details.add(language.of("pid %s", pid)));
        if (holder.service().isEmpty()) {
            holder.user().ifPresent(user -> details.add(what.isPresent() ? Wording.name(user) : language.of("of user %s", Wording.name(user))));
        }
        String who = what.map(Wording::name).orElseGet(() -> language.of("a process that could not be seen")) + (details.isEmpty() ? "" : " (" + String.join(", ", details) + ")");
        return holder.via().map(via -> language.of("%s for %s", who, target(via))).orElse(who);
    }

    private String windows(Holder holder) {
        boolean web = holder.via().filter(via -> via.kind() == Via.Kind.HTTP_SYS).isPresent();
        String who = web ? language.of("http.sys (%s, pid %s)", holder.name().orElse(""), WINDOWS) : language.of("Windows itself (%s, pid %s)", holder.name().orElse(""), WINDOWS);
        Optional<String> tenants = holder.via().flatMap(Via::target).map(Wording::name);
        return tenants.map(names -> web ? language.of("%s for %s", who, names) : language.of("%s, usually for %s", who, names)).orElse(who);
    }

    /** The process of that name and number stands for the kernel of Windows, and can't be ended. */
    private static boolean isWindows(Holder holder) {
        return holder.pid().equals(Optional.of(WINDOWS)) && holder.name().equals(Optional.of("System")) && holder.service().isEmpty();
    }

    /** So systemd-sysv-generator(8) titles the unit of an init script. */
    private static String withoutKind(String title) {
        return title.startsWith("LSB: ") || title.startsWith("SYSV: ") ? title.substring(title.indexOf(' ') + 1) : title;
    }

    /** The kernel keeps 15 characters of a name, and a process may choose them: where they may be cut off, its file says more. */
    private static Optional<String> program(Holder holder) {
        boolean whole = holder.name().filter(name -> name.length() < KERNEL_NAME).isPresent();
        return whole ? holder.name() : holder.exe().map(exe -> exe.substring(Math.max(exe.lastIndexOf('/'), exe.lastIndexOf('\\')) + 1))
                .filter(file -> !file.isEmpty()).or(holder::name);
    }

    /** {@return all that is known of a holder, a line each} */
    public List<String> holder(Holder holder) {
        List<String> lines = new ArrayList<>();
        Optional<String> upkeep = new UpkeepText(language).holder(holder.upkeep());
        Optional<String> script = holder.serviceTitle().filter(title -> !title.equals(withoutKind(title))).map(title -> language.of("an init script"));
        holder.service().ifPresent(service -> lines.add(joined(Stream.of(Optional.of(Wording.name(service)), script, upkeep))));
        String process = process(holder);
        List<String> further = Stream.of(holder.container().map(container -> language.of("in container %s", container(container))), holder.via().map(this::via),
                upkeep.filter(again -> holder.service().isEmpty())).flatMap(Optional::stream).toList();
        String has = has(holder);
        boolean fits = further.isEmpty() && process.length() + has.length() + 2 <= Paragraph.COLUMNS - TextRenderer.INDENT;
        lines.addAll(fits ? List.of(process + "  " + has) : List.of(process));
        lines.addAll(further);
        lines.addAll(fits ? List.of() : List.of(has));
        return lines;
    }

    private String process(Holder holder) {
        String program = holder.command().isEmpty() ? holder.exe().or(holder::name).orElse("") : String.join(" ", Masking.masked(holder.command()));
        String pid = holder.pid().map(number -> language.of("pid %s", number)).orElseGet(() -> language.of("process not known"));
        return program.isEmpty() ? pid : pid + "  " + Wording.shortened(Wording.name(program), MAX_PROGRAM);
    }

    private String has(Holder holder) {
        Optional<String> user = holder.user().map(name -> language.of("user %s", Wording.name(name))).or(() -> holder.uid().map(uid -> language.of("uid %s", uid)));
        return joined(Stream.of(user, holder.started().map(started -> language.of("since %s", Wording.time(started))),
                Optional.of(language.of("has %s", Wording.name(new Few(language).endpoints(holder.endpoints())))), workers(holder.workers())));
    }

    private String joined(Stream<Optional<String>> parts) {
        return parts.flatMap(Optional::stream).collect(Collectors.joining(", "));
    }

    private Optional<String> workers(List<Long> workers) {
        String first = workers.stream().limit(MAX_WORKERS).map(String::valueOf).collect(Collectors.joining(", "));
        return workers.isEmpty() ? Optional.empty() : Optional.of(workers.size() <= MAX_WORKERS ? language.of("shared with pid %s", first)
                : language.of("shared with pid %s and %s more", first, workers.size() - MAX_WORKERS));
    }

    private String container(Container container) {
        String name = Wording.name(container.name().orElse(container.id()));
        String placed = container.project().map(Wording::name).map(project -> container.service().map(service -> language.of("%s (compose project %s, service %s)", name, project, Wording.name(service)))
                .orElseGet(() -> language.of("%s (compose project %s)", name, project))).orElse(name);
        return container.image().map(image -> language.of("%s, image %s", placed, Wording.name(image))).orElse(placed);
    }

    private String target(Via via) {
        return via.container().map(container -> language.of("container %s", Wording.name(container.name().orElse(container.id())))).or(() -> via.target().map(Wording::name))
                .orElseGet(() -> language.of("another"));
    }

    private String via(Via via) {
        Optional<String> container = via.container().map(inside -> language.of("container %s", container(inside)))
                .map(inside -> via.target().map(at -> language.of("%s at %s", inside, Wording.name(at))).orElse(inside));
        String target = container.or(() -> via.target().map(Wording::name)).orElseGet(() -> language.of("another that is not known"));
        if (via.kind() == Via.Kind.HTTP_SYS) {
            return language.of("serves it (%s) for %s", via.kind().id(), target);
        }
        return via.kind().serves() ? language.of("usually has it (%s) for %s", via.kind().id(), target) : via.kind().activates() ? language.of("keeps it for %s", target)
                : language.of("only forwards it (%s) to %s", via.kind().id(), target);
    }

    /** {@return who will take the port when started, in one line} */
    public String claimant(Claimant claimant) {
        UpkeepText upkeep = new UpkeepText(language);
        Optional<String> how = claimant.basis().flatMap(known -> switch (known) {
        case CONFIGURED -> Optional.empty();
        case PUBLISHED -> Optional.of(language.of("published"));
        case DEFAULT -> Optional.of(language.of("by default"));
        });
        Optional<String> what = Optional.of(Wording.name(claimant.name()) + ": " + Wording.name(claimant.endpoint()));
        String said = joined(Stream.of(what, how, claimant.startType().map(upkeep::start).map(Wording::name), claimant.state().map(new Terms(language)::state)));
        return said + claimant.since().map(since -> claimant.failures() > 1 ? language.of(" %s times, last %s", claimant.failures(), Wording.time(since))
                : language.of(" since %s", Wording.time(since))).orElse("") + upkeep.claimant(claimant);
    }
}
