// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import berth.core.failure.WordRole;
import berth.core.internal.failure.EndpointReader.Stated;
import berth.core.internal.failure.Words.Found;

/** Reads from the lines around a failure at which endpoint it was. */
final class Vicinity {
    private static final Pattern ADDRESSED = Pattern.compile("address|server|interface|acceptor|(?:running|serving) (?:on|at) |(?:tcp|udp):[0-9]{2,5}|starting [^:]{1,60}\\((?:[0-9]{1,3}\\.){3}[0-9]{1,3}:[0-9]|(?:starting|launching|opening) [^:]{1,60} (?:on|at) (?:[0-9]{1,3}\\.){3}[0-9]{1,3}:[0-9]", Pattern.CASE_INSENSITIVE);
    /** Something failed to start at an endpoint; why may stand beside it. */
    private static final Pattern STARTS = Pattern.compile("(?<![a-z])(?:start|launch|open|creat|initiali[sz]|serv)\\w{0,6} .{1,80} (?:on|at) ", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER_END = Pattern.compile("(?<![a-z_])(?:remote|peer|destination)(?![a-z_]| ?[=:] ?(?:true|false|yes|no|on|off)\\b)", Pattern.CASE_INSENSITIVE);
    /** The most letters of a line that is hardly more than an endpoint: "localhost". */
    private static final int FEW = 9;
    private static final int MOST_LATELY = 256;
    /** What is about to be done; what has been done succeeded. */
    private static final Pattern INTENDS = Pattern.compile("(?<![a-z])(?:starting|running|launching|opening|binding|setting up|trying|attempting)(?![a-z])", Pattern.CASE_INSENSITIVE);
    /** What a line far away has that may announce a port. */
    private static final Signed FAR = Signed.anyCase("port|listen|bind|starting|running|launching|opening|setting up|trying|attempting| -p ", "port", "listen", "bind", "starting", "running", "launching", "opening", "setting up", "trying", "attempting", " -p ");
    /** The one of two ends that a program states behind the failure. */
    private static final Pattern LOCAL = Pattern.compile("(?<![a-z])local(?: address| endpoint)?[:=] ?\\[?((?:[0-9]{1,3}\\.){3}[0-9]{1,3})[,:]([0-9]{2,5})(?![0-9.])", Pattern.CASE_INSENSITIVE);
    /** Of a trace the first lines name who failed. */
    private static final int TRACE = 12;
    private static final Pattern BROKEN = Pattern.compile("\\s*[\"'(]?[0-9]{2,5}(?![0-9:/-])");
    /** How many lines behind a failure it may stand. */
    private static final int SOON = 6;

    private final Words words;
    private final Map<String, Spoken> lately = new ConcurrentHashMap<>();

    Vicinity(Words words) {
        this.words = words;
    }

    /**
     * What a line says of the endpoint of a failure beside it.
     *
     * @param asContinuation whether it speaks of it if it continues the statement
     * @param byItself       whether it does otherwise
     * @param starts         whether it only tells what did not start: its reason stands behind it, and the one before belongs to another
     * @param told           the port that a command line in it tells a program to serve at
     * @param set            the port of its own that a program sets in it
     */
    private record Spoken(boolean asContinuation, boolean byItself, boolean starts, Optional<String> process, Stated stated, Optional<Integer> told, Optional<Integer> set) { }

    /** A line is the neighbour of many where failures stand close together. */
    private Spoken spoken(String line) {
        if (lately.size() > MOST_LATELY) {
            lately.clear();
        }
        return lately.computeIfAbsent(line, this::listen);
    }

    private Spoken listen(String line) {
        List<Found> found = words.in(line);
        boolean connects = LineJudge.any(found, WordRole.CONNECT) || OTHER_END.matcher(line).find() || LineJudge.any(found, WordRole.PORT) && Settings.isOther(line);
        boolean either = !connects && (LineJudge.any(found, WordRole.PORT) || LineJudge.any(found, WordRole.ACT) || ADDRESSED.matcher(line).find());
        boolean starts = !either && !connects && LineJudge.any(found, WordRole.FAILURE) && STARTS.matcher(line).find() && EndpointReader.hasPair(line);
        boolean asContinuation = either || !connects && isEndpoint(line);
        boolean byItself = either || !connects && LineJudge.any(found, WordRole.SOCKET);
        return new Spoken(asContinuation || starts, byItself || starts, starts, LineHead.of(line).process(), asContinuation || byItself || starts ? EndpointReader.read(line, found).ofMoreThanADigit() : Stated.NOTHING,
                Settings.told(line), Settings.set(line, connects));
    }

    /**
     * The endpoint that a neighbour states: an object's field, a hint behind, or what was announced before.
     *
     * @param farther the lines before those around, the nearest last
     */
    Stated stated(Surroundings around, Hit hit, Supplier<List<String>> farther) {
        Stated stated = hit.stated().or(wrapped(around)).or(sameName(around, hit));
        for (Neighbour neighbour : Neighbour.of(around, Continuation::is)) {
            Spoken spoken = spoken(neighbour.text());
            boolean told = neighbour.continues() ? spoken.asContinuation : spoken.byItself && isOfProcess(neighbour.text(), hit);
            if (told && !(spoken.starts && neighbour.follows())) {
                stated = stated.or(spoken.stated);
            }
            if (stated.port().isPresent() && stated.address().isPresent()) {
                return stated;
            }
        }
        if (stated.port().isPresent()) {
            return stated;
        }
        Stated known = stated.or(announced(around, hit, stated.address())).or(local(around)).or(ofScript(around));
        return known.port().isPresent() ? known : known.or(onlyOne(farther.get(), hit, stated.address()));
    }

    /** Of several listeners that were announced that one the name of which the failure, or its trace, tells. */
    private Stated sameName(Surroundings around, Hit hit) {
        List<String> announced = IntStream.range(0, around.at()).mapToObj(around.lines()::get)
                .filter(line -> INTENDS.matcher(line).find() && spoken(line).byItself && spoken(line).stated.port().isPresent() && isOfProcess(line, hit)).toList();
        return Names.mostAlike(announced, around.lines().subList(around.at(), Math.min(around.lines().size(), around.at() + TRACE)))
                .map(line -> spoken(line).stated).orElse(Stated.NOTHING);
    }

    /** The port of a line that was broken before it. */
    private Stated wrapped(Surroundings around) {
        String line = around.line().stripTrailing();
        String next = around.at() + 1 < around.lines().size() ? around.lines().get(around.at() + 1) : "";
        boolean broken = BROKEN.matcher(next).lookingAt() && words.in(line).stream().anyMatch(word -> word.role() == WordRole.PORT && word.to() == line.length());
        return broken ? at(EndpointReader.read(line + ' ' + next.strip(), words.in(line + ' ' + next.strip())).port()) : Stated.NOTHING;
    }

    /** What was announced for the same address, or to be done, or told on a command line, in the lines around; else what is set there, if it is one port. */
    private Stated announced(Surroundings around, Hit hit, Optional<String> address) {
        Set<Optional<Integer>> set = new HashSet<>();
        for (int i = around.at() - 1; i >= 0; i--) {
            String line = around.lines().get(i);
            Spoken spoken = spoken(line);
            Stated stated = announced(spoken, line, address);
            boolean own = (stated.port().isPresent() || spoken.set.isPresent()) && isOfProcess(line, hit);
            if (own && stated.port().isPresent()) {
                return stated;
            }
            if (own) {
                set.add(spoken.set);
            }
        }
        return set.size() == 1 ? at(set.iterator().next()) : Stated.NOTHING;
    }

    /** What was announced or set farther away, if it is one port. */
    private Stated onlyOne(List<String> farther, Hit hit, Optional<String> address) {
        Set<Optional<Integer>> ports = new HashSet<>();
        for (String line : farther) {
            if (FAR.isIn(line, Signed.shape(line)) && isOfProcess(line, hit)) {
                Spoken spoken = spoken(line);
                ports.add(announced(spoken, line, address).port().or(() -> spoken.set));
            }
        }
        ports.remove(Optional.<Integer>empty());
        return ports.size() == 1 ? at(ports.iterator().next()) : Stated.NOTHING;
    }

    private static Stated announced(Spoken spoken, String line, Optional<String> address) {
        boolean same = address.isPresent() && spoken.stated.address().equals(address);
        boolean other = address.isPresent() && spoken.stated.address().isPresent() && !same;
        boolean meant = spoken.byItself && spoken.stated.port().isPresent() && (same || !other && INTENDS.matcher(line).find());
        return meant ? spoken.stated : at(spoken.told);
    }

    private static Stated at(Optional<Integer> port) {
        return new Stated(port, Optional.empty(), Optional.empty());
    }

    private Stated ofScript(Surroundings around) {
        String next = around.at() + 1 < around.lines().size() ? around.lines().get(around.at() + 1) : "";
        return Settings.isOfScript(next) ? at(spoken(next).told) : Stated.NOTHING;
    }

    private static Stated local(Surroundings around) {
        List<String> behind = around.lines().subList(around.at() + 1, Math.min(around.lines().size(), around.at() + 1 + SOON));
        return behind.stream().map(LOCAL::matcher).filter(Matcher::find).findFirst()
                .map(matcher -> new Stated(EndpointReader.valid(matcher.group(2)), Optional.of(matcher.group(1)), Optional.empty())).orElse(Stated.NOTHING);
    }

    private boolean isOfProcess(String line, Hit hit) {
        Optional<String> process = spoken(line).process;
        return process.equals(hit.head().process()) || !hasNumber(process) && !hasNumber(hit.head().process());
    }

    private static boolean hasNumber(Optional<String> process) {
        return process.filter(name -> name.endsWith("]")).isPresent();
    }

    private static boolean isEndpoint(String line) {
        return line.chars().filter(Character::isLetter).count() <= FEW && EndpointReader.hasPair(line);
    }
}
