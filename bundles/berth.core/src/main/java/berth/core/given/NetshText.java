// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;

/**
 * What {@code netsh} shows of ports and URLs, in any language: by rulers, places and numbers, never by words.
 * Pure.
 */
public final class NetshText {
    private static final Pattern TWO_RULERS = Pattern.compile("\\s*-{4,}\\s+-{4,}\\s*");
    private static final Pattern RANGE = Pattern.compile("\\s*([0-9]{1,5})\\s+([0-9]{1,5})\\s*(\\*?)\\s*");
    private static final Pattern DIGIT = Pattern.compile("\\s*[0-9].*");
    private static final Pattern NUMBER = Pattern.compile("\\s*[^:\uFF1A]{1,64}[:\uFF1A]\\s*([0-9]{1,5})\\s*");
    private static final Pattern URL = Pattern.compile("\\s+[^:\uFF1A]{1,64}[:\uFF1A]\\s+(https?://\\S{1,1024})\\s*");
    private static final int MOST_RANGES = 65_536;

    private NetshText() { }

    /** {@return the ranges in {@code netsh int ipv4 show excludedportrange}; empty when that is not the whole table} */
    public static Optional<List<PortsReserved>> excluded(Origin origin, Transport transport, String text) {
        List<PortsReserved> ranges = new ArrayList<>();
        boolean table = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            table |= TWO_RULERS.matcher(line).matches();
            Matcher range = RANGE.matcher(line);
            boolean good = range.matches() && isRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
            if (table && DIGIT.matcher(line).matches() && (!good || ranges.size() == MOST_RANGES)) {
                return Optional.empty();
            }
            if (table && good) {
                ranges.add(new PortsReserved(origin, transport, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)),
                        range.group(3).isEmpty() ? "Windows (excluded port range)" : "an administrator (excluded port range)"));
            }
        }
        return table ? Optional.of(ranges) : Optional.empty();
    }

    private static boolean isRange(int first, int last) {
        return first >= 1 && first <= last && last <= Endpoint.MAX_PORT;
    }

    /**
     * The ports that are given to clients that name none.
     *
     * @param first the first one
     * @param count how many
     */
    public record DynamicPorts(int first, int count) {
        /** {@return the last one} */
        public int last() {
            return first + count - 1;
        }

        /** {@return the range as the kernel of Linux writes it: {@code 49152 65535}} */
        public String text() {
            return first + " " + last();
        }
    }

    /** {@return the two numbers of {@code netsh int ipv4 show dynamicport tcp}; empty when there are others} */
    public static Optional<DynamicPorts> dynamic(String text) {
        List<Integer> numbers = text.lines().map(NUMBER::matcher).filter(Matcher::matches).map(line -> Integer.valueOf(line.group(1))).toList();
        boolean good = numbers.size() == 2 && numbers.get(1) >= 1 && isRange(numbers.get(0), numbers.get(0) + numbers.get(1) - 1);
        return good ? Optional.of(new DynamicPorts(numbers.get(0), numbers.get(1))) : Optional.empty();
    }

    /** {@return the URLs of {@code netsh http show urlacl}: who may use them is another matter than who does} */
    public static List<SettingSeen> reserved(Origin origin, String text) {
        return text.lines().map(URL::matcher).filter(Matcher::matches).map(url -> new SettingSeen(origin, "urlacl", url.group(1), "reserved")).toList();
    }

    /** {@return the URLs of {@code netsh http show servicestate view=requestq verbose=yes}, with those for whom http.sys serves them} */
    public static List<UrlRegistration> registered(String text) {
        return new RequestQueues(text).registrations();
    }
}
