// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    /** Each with an address and a port. */
    private static final List<Signed> PAIRS = List.of(
            // [::]:80, [[0.0.0.0]:10050], [(null)]:8443, [AF_INET][undef]:1194
            Signed.of("\\[([0-9A-Za-z:.%()*_-]{0,64})\\]:" + NUMBER, "]:0"),
            // 0.0.0.0:80, 0.0.0.0@53, 0.0.0.0#53, http-nio-0.0.0.0-8080, cowboy_127.0.0.1_8088, 10.9.9.9:[9300-9400]
            Signed.of(V4 + "[:@#_-]\\[?" + NUMBER, "0.0.0.0:", "0.0.0.0@", "0.0.0.0#", "0.0.0.0_", "0.0.0.0-"),
            // [127.0.0.1/6667]; a length of a network's prefix has two digits at most
            Signed.of("\\[" + V4 + "/([0-9]{3,5})\\]", "[0.0.0.0/0]"),
            // 10.0.0.1[500]
            Signed.of(V4 + "\\[([0-9]{2,5})\\]", "0.0.0.0[0"),
            // 0.0.0.0.88
            Signed.of(V4 + "\\.([0-9]{2,5})(?![0-9.])", "0.0.0.0.0"),
            // :::3000, ::1:3000
            Signed.of("(?<![0-9A-Fa-f:])([0-9A-Fa-f:]{0,38}::|[0-9A-Fa-f:]{0,32}::[0-9A-Fa-f:.%]{1,30}):([0-9]{2,5})(?!:?[0-9A-Fa-f]|::)", "::"),
            // 0:0:0:0:0:0:0:0:8080
            Signed.of("(?<![0-9A-Fa-f:])((?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}):([0-9]{2,5})(?![0-9A-Fa-f:])", Signed.COLONS),
            // fe80::1%2#123, ::1@53
            Signed.of("(?<![0-9A-Fa-f:])([0-9A-Fa-f:]{0,38}::[0-9A-Fa-f:.]{0,30}(?:%[0-9A-Za-z]{1,16})?)[#@]" + NUMBER, "@0", "#0"),
            // *:80, +:80, any:8080, localhost:25
            Signed.anyCase("(?<![0-9A-Za-z_.*+-])(\\*|\\+|any|localhost|ip6-localhost)[:/]" + NUMBER, "*:", "*/", "+:", "+/", "any:", "any/", "localhost:", "localhost/"),
            // {httpd_sup,any,8888,default}
            Signed.of("(?<![0-9A-Za-z_.-])(any|localhost),([0-9]{2,5})[,})\\]]", "any,0", "localhost,0"),
            // bind 0.0.0.0 25
            Signed.anyCase("(?:bind|listen)(?:ing)?(?: to| on)?(?: inet6?)? ((?:[0-9]{1,3}\\.){3}[0-9]{1,3}) ([0-9]{2,5})(?![0-9.])", " 0.0.0.0 0"),
            // ('0.0.0.0', 8080), "::",5672, listen(*, 143), listen([::], 995)
            Signed.of("(?:(?<![0-9.])|['\"(\\[{])((?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9A-Fa-f:]{0,38}::[0-9A-Fa-f:.]{0,30}|\\*|(?<=[\"'])[a-z0-9.-]{1,64}(?=\\\\?[\"']))[\"'\\]\\\\]{0,3}"
                    + "(?:, ?| )[\"']?([0-9]{2,5})(?![0-9.])[\"')\\],}]",
"0.0.0.0 0", "0.0.0.0 '", "0.0.0.0 \"", "0.0.0.0,", "0.0.0.0'", "0.0.0.0\"", "0.0.0.0\\", "0.0.0.0]", "::", "*,", "* 0", "* '", "* \"", "*'", "*\"", "*]",
                    "',", "\",", "' 0", "\" 0", "' '", "' \"", "\" '", "\" \"", "''", "'\"", "\"'", "\"\"", "']", "\"]"),
            // to 'mx1.example.com':8085
            Signed.of("'([a-z0-9-]{1,40}(?:\\.[a-z0-9-]{1,40}){1,8})':" + NUMBER, "':0"),
            // unable to bind to 0.0.0.0/53: in use
            Signed.anyCase("bind to ((?:[0-9]{1,3}\\.){3}[0-9]{1,3})/([0-9]{1,5}): ", "bind to 0.0.0.0/0: "),
            // bind to 0.0.0.0 and 8182
            Signed.anyCase("(?:bind|listen)(?:ing)?(?: to| on)? ((?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-f:]{0,38}::[0-9a-f:.]{0,30}|localhost) (?:and|with|at) (?:port )?" + NUMBER, " and 0", " with 0", " at 0", " port 0"),
            // interface ::1 8952
            Signed.anyCase("(?:interface|address|socket|listener|server) ([0-9a-f:]{0,38}::[0-9a-f:.]{0,30}|(?:[0-9]{1,3}\\.){3}[0-9]{1,3}) ([0-9]{2,5})$", "0.0.0.0 0", "::"),
            // bind to port: 0.0.0.0 10443 Address already in use
            Signed.of(V4 + " ([0-9]{4,5})(?=:? [A-Za-z]|$)", "0.0.0.0 0"),
            // binding to [nn1:9000]
            Signed.of("(?:to|on|at|for) \\[([a-z0-9][a-z0-9.-]{0,80}):([0-9]{2,5})\\]", " ["),
            // EADDRINUSE x.x.x.x:4002
            Signed.of("EADDR[A-Z]{5,8}:? ([A-Za-z0-9][A-Za-z0-9._-]{0,80}):" + NUMBER + "(?!:[0-9])", ":0"),
            // http://mx1.example.com:8080, listen tcp mx1:25, bind to mx1:25
            Signed.anyCase("(?:[a-z]{2,10}://|(?<= )//|\\b(?:tcp[46]?|udp[46]?|to|on|at|address|socket|for) {1,2}[\"'/]?)([a-z0-9][a-z0-9._-]{0,80}):" + NUMBER + "(?!:[0-9])",
                    "://", " //", "tcp ", "tcp0 ", "udp ", "udp0 ", "to ", "on ", "at ", "address ", "socket ", "for "));
    /** Each with a port alone. */
    private static final List<Signed> PORTS = List.of(
            // :8080, tcp::1234, ':8000', <null>:80; times and places in source files have something else before the colon
            Signed.anyCase("(?:^|(?<![A-Za-z0-9_]|[A-Za-z0-9_][\\\\\"])[\"']|[(=<>\\[/]| (?!:[0-9]{1,5}\\])|(?:tcp|udp)[46]?:):([0-9]{2,5})(?![0-9.])(?!:[0-9])", " :0", "\":0", "':0", "(:0", "=:0", "<:0", ">:0", "[:0", "/:0", "::0"),
            // udp:161, /tcp/8080
            Signed.anyCase("(?<![a-z])p?(?:tcp|udp)[46]?[:/]([0-9]{2,5})(?![0-9.])", "tcp:0", "tcp/0", "tcp0:0", "tcp0/0", "udp:0", "udp/0", "udp0:0", "udp0/0"),
            // 2628/tcp
            Signed.anyCase("(?<![0-9A-Za-z./])([0-9]{1,5})/(?:tcp|udp)(?![a-z0-9])", "0/tcp", "0/udp"),
            // listening on '22', failed to listen on 1883, bind() for 500
            Signed.anyCase("(?:listen(?:ing)?|bind(?:ing)?|bind\\(\\)|bound) (?:on|to|for) [\"']?([0-9]{2,5})(?![0-9.]|:[0-9])", " on 0", " on '0", " on \"0", " to 0", " to '0", " to \"0", " for 0", " for '0", " for \"0"),
            // server setup on 8080
            Signed.anyCase("server (?:setup )?on ([0-9]{2,5})(?![0-9.]|:[0-9])", "server setup on 0", "server on 0"),
            // listener on TCP 7680
            Signed.anyCase("(?:on|for|to) (?:tcp|udp)[46]? ([0-9]{2,5})(?![0-9.]|:[0-9])", " tcp 0", " tcp0 0", " udp 0", " udp0 0"),
            // cannot bind 443, ...; with two digits before a reason it may be a descriptor
            Signed.anyCase("(?:bind|listen) ([0-9]{2,5})(?=[,;)]|$)", "bind 0", "listen 0"),
            Signed.of("(?:(?:bind|(?:[Ss]erver|tcp|TCP|udp|UDP) socket|[Ss]erverSocket):? )([0-9]{3,5})(?=:? [A-Za-z])", "bind 0", "bind: 0", "cp socket 0", "cp socket: 0", "dp socket 0", "dp socket: 0", "server socket 0", "server socket: 0", "serversocket 0", "serversocket: 0"),
            // port snpp (444), service (10389)
            Signed.anyCase("(?:port [\\w.-]{1,20}|service|listener) \\(([0-9]{2,5})\\)", "(0)"),
            // gen_tcp.listen(4000, [...]); of two numbers the first is a descriptor
            Signed.anyCase("(?:listen|bind)(?:_[a-z]{1,12}|[a-z]{0,12})\\(([0-9]{3,5})(?:\\)|, ?[^0-9 ])", "(0"),
            // {listen_error,9160,eaddrinuse}
            Signed.of("[{,]([0-9]{2,5}),\\{?(?:error,)?(?:eaddr|eacces|eperm)", ",0,e", ",0,{e"),
            // localPort = 25
            Signed.of("(?<!remote|peer|target|foreign|container)(?<=[a-z])Port[\"']?(?: ?[=:] ?| )[\"']?([0-9]{1,5})(?![0-9.])", "port 0", "port=0", "port:0", "port =0", "port = 0", "port: 0", "port\":0", "port\": 0", "port=\"0", "port='0", "port = \"0", "port: \"0", "port: '0"),
            // inet:8892@127.0.0.1
            Signed.anyCase("inet6?:([0-9]{2,5})(?=[@\\s,;)]|$)", "inet:0", "inet0:0"),
            // (open-tcp-server 8080), socket -server accept 8015
            Signed.of("-server(?: [a-z]\\w{0,20})? ([0-9]{4,5})(?=[\"')]|$)", "-server"),
            // {0,0,0,0}:1883, {127,0,0,1},8080
            Signed.of("\\{[0-9]{1,5}(?:,[0-9]{1,5}){3,7}\\}[:,] ?([0-9]{2,5})(?![0-9.])", "0,0,0,0}"),
            // (bind #<input-output: socket 5> 2 2130706433 8080)
            Signed.of("\\((?:bind|listen) [^()]{1,100} (?:[0-9]{4,10}|INADDR_[A-Z]{2,12}) ([0-9]{2,5})\\)", "(bind ", "(listen "),
            // failed after 16 retries (starting from 4040)
            Signed.of("\\(starting (?:from|at|with) ([0-9]{2,5})\\)", "(starting "),
            // HTTPServer(('', 80), Handler)
            Signed.of("\\((?:''|\"\"), ?([0-9]{2,5})[,)]", "(''", "(\"\""),
            // no port in range [9300 .. 9400]
            Signed.anyCase("\\bports? [a-z ]{0,40}range:? \\[?([0-9]{2,5})(?= ?(?:\\.\\.|-|to ) ?[0-9])", "range 0", "range: 0", "range [0", "range: [0"),
            // to [9300-9400]
            Signed.of("(?:to|on|at) \\[([0-9]{2,5})(?:-[0-9]{2,5})?\\]", " [0"),
            // ["http-nio-8080"]
            Signed.of("[a-z]-([0-9]{2,5})\"\\]", "-0\"]"),
            // [Connector[HTTP/1.1-8080]]
            Signed.of("Connector\\[[^\\[\\]]{1,40}-([0-9]{2,5})\\]", "connector["),
            // [ 'any' <ipv4> 1433]
            Signed.anyCase("<ipv[46]> ([0-9]{2,5})(?=[\\].,]|\\s)", "> 0"),
            // 6653:0.0.0.0: bind: ...
            Signed.of("(?<![0-9.:])([0-9]{2,5}):(?:(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|\\[[0-9a-f:]{2,40}\\]): bind", "0: bind", "]: bind"),
            // OpenSocket(44321, ..., tcp_bind(s,8081)
            Signed.of("(?:Socket\\(([0-9]{2,5}), )", "socket(0, "),
            Signed.of("_bind\\([A-Za-z_]\\w{0,20}, ?([0-9]{2,5})\\)", "_bind("),
            // binding server socket: [8080 0]
            Signed.of("socket: \\[([0-9]{2,5}) [0-9]{1,5}\\]", "socket: [0 0]"),
            // :service 6669
            Signed.of(" :service ([0-9]{2,5})(?![0-9])", " :service 0"),
            // sin_port=htons(53), as strace(1) writes it
            Signed.of("htons\\(([0-9]{1,5})\\)", "htons(0)"),
            // UDP 67
            Signed.of("(?<![A-Za-z])(?:TCP|UDP) ([0-9]{2,5})(?=[.,;)]| \\(|\\s*$)", "tcp 0", "udp 0"),
            // address '9000', socket 1701: ..., bind(udp, 1900)
            Signed.anyCase("address '([0-9]{2,5})'", "address '0'"),
            Signed.anyCase("(?:bind(?:ing)?|open|create) (?:stream |tcp |udp )?socket (?:address )?([0-9]{3,5})(?=[:,]| \\()", "socket 0:", "socket 0,", "socket 0 (", "address 0:", "address 0,", "address 0 ("),
            // JVM_Bind:8080
            Signed.of("JVM_Bind:([0-9]{2,5})(?![0-9])", "bind:0"),
            Signed.anyCase("bind\\((?:tcp|udp), ?([0-9]{2,5})\\)", "bind(tcp", "bind(udp"),
            // cannot bind to IPv4 80: ...
            Signed.anyCase("bind(?:ing)? (?:to )?ipv[46] ([0-9]{2,5})(?=[:,;)]|\\s*$)", "ipv0 0"),
            // could not start the interface on 8080: ...
            Signed.of("\\bon ([0-9]{4,5})(?=[:,;)]|\\.?\\s*$)", " on 0"));
    private static final Pattern BEHIND_PORT = Pattern.compile("(?:\\(s\\)|s)?(?: (?:tcp(?:/ip)?|udp)(?= ))?(?: ?(?:number|of|no\\.?|nr\\.?|番号|番號|号|號|번호|is|to|between|\\((?:default|currently|now)(?= ?[:=0-9])|(?:(?:with)?in )?(?:the )?range:?))?(?:, ?|[ \\t:=#>\\\\\"'`{\\[(»«„“]{0,6})(?:tcp/|udp/)?" + NUMBER,
            Pattern.CASE_INSENSITIVE);
    /** What is taken in the place of the port that failed. */
    private static final String INSTEAD = " instead";
    private static final Set<WordRole> TELLS = EnumSet.of(WordRole.IN_USE, WordRole.TAKEN, WordRole.SOCKET_FORBIDDEN, WordRole.FORBIDDEN, WordRole.UNAVAILABLE, WordRole.FAILURE);
    /** Behind the port that failed, what is tried next: Attempting port 4041 */
    private static final Pattern NEXT = Pattern.compile("(?<![a-z])(?:attempting|trying|retrying with|falling back to) $", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEHIND_TAKEN = Pattern.compile("[ \"')]{0,3}(?::? {0,2}([0-9]{2,5})(?![0-9.]|:[0-9])|\\((?!100(?:13|48|49)\\))(?<inside>[0-9]{4,5})\\))");
    /** because 3000 is already in use; fewer digits may count something */
    private static final Pattern BEFORE_TAKEN = Pattern.compile("(?<![0-9A-Za-z.:_+/-]|[0-9] )([0-9]{4,5}) (?:(?:is|was) )?(?:already |currently )?$");
    /** 8080 port, 8080番ポート, 8080 numaralı bağlantı noktası, 8080-as port */
    private static final Pattern BEFORE_PORT = Pattern.compile("(?<![0-9A-Za-z.:_-])([0-9]{2,5})(?:番|号|號|번| numaralı| nolu| sayılı|-[a-záéíóöőúüű]{1,3}|\\.)? ?$");
    private static final Signed ADDRESS = Signed.of(V4 + "(?![0-9])", "0.0.0.0");
    private static final Signed ADDRESS_V6 = Signed.of("(?<![0-9A-Za-z_:.])([0-9A-Fa-f:]{0,38}::[0-9A-Fa-f.]{0,20})(?![0-9A-Za-z:])", "::");
    private static final Signed STAR = Signed.of("(?:on|IP:|for|address) (\\*)(?=[,: ]|$)", " *");
    private static final Signed NAMED = Signed.of("(?:on host|address) [\\[\"']?(localhost)\\b", "localhost");
    private static final Signed UDP = Signed.anyCase("(?<![a-z])udp(?![a-z])", "udp");
    private static final Signed TCP = Signed.anyCase("(?<![a-z])tcp(?![a-z])", "tcp");

    private static final int NEAR = 20;

    private static final List<Signed> ALONE = List.of(ADDRESS, ADDRESS_V6, STAR, NAMED);

    private EndpointReader() { }

    /** What a line states. */
    record Stated(Optional<Integer> port, Optional<String> address, Optional<Transport> transport) {
        static final Stated NOTHING = new Stated(Optional.empty(), Optional.empty(), Optional.empty());

        /** {@return this without a port of one digit, which beside a failure most often is the number of something else} */
        Stated ofMoreThanADigit() {
            return new Stated(port.filter(number -> number > 9), address, transport);
        }

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
        String shape = Signed.shape(line);
        if (shape.indexOf('0') < 0) {
            return new Stated(Optional.empty(), alone(line, shape), transport(line, shape));
        }
        Stated full = full(line, shape, words);
        Optional<Integer> port = full.port().or(() -> behindPort(line, words)).or(() -> behindTaken(line, words))
                .or(() -> PORTS.stream().filter(expression -> expression.fits(shape)).flatMap(expression -> number(expression.pattern(), line).stream()).findFirst())
                .or(() -> beforePort(line, words)).or(() -> beforeTaken(line, words));
        return new Stated(port, full.address().or(() -> alone(line, shape)), transport(line, shape));
    }

    /** The pair that stands nearest to a word that tells of the failure: a line may name other endpoints, too. */
    private static Stated full(String line, String shape, List<Found> words) {
        Stated nearest = Stated.NOTHING;
        int least = Integer.MAX_VALUE;
        for (Signed pair : PAIRS) {
            if (!pair.fits(shape)) {
                continue;
            }
            Matcher matcher = pair.matcher(line);
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
        return full(line, Signed.shape(line), List.of()).port().isPresent();
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
            if (word.role() == WordRole.PORT && !isTriedNext(line, word, words)) {
                Matcher matcher = BEHIND_PORT.matcher(line).region(word.to(), line.length()).useTransparentBounds(true);
                if (matcher.lookingAt() && !(line.startsWith(INSTEAD, matcher.end()) && !line.startsWith(INSTEAD + " of", matcher.end()))) {
                    Optional<Integer> port = valid(matcher.group(1));
                    if (port.isPresent()) {
                        return port;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Behind what failed, and nothing of it behind this. */
    private static boolean isTriedNext(String line, Found port, List<Found> words) {
        return NEXT.matcher(line.substring(Math.max(0, port.from() - NEAR), port.from())).find()
                && words.stream().anyMatch(word -> TELLS.contains(word.role()) && word.to() <= port.from()) && words.stream().noneMatch(word -> TELLS.contains(word.role()) && word.from() >= port.to());
    }

    private static Optional<Integer> beforePort(String line, List<Found> words) {
        return words.stream().filter(word -> word.role() == WordRole.PORT).map(word -> line.substring(Math.max(0, word.from() - NEAR), word.from()))
                .flatMap(before -> number(BEFORE_PORT, before).stream()).findFirst();
    }

    private static Optional<Integer> beforeTaken(String line, List<Found> words) {
        return words.stream().filter(word -> word.role() == WordRole.TAKEN).map(word -> line.substring(Math.max(0, word.from() - NEAR), word.from()))
                .flatMap(before -> number(BEFORE_TAKEN, before).stream()).findFirst();
    }

    private static Optional<Integer> behindTaken(String line, List<Found> words) {
        for (Found word : words) {
            if (word.role() == WordRole.TAKEN || word.role() == WordRole.IN_USE) {
                Matcher matcher = BEHIND_TAKEN.matcher(line).region(word.to(), line.length()).useTransparentBounds(true);
                if (matcher.lookingAt()) {
                    return valid(matcher.group(1) != null ? matcher.group(1) : matcher.group("inside"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> number(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? valid(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> alone(String line, String shape) {
        for (Signed expression : ALONE) {
            Matcher matcher = expression.matcher(line);
            if (expression.fits(shape) && matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    private static Optional<Transport> transport(String line, String shape) {
        boolean udp = UDP.isIn(line, shape);
        boolean tcp = TCP.isIn(line, shape);
        return udp == tcp ? Optional.empty() : Optional.of(udp ? Transport.UDP : Transport.TCP);
    }

    static Optional<Integer> valid(String digits) {
        // No port is written with a zero before it; times and bus addresses are.
        int port = digits.startsWith("0") ? 0 : Integer.parseInt(digits);
        return port >= 1 && port <= Endpoint.MAX_PORT ? Optional.of(port) : Optional.empty();
    }
}
