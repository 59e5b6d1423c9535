// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.ide.internal.PortSetting.Place;
import berth.ide.internal.PortSetting.Place.ProgramArgument;
import berth.ide.internal.PortSetting.Place.Variable;
import berth.ide.internal.PortSetting.Place.VmArgument;

/** Reads the ports out of arguments and variables, and writes another one there. Pure; use from any thread. */
public final class ArgumentPorts {
    /** {@code --server.port=8080}, {@code -Dhttp.port=8080}, {@code -port:8080}: the last word of the name says port. */
    private static final Pattern NAMED = Pattern.compile("(-{1,2}|-D|/)?([\\w.\\-]*)[=:](?:\\S*:)?(\\d{1,5})");
    private static final Pattern PORT_NAME = Pattern.compile("(?:.*[._\\-])?p(?:ort)?|.*Port|PORT|.*_PORT", Pattern.DOTALL);
    /** {@code -agentlib:jdwp=…,address=*:5005}. */
    private static final Pattern DEBUGGER = Pattern.compile("-(?:agentlib:jdwp=|Xrunjdwp:).*\\baddress=(?:[^,]*:)?(\\d{1,5})(?:,.*)?");
    private static final Pattern FLAG = Pattern.compile("-{1,2}(?:[\\w.\\-]*[._\\-])?(?:port|p|Port)");
    /** Ports of others, which the program only connects to. */
    private static final Pattern CLIENT = Pattern.compile("(?i).*(?:db|database|datasource|jdbc|sql|postgres|mongo|redis|kafka|rabbit|broker|smtp|mail|ldap|proxy|remote|target|peer|client"
            + "|upstream|backend|registry|eureka|consul|zookeeper|elastic).*");
    private static final Pattern NUMBER = Pattern.compile("(?:[\\w.\\-*\\[\\]:]*:)?(\\d{1,5})");

    private static final int LEAST = 1024;

    private ArgumentPorts() { }

    /** {@return the ports that are named, the program's own arguments first; a lone number is one only where it is the only argument like it} */
    public static List<PortSetting> in(LaunchSettings settings) {
        List<PortSetting> found = new ArrayList<>(named(settings.programArguments(), ProgramArgument::new));
        found.addAll(named(settings.vmArguments(), VmArgument::new));
        new TreeMap<>(settings.environment()).forEach((name, value) -> {
            if (isPort(name)) {
                port(NUMBER.matcher(value)).ifPresent(port -> found.add(new PortSetting(port, new Variable(name))));
            }
        });
        if (found.stream().noneMatch(setting -> setting.place() instanceof ProgramArgument)) {
            lone(settings.programArguments()).ifPresent(found::add);
        }
        return found;
    }

    private static List<PortSetting> named(List<String> arguments, IntFunction<Place> place) {
        List<PortSetting> found = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean follows = i > 0 && FLAG.matcher(arguments.get(i - 1)).matches() && !CLIENT.matcher(arguments.get(i - 1)).matches();
            int at = i;
            named(arguments.get(i), follows).ifPresent(port -> found.add(new PortSetting(port, place.apply(at))));
        }
        return found;
    }

    private static Optional<Integer> named(String argument, boolean follows) {
        if (follows) {
            return port(NUMBER.matcher(argument));
        }
        Optional<Integer> debugger = port(DEBUGGER.matcher(argument));
        Matcher named = NAMED.matcher(argument);
        return debugger.isPresent() || !named.matches() || !isPort(named.group(2)) ? debugger : number(named.group(3));
    }

    /** The port of a JMX agent is called remote, and is the program's own. */
    private static boolean isPort(String name) {
        return PORT_NAME.matcher(name).matches() && (name.contains("jmxremote") || !CLIENT.matcher(name).matches());
    }

    /** Small numbers are counts more often than ports. */
    private static Optional<PortSetting> lone(List<String> arguments) {
        List<PortSetting> found = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            int at = i;
            port(NUMBER.matcher(arguments.get(i))).filter(port -> port >= LEAST).ifPresent(port -> found.add(new PortSetting(port, new ProgramArgument(at))));
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static Optional<Integer> port(Matcher matcher) {
        return matcher.matches() ? number(matcher.group(1)) : Optional.empty();
    }

    static Optional<Integer> number(String digits) {
        int port = Integer.parseInt(digits);
        return port > 0 && port <= Endpoint.MAX_PORT ? Optional.of(port) : Optional.empty();
    }

    /** {@return the text with that number replaced where it stands as a whole, the last time if it does so more than once} */
    public static String withPort(String text, int before, int port) {
        Matcher number = Pattern.compile("(?<!\\d)" + before + "(?!\\d)").matcher(text);
        int at = -1;
        while (number.find()) {
            at = number.start();
        }
        return at < 0 ? text : text.substring(0, at) + port + text.substring(at + String.valueOf(before).length());
    }
}
