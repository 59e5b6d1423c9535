// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SocketSeen;

/** The names in snapshots that tell whose hosts these are, each with what stands for it. For one thread. */
final class WhoseNames {
    /** Whose home it is. */
    static final Pattern HOME = Pattern.compile("(?i)((?:/home|/users|\\\\users|\\\\documents and settings)[/\\\\])([^/\\\\\\s\"':]{1,64})");
    /** Scheme, who logs in, and host. */
    static final Pattern URL = Pattern.compile("(?i)(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20}://)([^/\\s@\"'<>]{1,256}@)?([a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63}){0,8})(?![a-z0-9_])");
    private static final int FIRST_PERSON = 1000;
    private static final int NOBODY = 65534;
    private static final int SHORTEST = 3;
    private static final Set<String> SYSTEM_USERS = Set.of("root", "system", "local service", "network service", "nobody");
    private static final Set<String> SYSTEM_DOMAINS = Set.of("nt authority", "nt service", "builtin", "window manager", "font driver host", "iis apppool");
    /** Homes of nobody in particular, and words that say much else. */
    private static final Set<String> NOBODYS_HOMES = Set.of("public", "shared", "default", "all", "guest", "user", "users", "administrator", "admin", "root", "lost+found", "linuxbrew", "ubuntu", "debian",
            "centos", "fedora", "ec2-user", "vagrant", "azureuser", "opc", "mail", "smtp", "imap", "ftp", "http", "www", "web", "server", "service", "services", "data", "app", "apps", "git", "backup",
            "test", "dev", "build", "home", "local", "system", "docker", "container", "antivirus", "scanner", "proxy", "port", "host", "domain", "name", "esmtp", "ready", "running", "listen");
    /** Each costs time in every text. */
    private static final int MOST_IN_TEXTS = 200;
    /** Endings of files and units, which no domain has. */
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(?:[a-z0-9]|service|socket|slice|scope|timer|mount|target|path|log|conf|json|xml|jar|txt|pid|sock|gz|db|py|pl|sh|exe|dll|so|ini|cfg|yaml|yml)");

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private final Set<String> wholeHosts = new LinkedHashSet<>();
    private final Set<String> domains = new LinkedHashSet<>();
    private final Set<String> people = new LinkedHashSet<>();
    private int fields;

    private WhoseNames() { }

    /** {@return each name in lower case, with what stands for it} */
    static Map<String, String> in(List<Snapshot> snapshots) {
        WhoseNames found = new WhoseNames();
        snapshots.forEach(found::readFields);
        found.fields = found.people.size();
        Set<String> programs = snapshots.stream().flatMap(snapshot -> snapshot.all(ProcessSeen.class)).map(process -> key(fileName(process.exe().orElse(process.name())))).collect(Collectors.toSet());
        snapshots.stream().flatMap(snapshot -> snapshot.all(ServiceSeen.class)).forEach(service -> programs.add(stem(key(service.name()))));
        Set<String> texts = new LinkedHashSet<>();
        Texts reader = new Texts(value -> value instanceof String text && (texts.add(text) || true) ? Optional.of(value) : Optional.empty());
        snapshots.forEach(snapshot -> snapshot.evidence().forEach(evidence -> reader.rebuilt(evidence)));
        texts.forEach(text -> found.readText(text, programs));
        found.qualified(texts);
        found.number();
        return found.names;
    }

    private void readFields(Snapshot snapshot) {
        hosts.add(snapshot.host().name());
        snapshot.all(EventLogged.class).forEach(logged -> logged.event().computer().ifPresent(hosts::add));
        snapshot.all(ProcessSeen.class).forEach(process -> process.user().ifPresent(user -> person(user, process.uid())));
        snapshot.all(SocketSeen.class).forEach(socket -> socket.user().ifPresent(user -> person(user, socket.uid())));
    }

    private void person(String user, Optional<Integer> uid) {
        int slash = user.lastIndexOf('\\');
        boolean systems = slash > 0 && SYSTEM_DOMAINS.contains(key(user.substring(0, slash)));
        String plain = user.substring(slash + 1);
        if (!systems && !isSystems(key(plain)) && uid.map(id -> id >= FIRST_PERSON && id != NOBODY).orElse(true)) {
            if (slash > 0 && plain.length() >= SHORTEST) {
                people.add(plain);
                domains.add(user.substring(0, slash));
            }
            people.add(user);
        }
    }

    private void readText(String text, Set<String> programs) {
        found(HOME, text, home -> {
            String name = key(home.group(2));
            if (people.size() < fields + MOST_IN_TEXTS && name.length() >= SHORTEST && !NOBODYS_HOMES.contains(name) && !programs.contains(name)) {
                people.add(home.group(2));
            }
        });
        found(URL, text, url -> {
            if (wholeHosts.size() < MOST_IN_TEXTS && url.group(3).indexOf('.') > 0 && hasHost(url.group(1)) && !isNumber(url.group(3))) {
                wholeHosts.add(url.group(3));
            }
        });
    }

    private static void found(Pattern pattern, String text, Consumer<Matcher> use) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            use.accept(matcher);
        }
    }

    /** {@return whether what follows is a host's name, not a file or the id of a container} */
    static boolean hasHost(String scheme) {
        return !Set.of("docker://", "docker-pullable://", "containerd://", "cri-o://", "podman://", "unix://", "file://", "fd://").contains(key(scheme));
    }

    static boolean isNumber(String host) {
        return host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    /** A host that is known by its short name may be called by its whole one elsewhere. */
    private void qualified(Set<String> texts) {
        List<String> known = hosts.stream().map(host -> key(host.indexOf('.') > 0 ? host.substring(0, host.indexOf('.')) : host)).filter(host -> !host.isBlank()).distinct().map(Pattern::quote).toList();
        if (known.isEmpty()) {
            return;
        }
        Pattern whole = Pattern.compile("(?i)(?<![a-z0-9_.-])(?:" + String.join("|", known) + ")((?:\\.[a-z0-9-]{1,63}){2,8})(?![a-z0-9_-])");
        texts.forEach(text -> found(whole, text, host -> {
            if (wholeHosts.size() < 2 * MOST_IN_TEXTS && !FILE.matcher(host.group()).matches() && !isNumber(host.group(1))) {
                wholeHosts.add(host.group());
            }
        }));
    }

    private void number() {
        hosts.forEach(host -> number(host, "host-"));
        hosts.stream().filter(host -> host.indexOf('.') > 0 && !isNumber(host)).forEach(host -> names.putIfAbsent(key(host.substring(0, host.indexOf('.'))), names.getOrDefault(key(host), "host")));
        wholeHosts.forEach(host -> Optional.ofNullable(names.get(key(host.substring(0, host.indexOf('.')))))
                .ifPresentOrElse(own -> names.putIfAbsent(key(host), own), () -> number(host, "host-")));
        Stream.concat(hosts.stream(), wholeHosts.stream()).filter(host -> !isNumber(host)).map(host -> host.substring(host.indexOf('.') + 1)).filter(domain -> domain.indexOf('.') > 0).forEach(domains::add);
        domains.forEach(domain -> number(domain, "domain-"));
        people.forEach(person -> {
            Optional<String> same = Optional.ofNullable(names.get(key(person.substring(person.lastIndexOf('\\') + 1))));
            same.ifPresentOrElse(known -> names.putIfAbsent(key(person), known), () -> number(person, "user-"));
        });
    }

    private void number(String name, String kind) {
        if (!name.isBlank()) {
            long next = names.values().stream().filter(substitute -> substitute.startsWith(kind)).distinct().count() + 1;
            names.putIfAbsent(key(name), kind + next);
        }
    }

    /** {@return whether every system has a user of that name, in lower case} */
    static boolean isSystems(String user) {
        return SYSTEM_USERS.contains(user);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String stem(String unit) {
        int dot = unit.lastIndexOf('.');
        return dot > 0 ? unit.substring(0, dot) : unit;
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
