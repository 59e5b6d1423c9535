// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.snapshot.HostId;

/** Which host the sections are of, and when it was looked at. */
final class HostFacts {
    private static final Pattern WMI_TIME = Pattern.compile("(?:LocalDateTime=)?([0-9]{14})\\.[0-9]{6}([+-])([0-9]{1,3})");
    /** Of 100 ns since the year 1 (System.DateTime.Ticks), at 1970. */
    private static final long TICKS_AT_EPOCH = 621_355_968_000_000_000L;
    private static final long TICKS_A_SECOND = 10_000_000;
    private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4}).*");
    private static final int LONGEST_NAME = 253;

    private final List<Section> sections;

    HostFacts(List<Section> sections) {
        this.sections = List.copyOf(sections);
    }

    /** {@return the sections whose command begins with these words} */
    Stream<Section> all(String words) {
        return sections.stream().filter(section -> section.command().equals(words) || section.command().startsWith(words + " "));
    }

    Optional<Section> section(String words) {
        return all(words).findFirst();
    }

    /** {@return a fact by its name, in the section of facts} */
    Optional<String> fact(String key) {
        return section("facts").flatMap(section -> section.value(key)).filter(value -> !value.isEmpty());
    }

    /** {@return the host by its name; what no host can be called is no name} */
    Optional<HostId> host() {
        return fact("name").or(() -> section("hostname").flatMap(section -> section.lines().findFirst()).map(String::strip))
                .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME).map(name -> new HostId(name, hex(fact("machine"), 32), hex(fact("boot"), 36)));
    }

    private static Optional<String> hex(Optional<String> text, int digits) {
        return text.filter(id -> id.length() == digits && id.matches("[0-9a-f-]+"));
    }

    Optional<String> os() {
        return fact("system").map(name -> name.toLowerCase(Locale.ROOT)).map(name -> name.equals("darwin") ? "macos" : name).filter(name -> name.matches("[a-z0-9_/-]{1,32}"))
                .or(() -> section("ver").map(section -> "windows"));
    }

    boolean isWindows() {
        return os().equals(Optional.of("windows"));
    }

    boolean isRoot() {
        return fact("uid").equals(Optional.of("0"));
    }

    /** {@return whether the collector came to its end} */
    boolean isWhole() {
        return section("end").isPresent();
    }

    /** {@return when the host was looked at, by its own clock} */
    Optional<Instant> time() {
        return fact("time").flatMap(HostFacts::instant)
                .or(() -> all("powershell").flatMap(Section::lines).map(String::strip).flatMap(line -> Numbers.of(line).stream()).filter(ticks -> ticks > TICKS_AT_EPOCH).findFirst()
                        .map(ticks -> Instant.ofEpochSecond((ticks - TICKS_AT_EPOCH) / TICKS_A_SECOND)))
                .or(() -> all("wmic").flatMap(Section::lines).map(line -> WMI_TIME.matcher(line.strip())).filter(Matcher::matches).findFirst().flatMap(HostFacts::wmi));
    }

    /** {@return a time as RFC 3339 writes it} */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> wmi(Matcher time) {
        try {
            int minutes = Integer.parseInt(time.group(2) + time.group(3));
            return Optional.of(LocalDateTime.parse(time.group(1), DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT)).toInstant(ZoneOffset.ofTotalSeconds(minutes * 60)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@return whether the kernel's release is that one or a later one} */
    boolean isLinuxSince(int major, int minor) {
        Matcher release = RELEASE.matcher(fact("release").orElse(""));
        return release.matches() && (Integer.parseInt(release.group(1)) > major
                || Integer.parseInt(release.group(1)) == major && Integer.parseInt(release.group(2)) >= minor);
    }

    long ticks() {
        return fact("ticks").flatMap(Numbers::of).filter(ticks -> ticks >= 1 && ticks <= 1_000_000).orElse(100L);
    }

    /** {@return when the host was started, as its file /proc/stat tells} */
    Optional<Instant> booted() {
        return section("grep btime").flatMap(section -> section.lines().findFirst()).map(line -> line.replaceFirst("^btime ", "").strip()).flatMap(Numbers::of)
                .filter(seconds -> seconds < 1L << 40).map(Instant::ofEpochSecond);
    }
}
