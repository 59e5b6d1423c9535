// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;

/**
 * Takes out of a snapshot what tells whose host it is, before it goes to a stranger: names of hosts and of people, addresses, and secrets in command
 * lines, log-ins and hosts in URLs. The same name gets the same substitute everywhere, so that what belongs together still can be told.
 * <p>
 * Contract: names that occur in free texts only, in no field of their own, are not known and stay. Immutable; use from any thread.
 */
public final class Redaction {
    private static final Pattern V4 = Pattern.compile("(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9.])");
    private static final Pattern V6 = Pattern.compile("(?<![0-9a-fA-F:.])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:%[A-Za-z0-9._-]{1,64})?(?![0-9a-fA-F:.])");
    private static final Pattern MAIL = Pattern.compile("(?<!://|[A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");
    /** The instance of a template of systemd looks like a mail address. */
    private static final Pattern UNIT = Pattern.compile("\\.(?:service|socket|slice|scope|timer|mount|target|path)$");
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");
    private static final Pattern MAC = Pattern.compile("(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\\1){4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])");
    private static final Pattern NOBODYS_MAC = Pattern.compile("(?i)(?:00[:-]?){6}|(?:ff[:-]?){6}");
    /** A domain of Windows is written in capitals, and no path. */
    private static final Pattern WINDOWS_USER = Pattern.compile("(?<![\\w\\\\/.:~-])([A-Z][A-Z0-9.-]{0,14})\\\\([A-Za-z][A-Za-z0-9._$-]{0,63})(?![\\w\\\\/])");
    private static final Set<String> NO_DOMAINS = Set.of("AUTHORITY", "SERVICE", "BUILTIN", "HKLM", "HKCU", "HKCR", "HKU", "SYSTEM", "SOFTWARE", "WINNT", "WINDOWS", "SYSTEM32");
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(?:exe|dll|sys|ini|log|txt|bat|cmd|com|cfg|xml)");

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
        return new Redaction(WhoseNames.in(snapshots));
    }

    /** {@return the snapshot without what tells whose it is} */
    public Snapshot redacted(Snapshot snapshot) {
        Snapshot masked = Masking.masked(snapshot);
        Texts texts = new Texts(this::part);
        List<Evidence> evidence = masked.evidence().stream().map(one -> (Evidence) texts.rebuilt(one)).toList();
        return new Snapshot(HostId.named(redacted(snapshot.host().name())), snapshot.os(), snapshot.takenAt(), evidence);
    }

    /** {@return a text without the known names, and without addresses that are not everybody's} */
    public String redacted(String text) {
        String urls = replaced(WhoseNames.URL, text, this::url);
        String homes = replaced(WhoseNames.HOME, urls, found -> found.group(1) + names.getOrDefault(WhoseNames.key(found.group(2)), "user"));
        String mails = replaced(MAIL, homes, found -> UNIT.matcher(found.group()).find() ? found.group() : "name@mail.example");
        String users = replaced(WINDOWS_USER, mails, this::windowsUser);
        String macs = replaced(MAC, users, Redaction::mac);
        String v4 = replaced(V4, macs, found -> address(found.group()));
        String v6 = replaced(V6, v4, found -> address(found.group()));
        return known.map(pattern -> replaced(pattern, v6, found -> names.getOrDefault(WhoseNames.key(found.group()), "name"))).orElse(v6);
    }

    private static String replaced(Pattern pattern, String text, Function<MatchResult, String> substitute) {
        return pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(substitute.apply(found)));
    }

    /** Who logs in where; the scheme, the port and the path stay. */
    private String url(MatchResult found) {
        String login = Optional.ofNullable(found.group(2)).orElse("");
        String host = WhoseNames.key(found.group(3));
        if (!WhoseNames.hasHost(found.group(1))) {
            return found.group();
        }
        boolean everybodys = host.equals("localhost") || WhoseNames.isNumber(host);
        String substitute = everybodys ? found.group(3) : names.getOrDefault(host, host.indexOf('.') > 0 ? "host.example" : "host");
        return found.group(1) + (login.isEmpty() ? "" : login.indexOf(':') < 0 ? "user@" : "user:***@") + substitute;
    }

    private String windowsUser(MatchResult found) {
        String user = WhoseNames.key(found.group(2));
        boolean nobodys = NO_DOMAINS.contains(found.group(1)) || WhoseNames.isSystems(user) || FILE.matcher(user).matches();
        return nobodys ? found.group() : Optional.ofNullable(names.get(WhoseNames.key(found.group()))).orElseGet(() -> "DOMAIN\\" + names.getOrDefault(user, "user"));
    }

    /** The same card stays the same; the substitute is one of those that everybody may give himself. */
    private static String mac(MatchResult found) {
        int hash = WhoseNames.key(found.group()).replace('-', ':').hashCode() & 0xffff;
        String sign = found.group(1);
        return NOBODYS_MAC.matcher(found.group()).matches() ? found.group() : String.format("02%1$s00%1$s00%1$s00%1$s%2$02x%1$s%3$02x", sign, hash >> 8, hash & 0xff);
    }

    /** Some programs fill up the parts of an address with zeros. */
    private static String address(String text) {
        return IpAddress.parse(text).or(() -> IpAddress.parse(ZEROS.matcher(text).replaceAll(""))).map(address -> redacted(address).text()).orElse(text);
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

    private Optional<Object> part(Object value) {
        return switch (value) {
        case String text -> Optional.of(redacted(text));
        case IpAddress address -> Optional.of(redacted(address));
        // Its source is the id of a contribution.
        case Origin origin -> Optional.of(new Origin(origin.source(), origin.at(), origin.place().map(this::redacted)));
        default -> Optional.empty();
        };
    }
}
