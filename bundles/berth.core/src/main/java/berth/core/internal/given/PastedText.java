// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts what people paste from a console into sections of the tools that printed it, by the shape of lines, never by the words of one language.
 * Where more than a small part has no such shape, as in a log that cites some lines, it is no pasted output.
 */
final class PastedText {
    static final String EXCLUDED = "netsh excludedportrange protocol=";
    static final String DYNAMIC = "netsh dynamicport ";

    private static final int LONGEST = 4096;
    private static final int MOST_HEADERS = 4;
    private static final int MOST_OWNER_LINES = 12;
    private static final int FEWEST = 3;
    private static final Pattern PROMPT = Pattern.compile("\\s?(?:(?:PS )?[A-Za-z]:\\\\[^<>|\"]{0,200}>|\\[?[\\w.-]{1,64}@[\\w.-]{1,64}[^$#%]{0,100}[$#%] |(?:PS ?)?> |[$#%] )(.*)");
    private static final Pattern CLOCK = Pattern.compile("(?<![0-9:])[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?![0-9:])");
    private static final Pattern WINDOWS = Pattern.compile("\\s*(?i:TCP|UDP)\\s+\\S{1,80}:[0-9]{1,5}\\s+\\S{1,80}:(?:[0-9]{1,5}|\\*)(?:\\s+[^\\s0-9]\\S{0,40}){0,3}(?:\\s+[0-9]{1,10})?");
    private static final Pattern UNIX = Pattern.compile("(?:tcp|udp)(?:4|6|46)?\\s+[0-9]{1,9}\\s+[0-9]{1,9}\\s+\\S{1,80}[:.](?:[0-9]{1,5}|\\*|[a-z][a-z0-9-]{1,30})\\s+\\S{1,80}[:.](?:[0-9]{1,5}|\\*|[a-z][a-z0-9-]{1,30})(?:\\s.*)?");
    private static final Pattern SS = Pattern.compile("\\s*(?:(?:tcp|mptcp|udp|udplite|sctp)\\s+)?(?:LISTEN|UNCONN|BOUND|NEW-SYN-RECV|ESTAB|TIME-WAIT|SYN-SENT|SYN-RECV|CLOSE-WAIT|CLOSING|LAST-ACK|FIN-WAIT-[12])"
            + "\\s+[0-9]{1,9}\\s+[0-9]{1,9}\\s+\\S{1,120}:(?:[0-9]{1,5}|\\*|[a-z][a-z0-9-]{1,30})\\s+\\S{1,120}:(?:[0-9]{1,5}|\\*|[a-z][a-z0-9-]{1,30})(?:\\s.*)?");
    private static final Pattern CONTINUED = Pattern.compile("\\s+\\S.*");
    /** What the same tools say of other things. */
    private static final Pattern ASIDE = Pattern.compile("(?:unix\\s+[0-9]+\\s+\\[.*|[0-9a-f]{8,16}\\s+(?:stream|dgram|seqpac)\\s.*|(?:icm|raw|kctl|kevt|ip4|ip6)\\w*\\s+[0-9]+\\s.*|(?:nl|u_str|u_dgr|u_seq|p_raw|p_dgr|raw|icmp6|v_str|xdp)\\s+[A-Z].*)");
    private static final Pattern OWNER = Pattern.compile("\\s*\\[[^\\[\\]]{1,255}\\]");
    private static final Pattern COLUMNS = Pattern.compile("={3,}(?: ={3,}){1,9}");
    private static final Pattern CSV = Pattern.compile("\"[^\"]{1,255}\",\"[0-9]{1,10}\",\".*\"");
    private static final Pattern TLIST = Pattern.compile("\\s{0,6}([0-9]{1,10}) (\\S+)(.*)");
    private static final Pattern HOSTED = Pattern.compile("\\s+Svcs:\\s+(\\S.*)");
    private static final Pattern NAMED = Pattern.compile("[^\\s:\\[][^:]{0,40}: \\S.*");
    private static final Pattern TYPE = Pattern.compile("\\s+[^:]{1,40}:\\s+[0-9a-fA-F]{1,3}\\s+[^:]+");
    private static final Pattern STATE = Pattern.compile("\\s+[^:]{1,40}:\\s+[1-7]\\s+[^:]+");
    private static final Pattern NUMBER = Pattern.compile("[^:]{1,64}:\\s*[0-9]{1,5}");
    private static final Pattern TITLE = Pattern.compile(" {3}\\S.{0,255}");
    private static final Pattern NET_START = Pattern.compile("net1?(?:\\.exe)?\\s+start");
    private static final Pattern HEADING = Pattern.compile("[^\\s:](?=.{0,100}Windows).{0,100}[:\uff1a]");
    private static final Pattern PROTOCOL = Pattern.compile("(?i)(?<![a-z])(tcp|udp)(?![a-z])");
    private static final Pattern ONE_RULER = Pattern.compile("\\s*-{4,}");
    private static final Pattern TWO_RULERS = Pattern.compile("\\s*-{4,}\\s+-{4,}");
    private static final Pattern RANGE = Pattern.compile("\\s*[0-9]{1,5}\\s+[0-9]{1,5}\\s*\\*?");

    private final List<String> lines;
    private final List<Section> sections = new ArrayList<>();
    private String typed = "";
    private int rows;
    private int strange;

    private PastedText(String text) {
        // Some of Windows' programs write UTF-16 into whatever else is there.
        lines = text.replace("\0", "").replace("\ufeff", "").lines().map(String::stripTrailing).toList();
    }

    /** {@return the sections of a pasted text; none when it is something else} */
    static List<Section> sections(String text) {
        PastedText pasted = new PastedText(text);
        pasted.read();
        return pasted.rows > 0 && pasted.strange * 2 <= pasted.rows ? pasted.sections : List.of();
    }

    /** {@return whether Windows' netstat printed that list, which has no numbers before the addresses} */
    static boolean isOfWindows(Section netstat) {
        return netstat.lines().anyMatch(line -> WINDOWS.matcher(line).matches());
    }

    private void read() {
        List<IntUnaryOperator> readers = List.of(this::list, this::tasklist, this::tlist, this::sc, this::netStart, this::excluded, this::dynamic);
        int headers = 0;
        for (int at = 0; at < lines.size();) {
            int from = at;
            Matcher prompt = PROMPT.matcher(line(at));
            int taken = prompt.matches() ? 0 : readers.stream().mapToInt(reader -> reader.applyAsInt(from)).filter(count -> count > 0).findFirst().orElse(0);
            if (prompt.matches()) {
                typed = prompt.group(1).strip().toLowerCase(Locale.ROOT);
                headers = 0;
            } else if (taken > 0) {
                headers = 0;
            } else if (!line(at).isEmpty() && !ASIDE.matcher(line(at)).matches()) {
                headers++;
                strange += headers > MOST_HEADERS || CLOCK.matcher(line(at)).find() || lines.get(at).length() > LONGEST ? 1 : 0;
            }
            at += Math.max(1, taken);
        }
    }

    /** {@return the line, empty behind the last one and where it is too long to be one of a table} */
    private String line(int at) {
        return at < lines.size() && lines.get(at).length() <= LONGEST ? lines.get(at) : "";
    }

    private boolean is(int at, Pattern shape) {
        return shape.matcher(line(at)).matches();
    }

    /** {@return how many lines from there on have that shape} */
    private int run(int at, Pattern shape) {
        int end = at;
        while (end < lines.size() && is(end, shape)) {
            end++;
        }
        return end - at;
    }

    private int take(String command, List<String> text, int count) {
        sections.add(new Section(command, Optional.of(0), String.join("\n", text) + "\n"));
        rows += count;
        return count;
    }

    /** Lists of which each line says by itself what it is. */
    private int list(int at) {
        if (is(at, WINDOWS)) {
            return netstat(at);
        }
        if (is(at, SS)) {
            return ss(at);
        }
        int unix = run(at, UNIX);
        int lsof = unix > 0 ? 0 : run(at, SocketLists.LSOF);
        int csv = unix + lsof > 0 ? 0 : run(at, CSV);
        int count = unix + lsof + csv;
        return count == 0 ? 0 : take(unix > 0 ? "netstat" : lsof > 0 ? "lsof" : "tasklist", lines.subList(at, at + count), count);
    }

    /** With {@code -b} the owner stands below each row, in brackets, behind what it runs there. */
    private int netstat(int at) {
        int end = at;
        while (is(end, WINDOWS)) {
            end++;
            int owner = end;
            while (owner - end < MOST_OWNER_LINES && !line(owner).isEmpty() && !is(owner, WINDOWS) && !is(owner, OWNER) && !is(owner, PROMPT)) {
                owner++;
            }
            end = is(owner, OWNER) ? owner + 1 : owner == end + 1 && line(end).startsWith(" ") ? owner : end;
        }
        return take("netstat", lines.subList(at, end), end - at);
    }

    /** A list without the column of protocols is one of datagrams when nothing in it listens. */
    private int ss(int at) {
        List<String> text = new ArrayList<>();
        int end = at;
        for (boolean row = is(end, SS); row || end > at && CONTINUED.matcher(line(end)).matches(); row = is(end, SS)) {
            if (row) {
                text.add(line(end).strip());
            } else {
                text.add(text.removeLast() + " " + line(end).strip());
            }
            end++;
        }
        boolean datagrams = text.stream().anyMatch(line -> line.startsWith("UNCONN")) && text.stream().noneMatch(line -> line.startsWith("LISTEN"));
        return take("ss", datagrams ? text.stream().map(line -> Character.isUpperCase(line.charAt(0)) ? "udp " + line : line).toList() : text, end - at);
    }

    /** Columns are as wide as the line of equal signs below their names says. */
    private int tasklist(int at) {
        if (!is(at, COLUMNS)) {
            return 0;
        }
        String[] rulers = line(at).split(" ");
        int second = rulers[0].length() + 1;
        int third = second + rulers[1].length() + 1;
        List<List<String>> table = new ArrayList<>();
        int end = at + 1;
        while (line(end).length() > second) {
            String line = line(end);
            String pid = line.substring(second, Math.min(third - 1, line.length())).strip();
            String rest = line.length() > third ? line.substring(third).strip() : "";
            boolean more = line.substring(0, Math.min(third, line.length())).isBlank() && !table.isEmpty();
            if (more) {
                List<String> row = table.removeLast();
                table.add(List.of(row.get(0), row.get(1), row.get(2) + rest));
            } else if (Numbers.of(pid).isPresent()) {
                table.add(List.of(line.substring(0, second).strip(), pid, rest));
            } else {
                break;
            }
            end++;
        }
        boolean services = rulers.length == 3;
        return table.isEmpty() ? 0 : take("tasklist", table.stream().map(row -> csv(row.get(0), row.get(1), services ? row.get(2) : "")).toList(), end - at);
    }

    private static String csv(String name, String pid, String services) {
        String row = '"' + name.replace("\"", "") + "\",\"" + pid + '"';
        return services.isEmpty() ? row : row + ",\"" + services.replace("\"", "").replaceAll(",\\s*", ",") + '"';
    }

    private int tlist(int at) {
        // Where a list does not begin, looking again would only take time.
        int count = at > 0 && is(at - 1, TLIST) ? 0 : run(at, TLIST);
        List<String> table = new ArrayList<>();
        boolean services = false;
        for (String line : lines.subList(at, at + count)) {
            Matcher row = TLIST.matcher(line);
            if (row.matches()) {
                Matcher hosted = HOSTED.matcher(row.group(3));
                table.add(csv(row.group(2), row.group(1), hosted.matches() ? hosted.group(1) : ""));
                services |= hosted.matches();
            }
        }
        return services && count >= FEWEST ? take("tlist", table, count) : 0;
    }

    /** One block for each service: a name or two, then indented values, of which the first is a type and the second a state. */
    private int sc(int at) {
        int end = at;
        while (is(end, NAMED)) {
            int names = is(end + 1, NAMED) ? 2 : 1;
            if (!is(end + names, TYPE) || !is(end + names + 1, STATE)) {
                break;
            }
            end += names;
            while (line(end).startsWith(" ") || line(end).startsWith("\t")) {
                end++;
            }
            while (end < lines.size() && lines.get(end).isEmpty()) {
                end++;
            }
        }
        return end == at ? 0 : take("sc queryex", lines.subList(at, end).stream().filter(line -> !line.isEmpty()).toList(), end - at);
    }

    /** A list of names without any other shape: only below such a command, or a line that speaks of Windows. */
    private int netStart(int at) {
        boolean asked = NET_START.matcher(typed).matches();
        boolean heading = is(at, HEADING);
        int from = heading ? at + 1 : at;
        while (heading && from <= at + 2 && line(from).isEmpty()) {
            from++;
        }
        int count = run(from, TITLE);
        if (!asked && !heading || count < (asked ? 1 : FEWEST)) {
            return 0;
        }
        typed = "";
        take("net start", lines.subList(from, from + count), count);
        return from + count - at;
    }

    private int excluded(int at) {
        int count = is(at, TWO_RULERS) ? run(at + 1, RANGE) : 0;
        Optional<String> protocol = protocol(at);
        return count == 0 || protocol.isEmpty() ? 0 : take(EXCLUDED + protocol.get(), lines.subList(at, at + 1 + count), count) + 1;
    }

    private int dynamic(int at) {
        boolean two = is(at, ONE_RULER) && run(at + 1, NUMBER) == 2;
        Optional<String> protocol = protocol(at);
        return !two || protocol.isEmpty() ? 0 : take(DYNAMIC + protocol.get(), lines.subList(at + 1, at + 3).stream().map(line -> " " + line).toList(), 2) + 1;
    }

    /** The name of a protocol is the same in every language, and stands above the table. */
    private Optional<String> protocol(int at) {
        for (int above = at - 1; above >= Math.max(0, at - MOST_HEADERS); above--) {
            Matcher name = PROTOCOL.matcher(line(above));
            if (name.find()) {
                return Optional.of(name.group(1).toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }
}
