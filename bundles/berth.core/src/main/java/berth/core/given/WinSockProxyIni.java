// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;

/**
 * The configuration of the WinSock Proxy client (Microsoft Proxy Server 2.0, later ISA Server): {@code Wspcfg.ini} in a
 * program's folder, and the global {@code mspclnt.ini}.
 * <p>
 * Pure. A setting becomes a {@link SettingSeen} of the namespace {@code winsock-proxy/SECTION}, the section in upper
 * case. A file that the client passes over gives in addition, for each section, the key {@link #IGNORED}, whose value
 * says why. Of a section or key that occurs again the first value stands, as for Windows' profile functions.
 * <p>
 * Source: Microsoft KB Q178532, Q181420, Q231878, Q323457.
 */
public final class WinSockProxyIni {
    /** The key that says that the client does not use the file. */
    public static final String IGNORED = "@ignored";
    /** What namespaces begin with. */
    public static final String NAMESPACE = "winsock-proxy/";

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_LINES = 10_000;
    private static final int MAX_LINE = 4096;
    private static final String SYSTEM_SECTION = "MICROSOFT PROXY SERVICE";
    private static final List<String> TELLING_SECTIONS = List.of("SERVERS IP ADDRESSES", "SERVERS IPX ADDRESSES", SYSTEM_SECTION);
    /** Keys that no other program's files have. */
    private static final List<String> TELLING_KEYS = List.of("ServerBindTcpPorts", "ServerBindUdpPorts", "LocalBindTcpPorts",
            "LocalBindUdpPorts", "RemoteBindTcpPorts", "RemoteBindUdpPorts", "KillOldSession", "ProxyBindIp",
            "NameResolutionForLocalHost", "UseProxyIpForGetHostByName");
    private static final List<String> OTHER_KEYS = List.of("Persistent", "Disable", "ForceCredentials", "NameResolution",
            "ControlChannel", "ServerName", "Autodetection", "Name", "Port", "Path1", "Ini File Path");
    private static final List<String> FILE_NAMES = List.of("Wspcfg.ini", "mspclnt.ini");

    private WinSockProxyIni() { }

    /**
     * {@return the settings in a file, or empty when it is no such file}
     *
     * @param fileName the file's name or path, of which only the last part counts
     */
    public static Optional<List<Evidence>> read(byte[] content, String fileName, Origin origin) {
        return sections(content).filter(WinSockProxyIni::isTelling).map(sections -> evidence(sections, ignored(Encoding.of(content), fileName), origin));
    }

    /** {@return the settings in a file that its name and its place show to be the client's, or empty when it is no such text} */
    public static Optional<List<Evidence>> readNamed(byte[] content, String fileName, Origin origin) {
        return sections(content).map(sections -> evidence(sections, ignored(Encoding.of(content), fileName), origin));
    }

    private static Optional<Map<String, Map<String, String>>> sections(byte[] content) {
        return content.length > MAX_BYTES ? Optional.empty() : parse(Encoding.of(content).text(content));
    }

    /** {@return whether a list such as {@code 110,119,1025-5000} holds the port; 0 is any port, what is no number is passed over} */
    public static boolean portsContain(String value, int port) {
        return Arrays.stream(withoutComment(value).split(",")).anyMatch(part -> partContains(part.strip(), port));
    }

    /** {@return whether a switch such as {@code Disable} is on; what follows a semicolon is a comment} */
    public static boolean isOn(String value) {
        return withoutComment(value).strip().equals("1");
    }

    private static String withoutComment(String value) {
        return value.indexOf(';') < 0 ? value : value.substring(0, value.indexOf(';'));
    }

    private static boolean partContains(String part, int port) {
        int dash = part.indexOf('-');
        Optional<Integer> first = port(dash < 0 ? part : part.substring(0, dash));
        Optional<Integer> last = dash < 0 ? first : port(part.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty()) {
            return false;
        }
        return dash < 0 && first.get() == 0 || port >= first.get() && port <= last.get();
    }

    private static Optional<Integer> port(String text) {
        String digits = text.strip();
        boolean number = !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Integer.valueOf(digits)).filter(port -> port <= 65535) : Optional.empty();
    }

    private static Optional<Map<String, Map<String, String>>> parse(String text) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Optional<Map<String, String>> section = Optional.empty();
        int understood = 0;
        int strange = 0;
        for (String line : text.lines().limit(MAX_LINES).filter(line -> line.length() <= MAX_LINE).map(String::strip).toList()) {
            Optional<String> name = sectionName(line);
            int equals = line.indexOf('=');
            if (name.isPresent()) {
                section = Optional.of(sections.computeIfAbsent(name.get(), key -> new LinkedHashMap<>()));
                understood++;
            } else if (!line.isEmpty() && !line.startsWith(";")) {
                boolean setting = section.isPresent() && equals > 0;
                if (setting) {
                    section.get().putIfAbsent(spelling(line.substring(0, equals).strip()), line.substring(equals + 1).strip());
                }
                understood += setting ? 1 : 0;
                strange += setting ? 0 : 1;
            }
        }
        boolean ini = text.indexOf('\0') < 0 && understood > strange;
        return ini ? Optional.of(sections) : Optional.empty();
    }

    private static Optional<String> sectionName(String line) {
        int end = line.indexOf(']');
        return line.startsWith("[") && end > 1 ? Optional.of(line.substring(1, end).strip().toUpperCase(Locale.ROOT))
                .filter(name -> !name.isEmpty()) : Optional.empty();
    }

    private static String spelling(String key) {
        for (List<String> known : List.of(TELLING_KEYS, OTHER_KEYS)) {
            for (String name : known) {
                if (name.equalsIgnoreCase(key)) {
                    return name;
                }
            }
        }
        return key;
    }

    private static boolean isTelling(Map<String, Map<String, String>> sections) {
        List<String> keys = sections.values().stream().flatMap(section -> section.keySet().stream()).toList();
        // A file that only switches the client on or off for a program has no telling key, and no other one either.
        boolean onlySwitches = !keys.isEmpty() && keys.stream().allMatch("Disable"::equals);
        return onlySwitches || sections.keySet().stream().anyMatch(TELLING_SECTIONS::contains)
                || keys.stream().anyMatch(TELLING_KEYS::contains);
    }

    private static List<String> ignored(Encoding encoding, String fileName) {
        List<String> reasons = new ArrayList<>();
        if (encoding.unicode()) {
            reasons.add("saved as Unicode");
        }
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        for (String right : FILE_NAMES) {
            if (name.equalsIgnoreCase(right + ".txt")) {
                reasons.add("named " + right + ".txt, not " + right);
            }
        }
        return reasons;
    }

    private static List<Evidence> evidence(Map<String, Map<String, String>> sections, List<String> ignored, Origin origin) {
        List<Evidence> evidence = new ArrayList<>();
        sections.forEach((section, keys) -> {
            // System.ini names the client's file in one section; the others are not the client's.
            if (!sections.containsKey(SYSTEM_SECTION) || section.equals(SYSTEM_SECTION)) {
                keys.forEach((key, value) -> evidence.add(new SettingSeen(origin, NAMESPACE + section, key, value)));
                ignored.forEach(reason -> evidence.add(new SettingSeen(origin, NAMESPACE + section, IGNORED, reason)));
            }
        });
        return List.copyOf(evidence);
    }
}
