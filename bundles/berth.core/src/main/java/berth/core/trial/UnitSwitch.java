// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.diagnosis.Advice;

/**
 * The one kind of advice that Berth can follow itself when a person tells it to: stopping and starting units of systemd. Whatever else
 * a detector's contributor writes is for people to read.
 *
 * @param units with their suffixes
 */
public record UnitSwitch(List<String> units) {
    private static final int MOST = 8;
    /** As systemd.unit(5) has it; no template, no path, no option. */
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.\\\\][A-Za-z0-9:_.@\\\\-]{0,200}");
    private static final Set<String> SUFFIXES = Set.of("service", "socket", "path", "timer");

    /** Copies the list. */
    public UnitSwitch {
        units = List.copyOf(units);
    }

    /** {@return the units that the advice stops and starts, if it does nothing but that} Whether there are such units is for systemd to say. */
    public static Optional<UnitSwitch> of(Advice advice) {
        return advice.off().flatMap(off -> units(off, "stop")).filter(units -> advice.on().flatMap(on -> units(on, "start"))
                .filter(again -> Set.copyOf(again).equals(Set.copyOf(units))).isPresent()).map(UnitSwitch::new);
    }

    private static Optional<List<String>> units(String line, String verb) {
        List<String> words = new ArrayList<>(Arrays.asList(line.strip().split(" +")));
        if (words.size() < 3 || words.size() > MOST + 2 || !words.get(0).equals("systemctl") || !words.get(1).equals(verb)) {
            return Optional.empty();
        }
        List<String> units = words.subList(2, words.size());
        return units.stream().allMatch(unit -> UNIT.matcher(unit).matches() && !unit.endsWith("@")) ? Optional.of(units.stream().map(UnitSwitch::whole).toList()) : Optional.empty();
    }

    private static String whole(String unit) {
        return SUFFIXES.contains(unit.substring(unit.lastIndexOf('.') + 1)) ? unit : unit + ".service";
    }

    /** {@return the arguments of systemctl that switch off} */
    public List<String> off() {
        return vector("stop");
    }

    /** {@return the arguments of systemctl that switch on again} */
    public List<String> on() {
        return vector("start");
    }

    private List<String> vector(String verb) {
        return Stream.concat(Stream.of(verb, "--"), units.stream()).toList();
    }
}
