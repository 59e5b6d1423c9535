// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import berth.core.failure.FailureKind;
import berth.core.failure.WordRole;
import berth.core.internal.failure.EndpointReader.Stated;
import berth.core.internal.failure.Words.Found;

/** Says whether a line tells of a failed bind: by its words, and where they are not enough, by the lines around it. */
final class LineJudge {
    /** How far apart the words of one statement may stand, in characters. */
    private static final int NEAR = 90;
    private static final int LONGEST_TEXT = 500;
    /** Lines of a stack trace, of an object written out, or of the source that a trace quotes. */
    private static final Pattern CONTINUES = Pattern.compile("^(?:[ \\t]+.*|Caused by: .*|\\.\\.\\. .*|Traceback .*|[}\\])].*|Emitted .*|)$", Pattern.DOTALL);
    private static final Pattern OUTGOING = Pattern.compile("connect0|\\.Net\\.connect|[sS]ocket\\.connect|internalConnect|ConnectEx|\\bin connect\\b|\\.connect\\(");

    private final Words words;

    LineJudge(Words words) {
        this.words = words;
    }

    /** {@return whether a line with the bits of these words is worth judging} */
    static boolean isInteresting(int mask) {
        return has(mask, WordRole.IN_USE, WordRole.SOCKET_FORBIDDEN, WordRole.UNAVAILABLE, WordRole.MESSAGE, WordRole.CODE)
                || has(mask, WordRole.ACT) && has(mask, WordRole.FAILURE, WordRole.FORBIDDEN, WordRole.TAKEN)
                || has(mask, WordRole.PORT) && has(mask, WordRole.TAKEN)
                || has(mask, WordRole.FORBIDDEN) && has(mask, WordRole.FAILURE, WordRole.SOCKET);
    }

    private static boolean has(int mask, WordRole... roles) {
        for (WordRole role : roles) {
            if ((mask & role.bit()) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What a line says by itself. */
    private record Verdict(Optional<FailureKind> kind, Optional<String> product, Stated stated) { }

    /** {@return what the line in the middle tells, if it tells of a failed bind} */
    Optional<Hit> judge(Surroundings around) {
        String line = around.line();
        List<Found> found = words.in(line);
        return verdict(around, line, found).map(verdict -> {
            Optional<ErrorCodes.Code> code = ErrorCodes.read(line);
            Hit hit = Hit.line(around.number(), verdict.kind(), verdict.stated().or(EndpointReader.read(line, found)), code.map(ErrorCodes.Code::written),
                    verdict.product(), LineHead.of(line), line.strip().substring(0, Math.min(line.strip().length(), LONGEST_TEXT)));
            return hit.stated().port().isPresent() ? hit : hit.with(hit.stated().or(nearby(around, hit)));
        });
    }

    private Optional<Verdict> verdict(Surroundings around, String line, List<Found> found) {
        if (any(found, WordRole.OTHER_MATTER)) {
            return Optional.empty();
        }
        for (Found word : found) {
            Optional<Verdict> told = word.message().flatMap(pattern -> Messages.match(pattern, line, word)
                    .map(stated -> new Verdict(pattern.kind().or(() -> reason(line, found)), pattern.product(), stated)));
            if (told.isPresent()) {
                return told;
            }
        }
        return kind(around, line, found).map(kind -> new Verdict(kind.kind, Optional.empty(), Stated.NOTHING));
    }

    /** A failed bind, with the reason if it is given. */
    private record Told(Optional<FailureKind> kind) {
        static Optional<Told> of(FailureKind kind) {
            return Optional.of(new Told(Optional.of(kind)));
        }
    }

    private Optional<Told> kind(Surroundings around, String line, List<Found> found) {
        if (any(found, WordRole.IN_USE) || takenPort(found)) {
            return isOutgoing(around) ? Optional.empty() : Told.of(FailureKind.IN_USE);
        }
        boolean connects = any(found, WordRole.CONNECT);
        if (connects) {
            return Optional.empty();
        }
        boolean acts = any(found, WordRole.ACT);
        if (any(found, WordRole.SOCKET_FORBIDDEN)) {
            return isOutgoing(around) ? Optional.empty() : Told.of(FailureKind.FORBIDDEN);
        }
        if (any(found, WordRole.UNAVAILABLE) && (acts || any(found, WordRole.FAILURE) || actsAround(around))) {
            return isOutgoing(around) ? Optional.empty() : Told.of(FailureKind.ADDRESS_UNAVAILABLE);
        }
        boolean named = any(found, WordRole.SOCKET) && EndpointReader.read(line, found).port().isPresent();
        if (any(found, WordRole.FORBIDDEN) && (acts || named || actsAround(around)) && !isOutgoing(around)) {
            return Told.of(FailureKind.FORBIDDEN);
        }
        if (acts && (any(found, WordRole.FAILURE) || any(found, WordRole.TAKEN))) {
            return failedAct(line, found);
        }
        return Optional.empty();
    }

    /** The reason by the line's words and numbers, whatever it is about. */
    private static Optional<FailureKind> reason(String line, List<Found> found) {
        return any(found, WordRole.IN_USE) || any(found, WordRole.TAKEN) ? Optional.of(FailureKind.IN_USE)
                : any(found, WordRole.FORBIDDEN) || any(found, WordRole.SOCKET_FORBIDDEN) ? Optional.of(FailureKind.FORBIDDEN)
                : any(found, WordRole.UNAVAILABLE) ? Optional.of(FailureKind.ADDRESS_UNAVAILABLE) : ErrorCodes.read(line).map(ErrorCodes.Code::kind);
    }

    /** "Port 5173 is in use". */
    private static boolean takenPort(List<Found> found) {
        for (Found port : found) {
            for (Found taken : found) {
                if (port.role() == WordRole.PORT && taken.role() == WordRole.TAKEN && near(port, taken) && !any(found, WordRole.CONNECT)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** "Failed to bind to 0.0.0.0:8983", "bind failed with error: 10048", "Cannot bind any address". */
    private static Optional<Told> failedAct(String line, List<Found> found) {
        Optional<FailureKind> code = ErrorCodes.read(line).map(ErrorCodes.Code::kind);
        for (Found act : found) {
            for (Found other : found) {
                boolean failed = other.role() == WordRole.FAILURE || other.role() == WordRole.TAKEN;
                if (act.role() == WordRole.ACT && failed && near(act, other)
                        && (code.isPresent() || EndpointReader.read(line, found).port().isPresent() || socketNear(act, found))) {
                    return Optional.of(new Told(other.role() == WordRole.TAKEN ? Optional.of(FailureKind.IN_USE) : code));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean socketNear(Found act, List<Found> found) {
        return found.stream().anyMatch(word -> (word.role() == WordRole.SOCKET || word.role() == WordRole.PORT) && near(act, word));
    }

    private static boolean near(Found one, Found other) {
        return Math.max(one.from(), other.from()) - Math.min(one.to(), other.to()) <= NEAR;
    }

    private static boolean any(List<Found> found, WordRole role) {
        for (Found word : found) {
            if (word.role() == role) {
                return true;
            }
        }
        return false;
    }

    private boolean actsAround(Surroundings around) {
        return continuation(around).stream().anyMatch(line -> any(words.in(line), WordRole.ACT));
    }

    /** Whether the stack shows that a client's socket failed. */
    private static boolean isOutgoing(Surroundings around) {
        List<String> lines = new ArrayList<>(continuation(around));
        return lines.stream().anyMatch(OUTGOING.asPredicate()) && lines.stream().noneMatch(line -> line.contains("bind0") || line.contains("listen"));
    }

    /** The lines before and behind that belong to the same statement. */
    private static List<String> continuation(Surroundings around) {
        List<String> lines = new ArrayList<>();
        Predicate<String> continues = CONTINUES.asMatchPredicate();
        for (int i = around.at() - 1; i >= 0 && (continues.test(around.lines().get(i)) || continues.test(around.lines().get(i + 1))); i--) {
            lines.add(around.lines().get(i));
        }
        for (int i = around.at() + 1; i < around.lines().size() && continues.test(around.lines().get(i)); i++) {
            lines.add(around.lines().get(i));
        }
        return lines;
    }

    /** The endpoint that a neighbour states: an object's field, a hint behind, or what was announced just before. */
    private Stated nearby(Surroundings around, Hit hit) {
        Stated stated = hit.stated();
        for (Neighbour neighbour : Neighbour.of(around, CONTINUES.asMatchPredicate())) {
            List<Found> found = words.in(neighbour.text());
            boolean speaks = neighbour.continues() ? any(found, WordRole.PORT) || any(found, WordRole.ACT) || neighbour.text().contains("address")
                    : any(found, WordRole.PORT) || any(found, WordRole.ACT) || any(found, WordRole.SOCKET);
            boolean sameProcess = LineHead.of(neighbour.text()).process().equals(hit.head().process()) || neighbour.continues();
            if (speaks && sameProcess && !any(found, WordRole.CONNECT)) {
                stated = stated.or(EndpointReader.read(neighbour.text(), found));
            }
            if (stated.port().isPresent() && stated.address().isPresent()) {
                return stated;
            }
        }
        return stated;
    }

    /** A line that may say where the bind was to take place. */
    private record Neighbour(String text, boolean continues) {
        private static final int NEXT = 3;

        /** The nearest first: what continues the statement, then what follows, then what went before. */
        static List<Neighbour> of(Surroundings around, Predicate<String> continues) {
            List<Neighbour> all = new ArrayList<>();
            List<String> lines = around.lines();
            int at = around.at() + 1;
            while (at < lines.size() && continues.test(lines.get(at))) {
                all.add(new Neighbour(lines.get(at++), true));
            }
            for (int i = at; i < Math.min(lines.size(), at + NEXT); i++) {
                all.add(new Neighbour(lines.get(i), false));
            }
            int before = around.at() - 1;
            for (int i = before; i >= Math.max(0, around.at() - NEXT); i--) {
                all.add(new Neighbour(lines.get(i), false));
            }
            for (int i = before; i >= 0 && (continues.test(lines.get(i)) || continues.test(lines.get(i + 1))); i--) {
                all.add(new Neighbour(lines.get(i), true));
            }
            return all;
        }
    }
}
