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
    private static final String NUMBER = "([0-9]{1,5})(?![0-9.]*[0-9])";
    private static final String V4 = "(?<![0-9.])((?:[0-9]{1,3}\\.){3}[0-9]{1,3})";
    /** {@code [::]:80}, {@code [[0.0.0.0]:10050]}, {@code [(null)]:8443}, {@code [AF_INET][undef]:1194}. */
    private static final Pattern BRACKETS = Pattern.compile("\\[([0-9A-Za-z:.%()*_-]{0,64})\\]:" + NUMBER);
    /** {@code 0.0.0.0:80}, {@code 0.0.0.0@53}, {@code http-nio-0.0.0.0-8080}. */
    private static final Pattern V4_PORT = Pattern.compile(V4 + "[:@#-]" + NUMBER);
    /** {@code :::3000}, {@code ::1:3000}. */
    private static final Pattern V6_PORT = Pattern.compile("(?<![0-9A-Fa-f:])([0-9A-Fa-f:]{0,38}::|[0-9A-Fa-f:]{0,32}::[0-9A-Fa-f:.%]{1,30}):([0-9]{2,5})(?![0-9A-Fa-f:])");
    /** {@code ('0.0.0.0', 8080)}, {@code "::",5672}, {@code listen(*, 143)}. */
    private static final Pattern PAIR = Pattern.compile("(?:" + V4 + "|([0-9A-Fa-f:]{0,38}::[0-9A-Fa-f:.]{0,30})|(\\*)|[\"'](localhost|[a-z0-9.-]{0,64})[\"'])[\"']?,? *[, ] *"
            + "[\"']?([0-9]{2,5})(?![0-9.])[\"')\\],}]");
    /** {@code *:80}, {@code any:8080}, {@code localhost:25}. */
    private static final Pattern NAME_PORT = Pattern.compile("(?<![0-9A-Za-z_.*-])(\\*|any|localhost|ip6-localhost)[:/]" + NUMBER, Pattern.CASE_INSENSITIVE);
    /** {@code http://mx1.example.com:8080}, {@code listen tcp mx1:25}, {@code bind to mx1:25}. */
    private static final Pattern HOST_PORT = Pattern.compile("(?:[a-z]{2,10}://|\\b(?:tcp[46]?|udp[46]?|to|on|at|address|socket|for) {1,2}[\"'/]?)"
            + "([a-z0-9][a-z0-9.-]{0,80}):" + NUMBER, Pattern.CASE_INSENSITIVE);
    /** {@code :8080}, {@code tcp::1234}, {@code ':8000'}; times and places in source files have something before the colon. */
    private static final Pattern BARE = Pattern.compile("(?:^|[ \"'(=<\\[/]|(?:tcp|udp)[46]?:):([0-9]{2,5})(?![0-9.])(?!:[0-9])", Pattern.CASE_INSENSITIVE);
    /** {@code ["http-nio-8080"]}. */
    private static final Pattern CONNECTOR = Pattern.compile("[a-z]-([0-9]{2,5})\"\\]");
    private static final Pattern BEHIND_PORT = Pattern.compile("(?:\\(s\\)|s)?(?: ?(?:number|no\\.?|nr\\.?|is))?[ \\t:=#\"'\\[(»«„“]{0,6}(?:tcp/|udp/)?" + NUMBER,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BEHIND_TAKEN = Pattern.compile("[ \"')]{0,3}: {0,2}([0-9]{2,5})(?![0-9.:])");
    private static final Pattern ADDRESS = Pattern.compile(V4 + "(?![0-9])");
    private static final Pattern ADDRESS_V6 = Pattern.compile("(?<![0-9A-Za-z_:.])([0-9A-Fa-f:]{0,38}::[0-9A-Fa-f.]{0,20})(?![0-9A-Za-z:])");
    private static final Pattern STAR = Pattern.compile("(?:on|IP:|for|address) (\\*)(?=[,: ]|$)");
    private static final Pattern NAMED = Pattern.compile("(?:on host|address) [\\[\"']?(localhost)\\b");
    private static final Pattern UDP = Pattern.compile("(?<![a-z])udp(?![a-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern TCP = Pattern.compile("(?<![a-z])tcp(?![a-z])", Pattern.CASE_INSENSITIVE);

    private EndpointReader() { }

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
        Stated full = full(line);
        Optional<Integer> port = full.port().or(() -> behindPort(line, words)).or(() -> behindTaken(line, words))
                .or(() -> number(BARE, line)).or(() -> number(CONNECTOR, line));
        return new Stated(port, full.address().or(() -> address(line)), transport(line));
    }

    private static Stated full(String line) {
        Matcher brackets = BRACKETS.matcher(line);
        if (brackets.find()) {
            return stated(bracketed(brackets), brackets.group(2));
        }
        for (Pattern pattern : List.of(V4_PORT, V6_PORT, NAME_PORT)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return stated(Optional.of(matcher.group(1)), matcher.group(2));
            }
        }
        Matcher pair = PAIR.matcher(line);
        if (pair.find()) {
            return stated(Optional.ofNullable(pair.group(1)).or(() -> Optional.ofNullable(pair.group(2))).or(() -> Optional.ofNullable(pair.group(3)))
                    .or(() -> Optional.ofNullable(pair.group(4)).filter(name -> !name.isEmpty())), pair.group(5));
        }
        Matcher host = HOST_PORT.matcher(line);
        return host.find() ? stated(Optional.of(host.group(1)), host.group(2)) : Stated.NOTHING;
    }

    private static Optional<String> bracketed(Matcher brackets) {
        String inside = brackets.group(1);
        return inside.isEmpty() || inside.startsWith("(") || inside.chars().allMatch(Character::isLetter) && !inside.equals("localhost")
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

    private static Optional<String> address(String line) {
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
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= Endpoint.MAX_PORT ? Optional.of(port) : Optional.empty();
    }
}
