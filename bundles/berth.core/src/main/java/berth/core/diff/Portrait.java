// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diff;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import berth.core.diff.Change.Subject;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;

/** What of a host stays as long as nobody changes it, in words that can be compared: no process numbers, no times. */
final class Portrait {
    private static final int LONGEST = 512;
    private static final int MOST_AT_ONE_PLACE = 16;

    private final Map<Subject, Map<String, Feature>> features = new EnumMap<>(Subject.class);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<Topic> seen = new HashSet<>();
    private final Map<ProcessRef, ProcessSeen> processes = new HashMap<>();
    private final Optional<Endpoint> port;
    private final Set<String> concerned;

    /**
     * One thing with how it is.
     *
     * @param place where it comes in the order of its kind
     * @param words how it is; several where several are at one place
     * @param known whether that is known
     */
    record Feature(Integer place, String what, Set<String> words, boolean known, Optional<Topic> topic) {

        String value() {
            return String.join("; ", words);
        }

        /** {@return whether nothing is known to have changed: who was not seen may be the same} */
        boolean isLike(Feature other) {
            return words.equals(other.words) || !known || !other.known;
        }
    }

    private Portrait(Optional<Endpoint> port, Set<String> concerned) {
        this.port = port;
        this.concerned = Set.copyOf(concerned);
    }

    /** @param concerned the services that matter where one port is asked for */
    static Portrait of(Snapshot snapshot, Optional<Endpoint> port, Set<String> concerned) {
        Portrait portrait = new Portrait(port, concerned);
        snapshot.all(ProcessSeen.class).forEach(process -> portrait.processes.putIfAbsent(process.process(), process));
        snapshot.all(Surveyed.class).filter(survey -> port.map(wanted -> survey.includes(wanted.port())).orElse(survey.ports().isEmpty()))
                .forEach(survey -> portrait.seen.add(survey.topic()));
        snapshot.all(NotObserved.class).forEach(gap -> portrait.seen.remove(gap.topic()));
        snapshot.evidence().forEach(portrait::add);
        return portrait;
    }

    /** {@return the services that have a port, or are configured to take it} */
    static Set<String> services(Snapshot snapshot, Endpoint wanted) {
        Portrait asked = new Portrait(Optional.of(wanted), Set.of());
        Set<ProcessRef> owners = new HashSet<>();
        snapshot.all(SocketSeen.class).filter(socket -> asked.isAsked(socket.local())).forEach(socket -> owners.addAll(socket.owners()));
        Set<String> services = new HashSet<>();
        snapshot.all(ProcessSeen.class).filter(process -> owners.contains(process.process())).forEach(process -> process.service().ifPresent(services::add));
        snapshot.all(Evidence.ServiceSeen.class).filter(service -> service.process().filter(owners::contains).isPresent()).forEach(service -> services.add(service.name()));
        snapshot.all(Evidence.ClaimSeen.class).filter(claim -> asked.isAsked(claim.endpoint())).forEach(claim -> services.add(claim.by()));
        return services;
    }

    Map<Subject, Map<String, Feature>> features() {
        return features;
    }

    Map<String, Integer> counts() {
        return counts;
    }

    boolean saw(Topic topic) {
        return seen.contains(topic);
    }

    private void add(Evidence evidence) {
        switch (evidence) {
        case SocketSeen socket -> socket(socket);
        case Evidence.ServiceSeen e -> {
            if (port.isEmpty() || concerned.contains(e.name())) {
                note(Subject.SERVICE, e.name(), e.state().name().toLowerCase(Locale.ROOT) + e.startType().map(type -> ", " + type).orElse(""), Topic.SERVICES);
            }
        }
        case Evidence.ClaimSeen e -> at(Subject.CLAIM, e.endpoint(), e.by() + e.startType().map(type -> ", " + type).orElse(""), true, Topic.SERVICES);
        case Evidence.ContainerSeen e -> note(Subject.CONTAINER, e.name(), e.status().orElse("") + e.image().map(image -> ", " + image).orElse(""), Topic.CONTAINERS);
        case Evidence.PortsReserved e -> {
            if (port.map(wanted -> wanted.transport() == e.transport() && e.first() <= wanted.port() && wanted.port() <= e.last()).orElse(true)) {
                note(Subject.RESERVED, e.first(), e.transport().id() + " " + e.first() + "-" + e.last(), e.by(), Optional.of(Topic.PERMISSIONS));
            }
        }
        case Evidence.RedirectSeen e -> at(Subject.REDIRECT, e.from(), e.by() + e.to().map(to -> " to " + to).orElse(""), true, Topic.REDIRECTS);
        case Evidence.GreetingRead e -> at(Subject.GREETING, e.endpoint(), e.text().strip(), true, Topic.GREETINGS);
        case Evidence.AddressSeen e -> note(Subject.ADDRESS, e.address().text(), e.networkInterface().orElse(""), Topic.ADDRESSES);
        case Evidence.ProductInstalled e -> note(Subject.PRODUCT, e.vendor() + " " + e.product(), e.version().orElse(""), Topic.HOOKS);
        case Evidence.HookSeen e -> note(Subject.HOOK, e.hook().name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + e.name(), e.traffic().map(Endpoint::text).orElse(""), Topic.HOOKS);
        case Evidence.SettingSeen e -> setting(e);
        case NotObserved e -> note(Subject.BLIND_SPOT, 0, e.topic().id(), e.why().id(), Optional.empty());
        case ProcessSeen e -> counts.merge("processes", 1, Integer::sum);
        case Evidence.EventLogged e -> counts.merge("events", 1, Integer::sum);
        case Evidence.ModuleSeen e -> counts.merge("modules", 1, Integer::sum);
        case Evidence.Unknown e -> counts.merge("unknown", 1, Integer::sum);
        case Evidence.BindAllowed e -> counts.merge("test-binds", 1, Integer::sum);
        case Evidence.BindRefused e -> counts.merge("test-binds", 1, Integer::sum);
        case Evidence.ConnectionReaches e -> counts.merge("lookups", 1, Integer::sum);
        case Surveyed e -> counts.merge("surveys", 1, Integer::sum);
        }
    }

    private void socket(SocketSeen socket) {
        if (socket.state().serves() || socket.state() == SocketState.BOUND) {
            boolean known = !socket.owners().isEmpty();
            Set<String> owners = new TreeSet<>();
            socket.owners().forEach(owner -> owners.add(owner(owner, socket)));
            String words = known ? String.join(" and ", owners) : socket.user().map(user -> "a process of user " + user).orElse("");
            Subject subject = socket.state().serves() ? Subject.LISTENER : Subject.BOUND;
            if (socket.namespace().isPresent() && isAsked(socket.local())) {
                // The number of a namespace says nothing to another look.
                note(subject, socket.local().port(), place(socket.local()) + " in another namespace", words, Optional.of(Topic.NAMESPACES), known);
            } else {
                at(subject, socket.local(), words, known, Topic.sockets(socket.local().transport()));
            }
        } else if (isAsked(socket.local())) {
            counts.merge("connections", 1, Integer::sum);
        }
    }

    /** By what it is told from others after it was started again: its service, else its program; and whose it is. */
    private String owner(ProcessRef owner, SocketSeen socket) {
        Optional<ProcessSeen> process = Optional.ofNullable(processes.get(owner));
        String who = process.flatMap(ProcessSeen::service).or(() -> process.flatMap(ProcessSeen::exe)).or(() -> process.map(ProcessSeen::name)).orElse("pid " + owner.pid());
        return who + process.flatMap(ProcessSeen::user).or(socket::user).map(user -> ", user " + user).orElse("");
    }

    private void setting(Evidence.SettingSeen setting) {
        boolean ofPort = port.map(wanted -> setting.key().equals(wanted.transport().id() + "/" + wanted.port()) || setting.namespace().equals("sysctl")).orElse(true);
        if (ofPort) {
            boolean right = setting.namespace().equals("sysctl") || setting.namespace().equals("caller");
            note(Subject.SETTING, setting.namespace() + " " + setting.key(), setting.value(), right ? Topic.PERMISSIONS : Topic.SETTINGS);
        }
    }

    private boolean isAsked(Endpoint endpoint) {
        return port.map(wanted -> wanted.port() == endpoint.port() && wanted.transport() == endpoint.transport()).orElse(true);
    }

    private void at(Subject subject, Endpoint endpoint, String value, boolean known, Topic topic) {
        if (isAsked(endpoint)) {
            note(subject, endpoint.port(), place(endpoint), value, Optional.of(topic), known);
        }
    }

    private static String place(Endpoint endpoint) {
        return endpoint.transport().id() + " " + endpoint.text();
    }

    private void note(Subject subject, String what, String value, Topic topic) {
        note(subject, 0, what, value, Optional.of(topic));
    }

    private void note(Subject subject, int place, String what, String value, Optional<Topic> topic) {
        note(subject, place, what, value, topic, true);
    }

    private void note(Subject subject, int place, String what, String value, Optional<Topic> topic, boolean known) {
        String name = what.length() <= LONGEST ? what : what.substring(0, LONGEST);
        String words = value.length() <= LONGEST ? value : value.substring(0, LONGEST);
        Map<String, Feature> all = features.computeIfAbsent(subject, key -> new HashMap<>());
        Feature before = all.get(name);
        if (before == null) {
            all.put(name, new Feature(place, name, Set.of(words), known, topic));
        } else if (!before.words().contains(words) && before.words().size() < MOST_AT_ONE_PLACE) {
            Set<String> both = new TreeSet<>(before.words());
            both.add(words);
            all.put(name, new Feature(place, name, both, before.known() && known, topic));
        }
    }
}
