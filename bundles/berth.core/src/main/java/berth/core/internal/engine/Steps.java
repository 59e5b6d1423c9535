// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.article.Article;
import berth.core.article.Article.StepRule;
import berth.core.article.Article.Where;
import berth.core.article.Glob;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Hypothesis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Likelihood;

/** Picks the steps of an article that fit what was found, in the article's order, and fills their placeholders in. */
final class Steps {
    /** Nobody goes through more of one kind, and each costs time. */
    private static final int MOST_HOLDERS = 1024;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)\\}");
    private static final Set<String> OF_HOLDER = Set.of("unit", "service", "pid", "pids", "outer", "antivirus", "container", "engine", "owner", "target", "boot", "inetd", "script", "start", "system", "shared");
    /** The programs that are started for a container's sake, whatever evidence names. */
    private static final Set<String> ENGINES = Set.of("docker", "podman");
    /** Words of systemctl(1) is-enabled for units that no boot starts by themselves, so that there is nothing to disable. */
    private static final Set<String> UNENABLED = Set.of("disabled", "static", "transient", "masked", "generated", "enabled-runtime");
    /** So systemd-sysv-generator(8) titles the unit of an init script. */
    private static final Pattern SCRIPT = Pattern.compile("(?:LSB|SYSV): .*", Pattern.DOTALL);
    /** The one word that stands for several. */
    private static final String EACH_PID = "{pids}";
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
    /** As Windows names services; what a shell would take for more than a name is none. */
    private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z0-9_.$][A-Za-z0-9:_.$@() -]{0,254}");
    /** Start types of services that the boot of Windows starts. */
    private static final Set<String> WINDOWS_BOOT = Set.of("auto", "delayed-auto");
    /** Programs of Windows of which nobody should end a process, and those of them in which several services run. */
    private static final Set<String> WINDOWS_OWN = Set.of("system", "smss.exe", "csrss.exe", "wininit.exe", "winlogon.exe", "services.exe", "lsass.exe", "svchost.exe");
    private static final Set<String> WINDOWS_HOSTS = Set.of("svchost.exe", "lsass.exe");
    private static final Pattern UNIT_NAME = Pattern.compile("[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]{0,254}");

    /**
     * A host, as far as it is known, its system, who has the port there, which processes are an anti-virus product's, whether root looked, and
     * whether whoever looked knows these processes by other numbers, and which ports no client gets by chance.
     */
    record Site(Optional<String> host, Optional<String> os, List<Holder> holders, Map<Long, String> antivirus, boolean seenByRoot, boolean othersPids, Optional<String> reserved) {
        private static final Site UNKNOWN = new Site(Optional.empty(), Optional.empty(), List.of(), Map.of(), false, false, Optional.empty());

        /** Those who are called so. */
        private Site called(List<Glob> names) {
            return new Site(host, os, holders.stream().filter(holder -> isCalled(holder, names)).toList(), antivirus, seenByRoot, othersPids, reserved);
        }

        /** Those of these processes, and those whose process is not known. */
        private Site only(Set<Long> pids) {
            return new Site(host, os, holders.stream().filter(holder -> holder.pid().map(pids::contains).orElse(true)).toList(), antivirus, seenByRoot, othersPids, reserved);
        }

        static Site of(Scene scene, String host) {
            return new Site(Optional.of(host), scene.host().os(), scene.holders(), scene.antivirusProcesses(), scene.isSeenByRoot(), scene.hasOthersPids(), scene.reservedForServers());
        }
    }

    private final int port;
    private final Map<Where, List<Site>> sites;
    private final Function<Hypothesis, Optional<Set<Long>>> processes;

    /**
     * @param sites     the hosts on which steps are done
     * @param processes whose sockets a hypothesis rests on; empty where it rests on none
     */
    Steps(int port, Map<Where, List<Site>> sites, Function<Hypothesis, Optional<Set<Long>>> processes) {
        this.port = port;
        this.sites = sites;
        this.processes = processes;
    }

    /** {@return the steps; when one cause is established, the steps of the others are left out} */
    List<Step> of(Article article, List<Hypothesis> hypotheses) {
        boolean decided = hypotheses.stream().anyMatch(h -> h.likelihood() == Likelihood.ESTABLISHED);
        return article.steps().stream().filter(rule -> hypotheses.stream().noneMatch(h -> h.likelihood() == Likelihood.ESTABLISHED && rule.unless().contains(h.cause())))
                .filter(rule -> rule.cause().map(cause -> fits(cause, hypotheses, decided)).orElse(true))
                .flatMap(rule -> steps(article, rule, rule.cause().flatMap(cause -> hypotheses.stream().filter(h -> h.cause().equals(cause)).findFirst())))
                .distinct().toList();
    }

    private static boolean fits(String cause, List<Hypothesis> hypotheses, boolean decided) {
        Likelihood likelihood = hypotheses.stream().filter(h -> h.cause().equals(cause)).map(Hypothesis::likelihood)
                .findFirst().orElse(Likelihood.RULED_OUT);
        return decided ? likelihood == Likelihood.ESTABLISHED : likelihood != Likelihood.RULED_OUT;
    }

    /** A rule that names the holder gives a step for each holder that its cause is about; any other gives one step, where the port is held if possible. */
    private Stream<Step> steps(Article article, StepRule rule, Optional<Hypothesis> about) {
        Optional<Set<Long>> concerned = about.flatMap(processes);
        List<Site> known = sites.getOrDefault(rule.where(), List.of()).stream().map(site -> concerned.map(site::only).orElse(site)).toList();
        List<Site> fitting = (known.isEmpty() ? List.of(Site.UNKNOWN) : known).stream()
                .filter(site -> rule.os().isEmpty() || rule.os().equals(site.os()))
                .flatMap(site -> rule.holders().isEmpty() ? Stream.of(site) : Stream.of(site.called(rule.holders())).filter(called -> !called.holders().isEmpty())).toList();
        if (placeholders(rule).stream().anyMatch(OF_HOLDER::contains)) {
            return fitting.stream().flatMap(site -> site.holders().stream().limit(MOST_HOLDERS).flatMap(holder -> step(article, rule, site, List.of(holder)).stream()));
        }
        return fitting.stream().min((one, other) -> Boolean.compare(one.holders().isEmpty(), other.holders().isEmpty()))
                .flatMap(site -> step(article, rule, site, site.holders())).stream();
    }

    private Optional<Step> step(Article article, StepRule rule, Site site, List<Holder> holders) {
        Map<String, String> values = new HashMap<>(Map.of("port", String.valueOf(port)));
        site.reserved().filter(list -> PortLists.isOne(list) && !PortLists.has(list, port)).ifPresent(list -> {
            values.put("reserved", list.isEmpty() ? String.valueOf(port) : list + "," + port);
            values.put("unreserved", list);
        });
        holders.forEach(holder -> values.putAll(values(holder, site)));
        // A process that nobody should end is known all the same.
        boolean knowsPid = holders.stream().anyMatch(holder -> holder.pid().isPresent());
        if (rule.unless().stream().anyMatch(name -> values.containsKey(name)
                || name.equals("pid") && knowsPid || name.equals("root") && site.seenByRoot())) {
            return Optional.empty();
        }
        Optional<String> title = filled(rule.title(), values);
        Optional<List<List<String>>> commands = vectors(rule.commands(), values);
        Optional<List<List<String>>> undo = vectors(rule.undo(), values);
        Optional<String> breaks = filled(rule.breaks().orElse(""), values).filter(text -> !text.isEmpty());
        return title.isEmpty() || commands.isEmpty() || undo.isEmpty() || breaks.isPresent() != rule.breaks().isPresent() ? Optional.empty()
                : Optional.of(new Step(rule.id(), article.id(), title.get(), site.host(), commands.get(), undo.get(), rule.needs(), breaks));
    }

    private static boolean isCalled(Holder holder, List<Glob> names) {
        return Stream.of(holder.name(), holder.service(), holder.exe().map(Scene::fileName)).flatMap(Optional::stream).map(Scene::withoutExe)
                .anyMatch(name -> names.stream().anyMatch(glob -> glob.matches(name)));
    }

    /** What can be handed to a program: no unit inside a container or of a user's manager, and neither the idle process nor init. */
    private static Map<String, String> values(Holder holder, Site site) {
        Map<String, String> values = new HashMap<>();
        boolean windows = site.os().equals(Optional.of("windows"));
        String kind = site.os().equals(Optional.of("linux")) ? "unit" : "service";
        holder.service().filter(name -> holder.container().isEmpty() && (windows ? SERVICE_NAME : UNIT_NAME).matcher(name).matches())
                .ifPresent(name -> values.put(kind, name));
        if (holder.serviceTitle().filter(title -> SCRIPT.matcher(title).matches()).isPresent() && values.containsKey(kind)) {
            values.put("script", values.get(kind));
        }
        Optional<String> start = holder.upkeep().startType();
        values.put("boot", start.orElse("not known"));
        if (windows) {
            start.filter(WINDOWS_BOOT::contains).ifPresent(word -> values.put("start", word));
            holder.name().filter(name -> WINDOWS_OWN.contains(name.toLowerCase(Locale.ROOT))).ifPresent(name -> values.put("system", name));
            holder.name().filter(name -> WINDOWS_HOSTS.contains(name.toLowerCase(Locale.ROOT))).ifPresent(name -> values.put("shared", name));
        }
        start.filter(UNENABLED::contains).ifPresent(word -> values.put("unenabled", word));
        holder.pid().filter(pid -> pid > 1).ifPresent(pid -> {
            values.put(site.othersPids() ? "outer" : "pid", String.valueOf(pid));
            if (!site.othersPids() && holder.workers().stream().allMatch(worker -> worker > 1)) {
                values.put("pids", Stream.concat(Stream.of(pid), holder.workers().stream()).map(String::valueOf).collect(Collectors.joining(" ")));
            }
        });
        container(holder, site, values);
        holder.via().ifPresent(via -> {
            via.target().ifPresent(target -> values.put("target", target));
            // Who ends a container engine's forwarder only cuts the container off; any other forwarder is the one to end.
            if (!values.containsKey("engine")) {
                values.put("direct", via.kind().id());
            }
            if (via.kind() == Via.Kind.INETD) {
                values.put("inetd", holder.name().orElse(via.kind().id()));
            }
        });
        holder.pid().map(site.antivirus()::get).ifPresent(product -> values.put("antivirus", product));
        return values;
    }

    /** The container behind a holder, and whom to ask about it: root knows nothing of the containers of other users' engines. */
    private static void container(Holder holder, Site site, Map<String, String> values) {
        Optional<Container> container = holder.via().flatMap(Via::container).or(holder::container);
        Optional<String> engine = container.flatMap(known -> known.engine().or(() -> known.name().map(name -> "docker")))
                .or(() -> engineOf(holder)).filter(ENGINES::contains);
        engine.ifPresent(program -> values.putAll(Map.of("engine", program, program, program)));
        boolean forwards = holder.via().filter(via -> via.container().isPresent() || engineOf(holder).isPresent()).isPresent();
        boolean ofOther = forwards && site.seenByRoot() && holder.uid().filter(uid -> uid != 0).isPresent();
        if (ofOther) {
            holder.user().filter(user -> engine.isPresent() && USER.matcher(user).matches()).ifPresent(user -> values.put("owner", user));
        } else if (engine.isPresent()) {
            container.map(known -> known.name().orElse(known.id())).filter(name -> UNIT_NAME.matcher(name).matches()).ifPresent(name -> values.put("container", name));
        }
    }

    /** A forwarder tells it by what it is; rootlesskit, which serves others too, by what it was told to start. */
    private static Optional<String> engineOf(Holder holder) {
        return holder.via().map(Via::kind).flatMap(kind -> kind.engine().or(
                () -> kind == Via.Kind.ROOTLESSKIT && holder.command().stream().anyMatch(word -> word.contains("dockerd")) ? Optional.of("docker") : Optional.empty()));
    }

    private static Set<String> placeholders(StepRule rule) {
        Set<String> found = new LinkedHashSet<>();
        Stream<String> commands = Stream.concat(rule.commands().stream(), rule.undo().stream()).flatMap(List::stream);
        Stream.concat(Stream.concat(Stream.of(rule.title()), rule.breaks().stream()), commands)
                .forEach(text -> PLACEHOLDER.matcher(text).results().forEach(match -> found.add(match.group(1))));
        return found;
    }

    private static Optional<List<List<String>>> vectors(List<List<String>> vectors, Map<String, String> values) {
        List<List<String>> all = new ArrayList<>();
        for (List<String> vector : vectors) {
            List<String> words = new ArrayList<>();
            for (String word : vector) {
                Optional<String> filled = filled(word, values);
                if (filled.isEmpty()) {
                    return Optional.empty();
                }
                words.addAll(word.equals(EACH_PID) ? List.of(filled.get().split(" ")) : List.of(filled.get()));
            }
            all.add(words);
        }
        return Optional.of(all);
    }

    private static Optional<String> filled(String text, Map<String, String> values) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                return Optional.empty();
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(matcher.appendTail(filled).toString());
    }
}
