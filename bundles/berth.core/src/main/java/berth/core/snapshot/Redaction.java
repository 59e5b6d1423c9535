// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;

/**
 * Takes out of a snapshot what tells whose host it is, before it goes to a stranger: names of hosts and of people, addresses, and secrets in command
 * lines. The same name gets the same substitute everywhere, so that what belongs together still can be told.
 * <p>
 * Contract: names that occur in free texts only, in no field of their own, are not known and stay. Immutable; use from any thread.
 */
public final class Redaction {
    private static final int FIRST_PERSON = 1000;
    private static final int NOBODY = 65534;
    private static final Pattern HOME = Pattern.compile("(?i)((?:/home|/users|\\\\users|\\\\documents and settings)[/\\\\])([^/\\\\\\s\"':]{1,64})");
    private static final Pattern V4 = Pattern.compile("(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9.])");
    private static final Pattern V6 = Pattern.compile("(?<![0-9a-fA-F:.])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:%[A-Za-z0-9._-]{1,64})?(?![0-9a-fA-F:.])");
    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");
    /** The instance of a template of systemd looks like a mail address. */
    private static final Pattern UNIT = Pattern.compile("\\.(?:service|socket|slice|scope|timer|mount|target|path)$");
    private static final Set<String> SYSTEM_USERS = Set.of("root", "system", "local service", "network service", "nobody");

    private final Map<String, String> names;
    private final Optional<Pattern> known;

    private Redaction(Map<String, String> names) {
        this.names = Map.copyOf(names);
        List<String> longestFirst = names.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).map(Pattern::quote).toList();
        known = longestFirst.isEmpty() ? Optional.empty()
                : Optional.of(Pattern.compile("(?i)(?<![a-z0-9_-])(?:" + String.join("|", longestFirst) + ")(?![a-z0-9_-])"));
    }

    /** {@return what hides the names that these snapshots hold} */
    public static Redaction of(List<Snapshot> snapshots) {
        Set<String> hosts = new LinkedHashSet<>();
        Set<String> people = new LinkedHashSet<>();
        for (Snapshot snapshot : snapshots) {
            hosts.add(snapshot.host().name());
            snapshot.all(EventLogged.class).forEach(logged -> logged.event().computer().ifPresent(hosts::add));
            snapshot.all(ProcessSeen.class).forEach(process -> process.user().filter(user -> isPerson(user, process.uid())).ifPresent(people::add));
            snapshot.all(SocketSeen.class).forEach(socket -> socket.user().filter(user -> isPerson(user, socket.uid())).ifPresent(people::add));
        }
        Map<String, String> names = new LinkedHashMap<>();
        hosts.forEach(host -> number(names, host, "host-"));
        hosts.stream().filter(host -> host.indexOf('.') > 0).forEach(host -> names.putIfAbsent(key(host.substring(0, host.indexOf('.'))), names.getOrDefault(key(host), "host")));
        people.forEach(person -> number(names, person, "user-"));
        return new Redaction(names);
    }

    private static boolean isPerson(String user, Optional<Integer> uid) {
        return !SYSTEM_USERS.contains(key(user)) && uid.map(id -> id >= FIRST_PERSON && id != NOBODY).orElse(true);
    }

    private static void number(Map<String, String> names, String name, String kind) {
        if (!name.isBlank()) {
            long next = names.values().stream().filter(substitute -> substitute.startsWith(kind)).distinct().count() + 1;
            names.putIfAbsent(key(name), kind + next);
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** {@return the snapshot without what tells whose it is} */
    public Snapshot redacted(Snapshot snapshot) {
        Snapshot masked = Masking.masked(snapshot);
        List<Evidence> evidence = masked.evidence().stream().map(one -> (Evidence) rebuilt(one)).toList();
        return new Snapshot(HostId.named(redacted(snapshot.host().name())), snapshot.os(), snapshot.takenAt(), evidence);
    }

    /** {@return a text without the known names, and without addresses that are not everybody's} */
    public String redacted(String text) {
        String homes = HOME.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + names.getOrDefault(key(found.group(2)), "user")));
        String mails = MAIL.matcher(homes).replaceAll(found -> UNIT.matcher(found.group()).find() ? Matcher.quoteReplacement(found.group()) : "name@mail.example");
        String v4 = V4.matcher(mails).replaceAll(found -> Matcher.quoteReplacement(address(found.group())));
        String v6 = V6.matcher(v4).replaceAll(found -> Matcher.quoteReplacement(address(found.group())));
        return known.map(pattern -> pattern.matcher(v6).replaceAll(found -> Matcher.quoteReplacement(names.getOrDefault(key(found.group()), "name")))).orElse(v6);
    }

    private static String address(String text) {
        return IpAddress.parse(text).map(address -> redacted(address).text()).orElse(text);
    }

    /** Who reads it must see whether an address is all of them, the loopback, link-local or another one; of others the same stay the same. */
    private static IpAddress redacted(IpAddress address) {
        IpAddress plain = address.unmapped();
        if (plain.isWildcard() || plain.isLoopback()) {
            return address;
        }
        int hash = plain.withoutScope().text().hashCode() & 0xffff;
        String substitute = !plain.isV6() ? "198.18." + (hash >> 8) + "." + (hash & 0xff) : (plain.isLinkLocal() ? "fe80::" : "2001:db8::") + Integer.toHexString(hash);
        return new IpAddress(substitute);
    }

    private Object rebuilt(Object value) {
        return switch (value) {
        case String text -> redacted(text);
        case IpAddress address -> redacted(address);
        // Its source is the id of a contribution.
        case Origin origin -> new Origin(origin.source(), origin.at(), origin.place().map(this::redacted));
        case Optional<?> some -> some.map(this::rebuilt);
        case List<?> list -> list.stream().map(this::rebuilt).toList();
        case Set<?> set -> set.stream().map(this::rebuilt).collect(Collectors.toUnmodifiableSet());
        case Record row when row.getClass().getPackageName().startsWith("berth.core.") -> rebuilt(row);
        default -> value;
        };
    }

    private Object rebuilt(Record row) {
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        try {
            for (RecordComponent component : row.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                types.add(component.getType());
                values.add(rebuilt(component.getAccessor().invoke(row)));
            }
            return row.getClass().getDeclaredConstructor(types.toArray(Class<?>[]::new)).newInstance(values.toArray());
        } catch (InvocationTargetException | IllegalAccessException | InstantiationException | NoSuchMethodException e) {
            throw new IllegalStateException("a record of " + row.getClass().getName(), e);
        }
    }
}
