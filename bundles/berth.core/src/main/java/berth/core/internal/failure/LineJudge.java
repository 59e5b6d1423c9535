// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import berth.core.failure.FailureKind;
import berth.core.failure.WordRole;
import berth.core.internal.failure.EndpointReader.Stated;
import berth.core.internal.failure.Words.Found;

/** Says whether a line tells of a failed bind: by its words, and where they are not enough, by the lines around it. */
final class LineJudge {
    /** How far apart the words of one statement may stand, in characters. */
    private static final int NEAR = 90;
    private static final int LONGEST_TEXT = 500;
    /** How points of change logs, comments and mark-up begin: they tell of such failures, too, but give no reason and no port. */
    private static final Pattern NOTE = Pattern.compile("\\s*(?:[-+*o•!] |(?i:note|hint|tip|remark|hinweis)(?-i): |#{1,6} |\\*\\*[^*]{1,40}\\*\\*|(?:[Ff]ix(?:ed|es)?|[Aa]dded|[Cc]hanged|[Ii]mproved|[Bb]ugfix): |<(?:[a-z][a-z0-9]{0,9}[ >/]|!|/)(?<!<(?:pre|td|code|samp|tt)>)|\"[a-z]+\": \"<|[0-9]+\\. )");
    /** How far from its act a socket may stand where the port is not named. */
    private static final int VERY_NEAR = 40;
    private static final Pattern SERVES = Pattern.compile("(?:start|launch|creat|initiali[sz])\\w{0,4} (?:an? |the |its )?(?:[\\w-]{1,20} ){0,2}(?:\\w{1,20}-)?server|(?<![a-z])server (?:start-?up|start|launch|initiali[sz]ation|creation) (?:fail|error)", Pattern.CASE_INSENSITIVE);
    /** All addresses, or a pair in brackets behind the reason: only servers name them so, but for what a visitor writes into a query. */
    private static final Pattern EVERYWHERE = Pattern.compile("(?:0\\.0\\.0\\.0(?<![?&][\\w.-]{1,30}=0\\.0\\.0\\.0)|\\[::\\](?<![?&][\\w.-]{1,30}=\\[::\\])):[0-9]{1,5}|[Dd]enied: \\(['\"]");
    private static final String CANNOT_MAKE = "(?:[Cc]ould not|[Cc]ouldn't|[Cc]annot|[Cc]an't|[Uu]nable to|[Ff]ailed to) (?:create|open|make|set ?up|initiali[sz]e) (?:an? |the |its |any )?";
    /** What needs neither a socket nor a port beside it. */
    private static final Pattern PLAIN = Pattern.compile("\\bbind\\(\\) (?:failed|error)\\b|\\blisten\\(\\)(?: failed|: Bad file descriptor)|(?:[Ee]rror binding|\\(\\): (?:[Cc]ould not|[Cc]annot|[Cc]an't|[Uu]nable to|[Ff]ailed to) bind[.!]?)\\s*$|"
            + "^(?:[\\w./-]{1,40}(?:\\[[0-9]{1,7}\\])?: )?(?:(?:[Ee]rror|ERROR|[Ww]arning|WARNING|[Ff]atal|FATAL):? )?(?:[Ss]erver )?(?:(?:[Cc]ould not|[Cc]ouldn't|[Cc]annot|[Cc]an't|[Uu]nable to|[Ff]ailed to) (?:bind|listen)|listen failed|server bind failed)[.!]?\\s*$|(?<![\\w.])java\\.net\\.BindException: \\S|Execution error \\(BindException\\) at |"
            + "(?:^|: )" + CANNOT_MAKE + "(?:(?:(?i:tcp|udp|https?|server|network|socket|ipv4|ipv6) ){1,2}listener|listening socket|server socket|listen socket)s?[.!]*\\s*$|^" + CANNOT_MAKE + "listeners?[.!]*\\s*$");
    /** What one does with a port before anybody listens there. */
    private static final Pattern OPENS = Pattern.compile("open|acquire|reserve|claim|(?iu:öffn|ouvr|ouvert|abrir|apri|откры|打开|打開|開啟|開け|開く)", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPENS_ENDPOINT = Pattern.compile("(?<![a-z])open(?:ing)? (?:(?:tcp|udp)6?:)?[\"'\\[]{0,2}(?:(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-f:]{0,38}::[0-9a-f:.]{0,30}|\\*|localhost)?[\"'\\]]{0,2}:[0-9]{1,5}(?![0-9])", Pattern.CASE_INSENSITIVE);
    /** A port of a device or of a virtual network: 1/15, front-12, an identifier. */
    private static final Pattern OF_DEVICE = Pattern.compile(" (?:0x[0-9a-f]{1,8}|[0-9]{1,3}/[0-9]{1,3}|[A-Za-z]{2,24}[0-9]{1,2}/[0-9]{1,3}|[A-Za-z]{2,12}-[0-9]{1,3}|[0-9a-f]{0,8}(?:[0-9][a-f]|[a-f][0-9])[0-9a-f]{0,8}-[0-9a-f]{2,12}|[A-Za-z]{2,6}[0-9]{1,2})(?![A-Za-z0-9])");
    private static final int SHORT = 24;
    /** What a service says of itself that ends for the reason below. */
    private static final Pattern ENDS = Pattern.compile("(?<![a-z])(?:service|server|daemon) (?:is |was )?(?:terminat|stopp|exit|abort|shutting)", Pattern.CASE_INSENSITIVE);
    /** So directories are bound, too: only what stands beside it tells. */
    private static final Pattern BARE = Pattern.compile("(?:^|[:\\] ])bind failed[.!]?\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern SERVER = Pattern.compile("(?<![a-z])(?:tcp|udp|https?|web|rpc) (?:server|listener|socket)(?![a-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern SERVERS = Pattern.compile("bind0|\\.[bB]ind\\(|DoBind|listen0|\\.[lL]isten\\(");
    /** Where prose turns to something else than what failed. */
    private static final Pattern CLAUSE = Pattern.compile(", (?:so|but|which|because|since|where|when|while|although)\\b");
    /** What is named last before the reason is what failed: "dial: listen tcp 127.0.0.1:3389: bind: …". */
    private static final Pattern BINDS = Pattern.compile("listen (?:tcp|udp)[46]? .{1,100}: bind: |\\w:listen\\(|[Bb]ind problem|[Cc]reat(?:e|ing) server socket|socket for (?:receiving|incoming|accepting) connections");
    private static final String CAUSE = "Caused by: ";
    /** Java says so of a port below 1024; of a connection it adds that. */
    private static final Pattern SOCKET_DENIED = Pattern.compile("(?<![\\w.])java\\.net\\.SocketException: Permission denied\\s*$");
    /** What stands behind a failure that gives no reason: "original message : Permission denied". */
    private static final Pattern BEHIND = Pattern.compile("(?:(?i:original message|reason|cause|caused by|error|message|details?|what\\(\\)) ?[:=] {0,3})?([^:/\"'=]{8,48}?)[.!]?");
    /** "address :8000 in use" */
    private static final Pattern ADDRESS_TAKEN = Pattern.compile("(?<![a-z])address (?:\\[[^\\]\\s]{0,45}\\]|[^\\s:]{0,60}):[0-9]{1,5} (?:is |was )?(?:already |currently )?in use(?![a-z])", Pattern.CASE_INSENSITIVE);
    /** As libuv tells of what it was just asked for, without the name of another call. */
    private static final Pattern UNAVAILABLE = Pattern.compile("(?:^|:[0-9]{1,5}: |Error: )EADDRNOTAVAIL: address not available");
    private static final Pattern NO_FILE = Pattern.compile("no such file or directory", Pattern.CASE_INSENSITIVE);
    private static final Set<WordRole> REASONS = EnumSet.of(WordRole.IN_USE, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN, WordRole.UNAVAILABLE);
    /** The reason and nothing else; what it was about stands before. */
    private static final Pattern ONLY_REASON = Pattern.compile("(?:[Ee]rror: |ERROR:? |FATAL:? )?[^:/\"'=]{8,40}\\s*");
    private static final Pattern SERVING = Pattern.compile("(?<![a-z])(?:serving|starting|launching|listening|running|binding)(?![a-z]).{0,80}(?<![a-z])(?:server|app|https?|port|listener|proxy|daemon|socket)(?![a-z])", Pattern.CASE_INSENSITIVE);
    private static final int JUST_BEFORE = 3;
    /** Success, whatever level a collector gives to a line. */
    private static final Pattern SUCCESS = Pattern.compile("(?<!not |t be |to be |never |without |while |when |not be |no longer )(?:listening (?:on|at|for)|bound (?:socket |to)|listening: )", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEVEL = Pattern.compile("^(?:.{0,60}[\\s\\[|:,])?ERROR[\\s\\]:|,]|\"(?:level|severity|log\\.level)\": ?\"error\"|level=error|##\\[error\\]", Pattern.CASE_INSENSITIVE);

    /** .NET adds so whom it could not reach: "… by its access permissions. (www.example.com:443)". */
    private static final Pattern CONNECTED = Pattern.compile("(?:\\.|requested address) \\((?:(?:localhost|[a-z0-9-]{1,60}(?:\\.[a-z0-9-]{1,60}){2,8}(?<![0-9])):[0-9]{1,5}|[a-z0-9-]{1,60}\\.[a-z]{2,20}:(?:80|443))\\)\\s*$");

    private static final int TEN = 10;
    /** Without one of these only the name of an error tells. */
    private static final Set<WordRole> LONE = EnumSet.of(WordRole.IN_USE, WordRole.TAKEN, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN, WordRole.UNAVAILABLE,
            WordRole.ACT, WordRole.MESSAGE);

    private final Words words;
    private final Vicinity vicinity;

    LineJudge(Words words) {
        this.words = words;
        vicinity = new Vicinity(words);
    }

    /** {@return whether a line with the bits of these words is worth judging} */
    static boolean isInteresting(int mask) {
        return has(mask, WordRole.IN_USE, WordRole.SOCKET_FORBIDDEN, WordRole.UNAVAILABLE, WordRole.MESSAGE, WordRole.CODE)
                || has(mask, WordRole.ACT) && has(mask, WordRole.FAILURE, WordRole.FORBIDDEN, WordRole.TAKEN)
                || has(mask, WordRole.TAKEN) && has(mask, WordRole.PORT, WordRole.SOCKET)
                || has(mask, WordRole.FORBIDDEN) && has(mask, WordRole.FAILURE, WordRole.SOCKET);
    }

    /** {@return whether no line that follows could change what is judged of the one in the middle} */
    static boolean isWhole(Surroundings around) {
        int at = around.at() + 1;
        while (at < around.lines().size() && Continuation.is(around.lines().get(at))) {
            at++;
        }
        return around.lines().size() - at >= Neighbour.NEXT || around.lines().size() - around.at() > Surroundings.BEHIND;
    }

    private static boolean has(int mask, WordRole... roles) {
        for (WordRole role : roles) {
            if ((mask & role.bit()) != 0) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a line may tell of a failed bind, whatever stands around it} Most numbers that look like an error of WinSock are none. */
    boolean mayTell(String line) {
        return words.in(line).stream().anyMatch(word -> LONE.contains(word.role())) || ErrorCodes.named(line, true).isPresent();
    }

    /** What a line says by itself. */
    private record Verdict(Optional<FailureKind> kind, Optional<String> product, Stated stated) { }

    /** What a line states, which is asked for more than once; with blanks for what it only repeats, it is another line. */
    private static final class Statement {
        private final String line;
        private final List<Found> found;
        private Optional<Stated> stated = Optional.empty();

        Statement(String line, List<Found> found) {
            this.line = line;
            this.found = found;
        }

        Stated stated() {
            Stated known = stated.orElseGet(() -> EndpointReader.read(line, found));
            stated = Optional.of(known);
            return known;
        }
    }

    /**
     * {@return what the line in the middle tells, if it tells of a failed bind}
     *
     * @param farther the lines before those around it, the nearest last
     */
    Optional<Hit> judge(Surroundings around, Supplier<List<String>> farther) {
        String line = around.line();
        Quoted quoted = Quoted.in(line);
        List<Found> found = Hypotheses.without(line, quoted.said(words.in(line)));
        String blanked = quoted.blanked(line);
        Statement said = new Statement(blanked, found);
        Statement written = blanked.equals(line) ? said : new Statement(line, found);
        return verdict(around, said, found).map(verdict -> {
            Optional<ErrorCodes.Code> code = ErrorCodes.read(blanked);
            Hit hit = Hit.line(around.number(), cause(around).or(verdict::kind).or(() -> behind(around)), verdict.stated().or(written.stated()), code.map(ErrorCodes.Code::written),
                    verdict.product(), LineHead.of(line), line.strip().substring(0, Math.min(line.strip().length(), LONGEST_TEXT)));
            return hit.stated().port().isPresent() ? hit : hit.with(hit.stated().or(vicinity.stated(around, hit, farther)));
        });
    }

    /** The reason that a stack trace gives last: what stands above may be what a library makes of it, and wrong. */
    private Optional<FailureKind> cause(Surroundings around) {
        Optional<FailureKind> kind = Optional.empty();
        for (int i = around.at() + 1; i < around.lines().size() && Continuation.is(around.lines().get(i)); i++) {
            String line = Continuation.said(around.lines().get(i));
            List<Found> found = line.startsWith(CAUSE) ? words.in(line) : List.of();
            kind = hasReason(found) ? reason(line, found) : kind;
        }
        return kind;
    }

    private Optional<FailureKind> behind(Surroundings around) {
        String next = around.at() + 1 < around.lines().size() ? around.lines().get(around.at() + 1).strip() : "";
        Matcher only = BEHIND.matcher(next);
        if (!only.matches()) {
            return Optional.empty();
        }
        List<Found> found = words.in(next);
        return found.stream().anyMatch(word -> REASONS.contains(word.role()) && word.from() == only.start(1) && word.to() == only.end(1)) ? reason(next, found) : Optional.empty();
    }

    private Optional<Verdict> verdict(Surroundings around, Statement statement, List<Found> found) {
        String line = around.line();
        String said = statement.line;
        if (any(found, WordRole.OTHER_MATTER) || NoReport.is(line) || !hasReason(found) && (ErrorCodes.isAnother(said) || NO_FILE.matcher(said).find() && statement.stated().port().isEmpty())
                || (NoReport.explainsEntry(around) || NoReport.isOfFileSystem(line)) && statement.stated().port().isEmpty() || CONNECTED.matcher(said).find() && !any(found, WordRole.ACT)) {
            return Optional.empty();
        }
        List<Verdict> messages = new ArrayList<>();
        for (Found word : found) {
            word.message().ifPresent(pattern -> Messages.match(pattern, line, word)
                    .ifPresent(stated -> messages.add(new Verdict(pattern.kind().or(() -> reason(said, found)), pattern.product(), stated))));
        }
        // The one that says most.
        return messages.stream().filter(verdict -> verdict.stated().port().isPresent()).findFirst().or(() -> messages.stream().findFirst())
                .or(() -> kind(around, statement, found).map(kind -> new Verdict(kind.kind, Optional.empty(), Stated.NOTHING)));
    }

    private static boolean hasReason(List<Found> found) {
        return any(found, WordRole.IN_USE) || any(found, WordRole.TAKEN) || any(found, WordRole.SOCKET_FORBIDDEN) || any(found, WordRole.FORBIDDEN)
                || any(found, WordRole.UNAVAILABLE);
    }

    /** A failed bind, with the reason if it is given. */
    private record Told(Optional<FailureKind> kind) { }

    private Optional<Told> kind(Surroundings around, Statement statement, List<Found> found) {
        String line = statement.line;
        Stated stated = statement.stated();
        if (NOTE.matcher(line).lookingAt() && stated.port().isEmpty()) {
            return Optional.empty();
        }
        boolean connects = any(found, WordRole.CONNECT) && !BINDS.matcher(line).find();
        boolean otherAct = any(found, WordRole.OTHER_ACT);
        Optional<FailureKind> kind = certain(line, found, connects, stated);
        if (kind.isEmpty() && !connects && !otherAct) {
            kind = withAnAct(around, found, stated);
        }
        boolean runsAlready = any(found, WordRole.TAKEN) && any(found, WordRole.FAILURE) && SERVES.matcher(line).find();
        if (kind.isEmpty() && (takenPort(line, found, stated) || runsAlready && !connects)) {
            kind = Optional.of(FailureKind.IN_USE);
        }
        Optional<Told> told = kind.map(one -> new Told(Optional.of(one)));
        if (told.isEmpty() && !connects && !otherAct && any(found, WordRole.ACT)) {
            told = BARE.matcher(line).find() && isBesideServer(around) ? Optional.of(new Told(Optional.empty())) : failedAct(line, found, stated);
        }
        return told.filter(one -> !isOutgoing(around));
    }

    /** What needs no further word. */
    private static Optional<FailureKind> certain(String line, List<Found> found, boolean connects, Stated stated) {
        if (any(found, WordRole.SOCKET_FORBIDDEN) && !connects) {
            return Optional.of(FailureKind.FORBIDDEN);
        }
        if (any(found, WordRole.IN_USE)) {
            return Optional.of(FailureKind.IN_USE);
        }
        boolean ofSockets = any(found, WordRole.ACT) || any(found, WordRole.SOCKET) || any(found, WordRole.PORT) || stated.address().isPresent();
        return connects || !any(found, WordRole.CODE) ? Optional.empty() : ErrorCodes.named(line, ofSockets).map(ErrorCodes.Code::kind);
    }

    /** What is said of files and connections, too. */
    private Optional<FailureKind> withAnAct(Surroundings around, List<Found> found, Stated stated) {
        boolean reads = Quoted.in(around.line()).isAny();
        boolean acts = found.stream().anyMatch(word -> word.role() == WordRole.ACT && !(reads && isStart(around.line(), word))) || !reads && SERVES.matcher(around.line()).find();
        if (any(found, WordRole.UNAVAILABLE) && (acts || any(found, WordRole.FAILURE) || UNAVAILABLE.matcher(around.line()).find() || actsAround(around))) {
            return Optional.of(FailureKind.ADDRESS_UNAVAILABLE);
        }
        boolean opens = any(found, WordRole.PORT) && OPENS.matcher(around.line()).find() || OPENS_ENDPOINT.matcher(around.line()).find();
        boolean named = stated.port().isPresent() && (opens || any(found, WordRole.SOCKET) || EVERYWHERE.matcher(around.line()).find());
        boolean ends = any(found, WordRole.SOCKET) && continuation(around).stream().anyMatch(ENDS.asPredicate());
        boolean alone = SOCKET_DENIED.matcher(around.line()).find() || isOnlyReason(around);
        return any(found, WordRole.FORBIDDEN) && (acts || named || ends || alone || actsAround(around)) ? Optional.of(FailureKind.FORBIDDEN) : Optional.empty();
    }

    private static boolean isOnlyReason(Surroundings around) {
        return ONLY_REASON.matcher(around.line()).matches()
                && around.lines().subList(Math.max(0, around.at() - JUST_BEFORE), around.at()).stream().anyMatch(line -> SERVING.matcher(line).find());
    }

    /** "UDP server: could not start" */
    private boolean isBesideServer(Surroundings around) {
        return IntStream.of(around.at() - 1, around.at() + 1).filter(at -> at >= 0 && at < around.lines().size()).mapToObj(around.lines()::get)
                .anyMatch(line -> SERVER.matcher(line).find() && any(words.in(line), WordRole.FAILURE) && !any(words.in(line), WordRole.CONNECT));
    }

    /** A server that can't start may lack the right to read a file. */
    private static boolean isStart(String line, Found act) {
        return line.regionMatches(true, act.from(), "start", 0, "start".length());
    }

    /** The reason by the line's words and numbers, whatever it is about. */
    private static Optional<FailureKind> reason(String line, List<Found> found) {
        return any(found, WordRole.SOCKET_FORBIDDEN) ? Optional.of(FailureKind.FORBIDDEN)
                : any(found, WordRole.UNAVAILABLE) ? Optional.of(FailureKind.ADDRESS_UNAVAILABLE)
                : any(found, WordRole.IN_USE) ? Optional.of(FailureKind.IN_USE)
                : any(found, WordRole.FORBIDDEN) ? Optional.of(FailureKind.FORBIDDEN)
                : ErrorCodes.read(line).map(ErrorCodes.Code::kind).or(() -> any(found, WordRole.TAKEN) ? Optional.of(FailureKind.IN_USE) : Optional.empty());
    }

    /** "Port 5173 is in use", "Address localhost:1099 is already in use". */
    private static boolean takenPort(String line, List<Found> found, Stated stated) {
        if (any(found, WordRole.CONNECT) || !any(found, WordRole.TAKEN)) {
            return false;
        }
        if (EVERYWHERE.matcher(line).find() || any(found, WordRole.SOCKET) && EndpointReader.hasPair(line) || ADDRESS_TAKEN.matcher(line).find()) {
            return true;
        }
        // Ports of switches and hubs are counted.
        if (stated.port().filter(number -> number < TEN).isPresent()) {
            return false;
        }
        for (Found port : found) {
            for (Found taken : found) {
                if (port.role() == WordRole.PORT && taken.role() == WordRole.TAKEN && near(port, taken) && !isName(line, port)
                        && !OF_DEVICE.matcher(line).region(port.to(), line.length()).lookingAt()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** "Failed to bind to 0.0.0.0:8983", "bind failed with error: 10048", "Cannot bind any address". */
    private static Optional<Told> failedAct(String line, List<Found> found, Stated stated) {
        Optional<FailureKind> code = ErrorCodes.read(line).map(ErrorCodes.Code::kind);
        if (PLAIN.matcher(line).find()) {
            return Optional.of(new Told(code));
        }
        boolean succeeded = SUCCESS.matcher(line).find() && LEVEL.matcher(line).find()
                && found.stream().filter(word -> word.role() == WordRole.FAILURE).allMatch(word -> line.substring(word.from(), word.to()).equalsIgnoreCase("error"));
        for (Found act : found) {
            for (Found other : found) {
                boolean failed = other.role() == WordRole.FAILURE || other.role() == WordRole.TAKEN;
                if (act.role() == WordRole.ACT && failed && near(act, other) && !succeeded
                        && (code.isPresent() || stated.port().isPresent() || socketNear(line, act, found) && oneClause(line, act, other))) {
                    return Optional.of(new Told(other.role() == WordRole.TAKEN ? Optional.of(FailureKind.IN_USE) : code));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean socketNear(String line, Found act, List<Found> found) {
        return found.stream().anyMatch(word -> (word.role() == WordRole.SOCKET || word.role() == WordRole.PORT) && distance(act, word) <= VERY_NEAR && !isName(line, word));
    }

    /** In quotes stands the name of a field: 'port' is required. */
    private static boolean isName(String line, Found word) {
        int from = word.from() - 1;
        return from >= 0 && word.to() < line.length() && "'\"`".indexOf(line.charAt(from)) >= 0 && line.charAt(from) == line.charAt(word.to());
    }

    private static boolean oneClause(String line, Found one, Found other) {
        return !CLAUSE.matcher(line.substring(Math.min(one.from(), other.from()), Math.max(one.to(), other.to()))).find();
    }

    private static boolean near(Found one, Found other) {
        return distance(one, other) <= NEAR;
    }

    private static int distance(Found one, Found other) {
        return Math.max(one.from(), other.from()) - Math.min(one.to(), other.to());
    }

    static boolean any(List<Found> found, WordRole role) {
        for (Found word : found) {
            if (word.role() == role) {
                return true;
            }
        }
        return false;
    }

    private boolean actsAround(Surroundings around) {
        return continuation(around).stream().anyMatch(line -> line.contains("socket.error(") || any(Quoted.in(line).said(words.in(line)), WordRole.ACT)) || isFailedAct(around, around.at() + 1);
    }

    /** "Could not listen" */
    private boolean isFailedAct(Surroundings around, int at) {
        String line = at < around.lines().size() ? around.lines().get(at) : "";
        List<Found> found = line.length() <= SHORT ? words.in(line) : List.of();
        return any(found, WordRole.ACT) && any(found, WordRole.FAILURE);
    }

    /** Whether the line or its stack shows that a client's socket failed. */
    private boolean isOutgoing(Surroundings around) {
        List<String> lines = new ArrayList<>(continuation(around));
        lines.add(around.line());
        return lines.stream().anyMatch(line -> any(words.in(line), WordRole.OUTGOING)) && lines.stream().noneMatch(SERVERS.asPredicate());
    }

    /** The lines before and behind that belong to the same statement. */
    private static List<String> continuation(Surroundings around) {
        List<String> lines = new ArrayList<>();
        Predicate<String> continues = Continuation::is;
        for (int i = around.at() - 1; i >= 0 && (continues.test(around.lines().get(i)) || continues.test(around.lines().get(i + 1))); i--) {
            lines.add(around.lines().get(i));
        }
        for (int i = around.at() + 1; i < around.lines().size() && continues.test(around.lines().get(i)); i++) {
            lines.add(around.lines().get(i));
        }
        return lines;
    }
}
