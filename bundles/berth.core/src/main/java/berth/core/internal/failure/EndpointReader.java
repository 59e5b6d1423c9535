// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.core.failure.WordRole;
import berth.core.internal.failure.Words.Found;

/**
 * Reads the port and the address that a line states, in the many ways in which programs write them.
 * <p>
 * All expressions take linear time: their repetitions are bounded and do not overlap.
 */
final class EndpointReader {
    private static final String NUMBER = "([0-9]{1,5})(?![0-9.]*[0-9]|[a-f][0-9a-f]|[a-f]-)";
    private static final String V4 = "(?<![0-9.])((?:[0-9]{1,3}\\.){3}[0-9]{1,3})";
    /** What must stand in a line besides; nearly all lines are passed over by it. */
    private static final String DIGIT = "";
    private static final String DOTTED = "1.1";
    private static final String COLONS = "1:1";
    /** Each with an address and a port. */
    private static final List<Pair> PAIRS = List.of(
            // [::]:80, [[0.0.0.0]:10050], [(null)]:8443, [AF_INET][undef]:1194
            new Pair("]:", Pattern.compile("\\[([0-9A-Za-z:.%()*_-]{0,64})\\]:" + NUMBER)),
            // 0.0.0.0:80, 0.0.0.0@53, 0.0.0.0#53, http-nio-0.0.0.0-8080, cowboy_127.0.0.1_8088, 10.9.9.9:[9300-9400]
            new Pair(DOTTED, Pattern.compile(V4 + "[:@#_-]\\[?" + NUMBER)),
            // 0.0.0.0.88
            new Pair(DOTTED, Pattern.compile(V4 + "\\.([0-9]{2,5})(?![0-9.])")),
            // :::3000, ::1:3000
            new Pair("::", Pattern.compile("(?<![0-9A-Fa-f:])([0-9A-Fa-f:]{0,38}::|[0-9A-Fa-f:]{0,32}::[0-9A-Fa-f:.%]{1,30}):([0-9]{2,5})(?![0-9A-Fa-f:])")),
            // 0:0:0:0:0:0:0:0:8080
            new Pair(COLONS, Pattern.compile("(?<![0-9A-Fa-f:])((?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}):([0-9]{2,5})(?![0-9A-Fa-f:])")),
            // fe80::1%2#123, ::1@53
            new Pair("::", Pattern.compile("(?<![0-9A-Fa-f:])([0-9A-Fa-f:]{0,38}::[0-9A-Fa-f:.]{0,30}(?:%[0-9A-Za-z]{1,16})?)[#@]" + NUMBER)),
            // *:80, +:80, any:8080, localhost:25
            new Pair(DIGIT, Pattern.compile("(?<![0-9A-Za-z_.*+-])(\\*|\\+|any|localhost|ip6-localhost)[:/]" + NUMBER, Pattern.CASE_INSENSITIVE)),
            // bind 0.0.0.0 25
            new Pair(DOTTED, Pattern.compile("(?:bind|listen)(?:ing)?(?: to| on)? ((?:[0-9]{1,3}\\.){3}[0-9]{1,3}) ([0-9]{2,5})(?![0-9.])", Pattern.CASE_INSENSITIVE)),
            // ('0.0.0.0', 8080), "::",5672, listen(*, 143), listen([::], 995)
            new Pair(DIGIT, Pattern.compile("(?:(?<![0-9.])|['\"(\\[{])((?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9A-Fa-f:]{0,38}::[0-9A-Fa-f:.]{0,30}|\\*|(?<=[\"'])[a-z0-9.-]{1,64}(?=[\"']))[\"'\\]]{0,2}"
                    + "(?:, ?| )[\"']?([0-9]{2,5})(?![0-9.])[\"')\\],}]")),
            // binding to [nn1:9000]
            new Pair(" [", Pattern.compile("(?:to|on|at|for) \\[([a-z0-9][a-z0-9.-]{0,80}):([0-9]{2,5})\\]")),
            // http://mx1.example.com:8080, listen tcp mx1:25, bind to mx1:25
            new Pair(":", Pattern.compile("(?:[a-z]{2,10}://|\\b(?:tcp[46]?|udp[46]?|to|on|at|address|socket|for) {1,2}[\"'/]?)([a-z0-9][a-z0-9._-]{0,80}):" + NUMBER,
                    Pattern.CASE_INSENSITIVE)));
    /** Each with a port alone. */
    private static final List<Pattern> PORTS = List.of(
            // :8080, tcp::1234, ':8000', <null>:80; times and places in source files have something else before the colon
            Pattern.compile("(?:^|(?<![A-Za-z0-9_])[\"']|[ (=<>\\[/]|(?:tcp|udp)[46]?:):([0-9]{2,5})(?![0-9.])(?!:[0-9])", Pattern.CASE_INSENSITIVE),
            // udp:161, /tcp/8080
            Pattern.compile("(?<![a-z])(?:tcp|udp)[46]?[:/]([0-9]{2,5})(?![0-9.])", Pattern.CASE_INSENSITIVE),
            // listening on '22', failed to listen on 1883, bind() for 500
            Pattern.compile("(?:listen(?:ing)?|bind(?:ing)?|bind\\(\\)|bound) (?:on|to|for) [\"']?([0-9]{2,5})(?![0-9.]|:[0-9])", Pattern.CASE_INSENSITIVE),
            // listener on TCP 7680
            Pattern.compile("(?:on|for|to) (?:tcp|udp)[46]? ([0-9]{2,5})(?![0-9.]|:[0-9])", Pattern.CASE_INSENSITIVE),
            // cannot bind 443, ...
            Pattern.compile("(?:bind|listen) ([0-9]{2,5})(?=[,;)]|$)", Pattern.CASE_INSENSITIVE),
            // {0,0,0,0}:1883, {127,0,0,1},8080
            Pattern.compile("\\{[0-9]{1,5}(?:,[0-9]{1,5}){3,7}\\}[:,] ?([0-9]{2,5})(?![0-9.])"),
            // HTTPServer(('', 80), Handler)
            Pattern.compile("\\((?:''|\"\"), ?([0-9]{2,5})\\)"),
            // to [9300-9400]
            Pattern.compile("(?:to|on|at) \\[([0-9]{2,5})(?:-[0-9]{2,5})?\\]"),
            // ["http-nio-8080"]
            Pattern.compile("[a-z]-([0-9]{2,5})\"\\]"),
            // sin_port=htons(53), as strace(1) writes it
            Pattern.compile("htons\\(([0-9]{1,5})\\)"));
    private static final Pattern BEHIND_PORT = Pattern.compile("(?:\\(s\\)|s)?(?: (?:tcp(?:/ip)?|udp)(?= ))?(?: ?(?:number|no\\.?|nr\\.?|is|to|between|(?:in )?range:?))?(?:, ?|[ \\t:=#>\\\\\"'\\[(»«„“]{0,6})(?:tcp/|udp/)?" + NUMBER,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BEHIND_TAKEN = Pattern.compile("[ \"')]{0,3}:? {0,2}([0-9]{2,5})(?![0-9.]|:[0-9])");
    /** 8080 port, 8080番ポート, 8080 numaralı bağlantı noktası, 8080-as port */
    private static final Pattern BEFORE_PORT = Pattern.compile("(?<![0-9A-Za-z.:_-])([0-9]{2,5})(?:番|号|號|번| numaralı| nolu| sayılı|-[a-záéíóöőúüű]{1,3}|\\.)? ?$");
    private static final Pattern ADDRESS = Pattern.compile(V4 + "(?![0-9])");
    private static final Pattern ADDRESS_V6 = Pattern.compile("(?<![0-9A-Za-z_:.])([0-9A-Fa-f:]{0,38}::[0-9A-Fa-f.]{0,20})(?![0-9A-Za-z:])");
    private static final Pattern STAR = Pattern.compile("(?:on|IP:|for|address) (\\*)(?=[,: ]|$)");
    private static final Pattern NAMED = Pattern.compile("(?:on host|address) [\\[\"']?(localhost)\\b");
    private static final Pattern UDP = Pattern.compile("(?<![a-z])udp(?![a-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern TCP = Pattern.compile("(?<![a-z])tcp(?![a-z])", Pattern.CASE_INSENSITIVE);

    private static final int NEAR = 20;

    private static final Pattern DOTS = Pattern.compile("[0-9]\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]");
    private static final int MOST_GROUPS = 8;

    private EndpointReader() { }

    /** A way to write an address with its port, and a sign that stands in it whatever they are. */
    private record Pair(String sign, Pattern pattern) {
        boolean canStandIn(String line, boolean dotted) {
            return sign.equals(DOTTED) ? dotted : sign.equals(COLONS) ? line.chars().filter(c -> c == ':').limit(MOST_GROUPS).count() == MOST_GROUPS : line.contains(sign);
        }
    }

    /** What a line states. */
    record Stated(Optional<Integer> port, Optional<String> address, Optional<Transport> transport) {
        static final Stated NOTHING = new Stated(Optional.empty(), Optional.empty(), Optional.empty());

        /** {@return this, with what it does not state from the other one, unless that is about another port} */
        Stated or(Stated other) {
            if (port.isPresent() && other.port.isPresent() && !port.equals(other.port)) {
                return this;
            }
            return new Stated(port.or(other::port), address.or(other::address), transport.or(other::transport));
        }
    }

    /** {@return the endpoint that a line states, the words of which are known} */
    static Stated read(String line, List<Found> words) {
        if (line.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return new Stated(Optional.empty(), alone(line), transport(line));
        }
        Stated full = full(line, words);
        Optional<Integer> port = full.port().or(() -> behindPort(line, words)).or(() -> behindTaken(line, words))
                .or(() -> PORTS.stream().flatMap(pattern -> number(pattern, line).stream()).findFirst()).or(() -> beforePort(line, words));
        return new Stated(port, full.address().or(() -> alone(line)), transport(line));
    }

    /** The pair that stands nearest to a word that tells of the failure: a line may name other endpoints, too. */
    private static Stated full(String line, List<Found> words) {
        Stated nearest = Stated.NOTHING;
        int least = Integer.MAX_VALUE;
        boolean dotted = DOTS.matcher(line).find();
        for (Pair pair : PAIRS) {
            if (!pair.canStandIn(line, dotted)) {
                continue;
            }
            Matcher matcher = pair.pattern.matcher(line);
            for (int at = 0; at < line.length() && matcher.find(at); at = Math.max(matcher.end(), at + 1)) {
                int distance = distance(words, matcher.start(), matcher.end());
                if (distance < least && valid(matcher.group(2)).isPresent()) {
                    least = distance;
                    nearest = stated(address(matcher.group(1)), matcher.group(2));
                }
            }
        }
        return nearest;
    }

    /** {@return whether there is an address with its port in the line} */
    static boolean hasPair(String line) {
        return full(line, List.of()).port().isPresent();
    }

    private static int distance(List<Found> words, int from, int to) {
        int least = Integer.MAX_VALUE - 1;
        for (Found word : words) {
            boolean tells = switch (word.role()) {
            case IN_USE, TAKEN, SOCKET_FORBIDDEN, FORBIDDEN, UNAVAILABLE, ACT -> true;
            case CODE, FAILURE, PORT, SOCKET, CONNECT, OUTGOING, OTHER_ACT, OTHER_MATTER, MESSAGE -> false;
            };
            least = tells ? Math.min(least, Math.max(0, Math.max(word.from() - to, from - word.to()))) : least;
        }
        return least;
    }

    private static Optional<String> address(String inside) {
        return inside.isEmpty() || inside.startsWith("(") || inside.equals("+") || inside.chars().allMatch(Character::isLetter) && !inside.equals("localhost")
                ? Optional.empty() : Optional.of(inside);
    }

    private static Stated stated(Optional<String> address, String port) {
        return new Stated(valid(port), address, Optional.empty());
    }

    private static Optional<Integer> behindPort(String line, List<Found> words) {
        for (Found word : words) {
            if (word.role() == WordRole.PORT) {
                Matcher matcher = BEHIND_PORT.matcher(line).region(word.to(), line.length()).useTransparentBounds(true);
                if (matcher.lookingAt()) {
                    Optional<Integer> port = valid(matcher.group(1));
                    if (port.isPresent()) {
                        return port;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> beforePort(String line, List<Found> words) {
        return words.stream().filter(word -> word.role() == WordRole.PORT).map(word -> line.substring(Math.max(0, word.from() - NEAR), word.from()))
                .flatMap(before -> number(BEFORE_PORT, before).stream()).findFirst();
    }

    private static Optional<Integer> behindTaken(String line, List<Found> words) {
        for (Found word : words) {
            if (word.role() == WordRole.TAKEN || word.role() == WordRole.IN_USE) {
                Matcher matcher = BEHIND_TAKEN.matcher(line).region(word.to(), line.length()).useTransparentBounds(true);
                if (matcher.lookingAt()) {
                    return valid(matcher.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> number(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? valid(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> alone(String line) {
        for (Pattern pattern : List.of(ADDRESS, ADDRESS_V6, STAR, NAMED)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    private static Optional<Transport> transport(String line) {
        boolean udp = UDP.matcher(line).find();
        boolean tcp = TCP.matcher(line).find();
        return udp == tcp ? Optional.empty() : Optional.of(udp ? Transport.UDP : Transport.TCP);
    }

    static Optional<Integer> valid(String digits) {
        // No port is written with a zero before it; times and bus addresses are.
        int port = digits.startsWith("0") ? 0 : Integer.parseInt(digits);
        return port >= 1 && port <= Endpoint.MAX_PORT ? Optional.of(port) : Optional.empty();
    }
}
