// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.internal.given.SocketBook.Listed;

/** What {@code ss}, {@code netstat} of Linux, BSD and Windows, and {@code lsof -i} print, in any language: states are told by words only where their places don't tell them. */
final class SocketLists {
    private static final Pattern SS_USERS = Pattern.compile("\\susers:\\((?=\\()");
    private static final Pattern SS_USER = Pattern.compile("\\G\\(\"([^\"()]{0,64})\",pid=([0-9]{1,18}),fd=[0-9]{1,9}\\),?");
    private static final Pattern SS_WORDS = Pattern.compile(" (uid|ino|v6only):([0-9]{1,18})(?= |$)");
    static final Pattern LSOF = Pattern.compile("(\\S{1,64})\\s+([0-9]{1,18})\\s+(\\S{1,64})\\s+\\S+\\s+(IPv[46])\\s+(\\S+)\\s+\\S+\\s+(TCP|UDP)\\s+(\\S{1,128}?)(?:->(\\S{1,128}))?(?:\\s+\\(([A-Z_0-9]{1,32})\\))?");
    private static final Pattern CONNECTED = Pattern.compile("ESTAB.*|SYN-?.*|CLOSE-?WAIT|NEW.*");
    private static final Pattern PROGRAM = Pattern.compile("([0-9]{1,18})/(.+)");
    private static final Set<String> CLOSING = Set.of("FIN-WAIT-1", "FIN-WAIT-2", "LAST-ACK", "CLOSING", "FIN-WAIT1", "FIN-WAIT2");

    private static final int SS_COLUMNS = 6;

    private final SocketBook sockets;
    private final ProcessBook processes;
    private final Map<Long, String> components = new HashMap<>();

    SocketLists(SocketBook sockets, ProcessBook processes) {
        this.sockets = sockets;
        this.processes = processes;
    }

    /** {@return whether the kernel itself told this list: its older tables have no control groups and no V6ONLY} */
    static boolean isOfTheKernel(Section section) {
        return section.lines().anyMatch(line -> line.contains(" cgroup:") || line.contains(" v6only:"));
    }

    void ss(Section section) {
        section.lines().forEach(line -> ss(line, section.command()));
    }

    private void ss(String line, String source) {
        String[] field = firstFields(line);
        Optional<Transport> named = field.length == 0 ? Optional.empty() : transport(field[0]);
        int at = named.isPresent() ? 1 : 0;
        if (field.length < at + 5 || Numbers.of(field[at + 1]).isEmpty()) {
            return;
        }
        Transport transport = named.orElse(Transport.TCP);
        boolean v6 = field[at + 3].startsWith("*") || field[at + 3].startsWith("[") || field[at + 3].startsWith(":");
        Optional<Places> local = Places.withColon(transport, v6, field[at + 3]);
        Optional<Integer> uid = Optional.empty();
        Optional<Long> inode = Optional.empty();
        Optional<Boolean> v6Only = local.filter(Places::both).map(place -> false);
        Optional<Users> users = users(line);
        boolean more = line.contains(" ino:") || line.contains(" uid:") || line.contains(" v6only:");
        Matcher word = SS_WORDS.matcher(!more ? "" : users.map(all -> line.substring(0, all.begin()) + line.substring(all.end())).orElse(line));
        while (word.find()) {
            uid = word.group(1).equals("uid") ? Numbers.small(word.group(2)) : uid;
            inode = word.group(1).equals("ino") ? Numbers.of(word.group(2)).filter(number -> number != 0) : inode;
            v6Only = word.group(1).equals("v6only") && v6 ? Optional.of(!word.group(2).equals("0")) : v6Only;
        }
        if (local.isPresent()) {
            // Root's number is left out.
            Optional<Integer> owner = inode.isPresent() && uid.isEmpty() ? Optional.of(0) : uid;
            sockets.add(new Listed(local.get().endpoint(), peer(transport, field[at + 4]), state(transport, field[at], true), inode.isEmpty() ? Optional.empty() : owner,
                    inode, v6Only, users.map(this::pids).orElse(Set.of()), source));
        }
    }

    /** The columns before the processes; a list may have a million rows. */
    private static String[] firstFields(String line) {
        StringTokenizer words = new StringTokenizer(line);
        String[] field = new String[Math.min(words.countTokens(), SS_COLUMNS)];
        Arrays.setAll(field, i -> words.nextToken());
        return field;
    }

    /** Where a line tells of processes, and their names by their numbers. */
    private record Users(int begin, int end, Map<Long, String> names) { }

    /** All of it must be so: a process may be called as it likes. One by one, since a socket may have thousands. */
    private static Optional<Users> users(String line) {
        Matcher begin = SS_USERS.matcher(line);
        while (line.contains("users:((") && begin.find()) {
            Map<Long, String> names = new LinkedHashMap<>();
            Matcher user = SS_USER.matcher(line);
            int end = begin.end();
            while (user.find(end)) {
                names.put(Long.valueOf(user.group(2)), user.group(1));
                end = user.end();
            }
            if (!names.isEmpty() && end < line.length() && line.charAt(end) == ')') {
                return Optional.of(new Users(begin.start(), end + 1, names));
            }
        }
        return Optional.empty();
    }

    private Set<Long> pids(Users users) {
        users.names().forEach(processes::name);
        return users.names().keySet();
    }

    private static Optional<String> peer(Transport transport, String text) {
        return Places.withColon(transport, true, text).map(place -> place.endpoint().text());
    }

    /** @param bound whether what has no known state is bound only */
    private static SocketState state(Transport transport, String word, boolean bound) {
        String name = word.replace('_', '-');
        if (transport.isDatagram()) {
            return name.startsWith("ESTAB") ? SocketState.CONNECTED : SocketState.UNCONNECTED;
        }
        boolean nameless = name.equals("UNCONN") || name.equals("CLOSED") || name.equals("BOUND") || !CONNECTED.matcher(name).matches();
        return name.equals("LISTEN") ? SocketState.LISTEN : name.equals("TIME-WAIT") ? SocketState.TIME_WAIT : CLOSING.contains(name) ? SocketState.CLOSING
                : bound && nameless ? SocketState.BOUND : SocketState.CONNECTED;
    }

    private static Optional<Transport> transport(String word) {
        return switch (word) {
        case "tcp", "mptcp" -> Optional.of(Transport.TCP);
        case "udp" -> Optional.of(Transport.UDP);
        case "udplite", "udpl" -> Optional.of(Transport.UDP_LITE);
        case "sctp" -> Optional.of(Transport.SCTP);
        default -> Optional.empty();
        };
    }

    /** {@return how many sockets it told of} */
    int netstat(Section section) {
        int count = 0;
        long last = -1;
        String component = "";
        for (String line : (Iterable<String>) section.lines()::iterator) {
            String[] field = line.strip().split("\\s+");
            boolean program = line.strip().matches("\\[[^\\[\\]]{1,255}\\]");
            if (program && last > 0) {
                processes.name(last, line.strip().substring(1, line.strip().length() - 1));
                components.merge(last, component, (one, other) -> one.isEmpty() ? other : one);
            } else if (field.length >= 3 && field[0].matches("(?i)(?:tcp|udp)(?:4|6|46)?")) {
                Optional<Listed> listed = field[1].contains(":") ? windows(field, section.command()) : unix(field, section.command());
                listed.ifPresent(sockets::add);
                count += listed.isPresent() ? 1 : 0;
                last = listed.flatMap(socket -> socket.pids().stream().findFirst()).orElse(-1L);
                component = "";
            } else {
                component = line.strip().matches("[A-Za-z0-9_$-]{1,256}") ? line.strip() : "";
            }
        }
        return count;
    }

    /** {@return the services that {@code netstat -b} of Windows names between a row and the owner in brackets, by process} */
    Map<Long, String> components() {
        return components.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Words for states are in the language of that Windows; that a listener has no peer is not. */
    private static Optional<Listed> windows(String[] field, String source) {
        Transport transport = field[0].toLowerCase(Locale.ROOT).startsWith("udp") ? Transport.UDP : Transport.TCP;
        boolean v6 = field[1].startsWith("[");
        Optional<String> peer = peer(transport, field[2]);
        Optional<Long> pid = field.length > 3 ? Numbers.of(field[field.length - 1]) : Optional.empty();
        boolean waits = peer.isPresent() && pid.equals(Optional.of(0L));
        SocketState state = transport == Transport.UDP ? SocketState.UNCONNECTED : peer.isEmpty() ? SocketState.LISTEN
                : waits ? SocketState.TIME_WAIT : state(transport, field[3], false);
        return Places.withColon(transport, v6, field[1]).map(local -> new Listed(local.endpoint(), peer, state, Optional.empty(), Optional.empty(), Optional.empty(),
                pid.filter(number -> number != 0).map(Set::of).orElse(Set.of()), source));
    }

    private Optional<Listed> unix(String[] field, String source) {
        Transport transport = field[0].startsWith("udp") ? Transport.UDP : Transport.TCP;
        boolean v6 = field[0].endsWith("6");
        if (field.length < 5 || Numbers.of(field[1]).isEmpty()) {
            return Optional.empty();
        }
        Optional<Places> local = Places.withColon(transport, v6, field[3]).or(() -> Places.withDot(transport, v6, field[3]));
        Optional<String> peer = peer(transport, field[4]).or(() -> Places.withDot(transport, v6, field[4]).map(place -> place.endpoint().text()));
        List<String> rest = List.of(field).subList(5, field.length);
        String word = rest.stream().findFirst().filter(name -> name.matches("[A-Z][A-Z0-9_]+")).orElse("");
        List<String> numbers = rest.stream().filter(text -> Numbers.of(text).isPresent()).limit(2).toList();
        Optional<Long> inode = numbers.size() == 2 ? Numbers.of(numbers.get(1)).filter(number -> number != 0) : Optional.empty();
        Set<Long> pids = new HashSet<>();
        rest.stream().map(PROGRAM::matcher).filter(Matcher::matches).findFirst().ifPresent(program -> {
            processes.name(Long.parseLong(program.group(1)), program.group(2));
            pids.add(Long.valueOf(program.group(1)));
        });
        return local.map(place -> new Listed(place.endpoint(), peer, state(transport, word, true), inode.flatMap(known -> Numbers.small(numbers.get(0))), inode,
                field[0].endsWith("46") ? Optional.of(false) : Optional.empty(), pids, source));
    }

    /** {@return how many sockets it told of} */
    int lsof(Section section) {
        int count = 0;
        for (String line : (Iterable<String>) section.lines()::iterator) {
            Matcher row = LSOF.matcher(line.strip());
            if (row.matches()) {
                long pid = Long.parseLong(row.group(2));
                Transport transport = row.group(6).equals("UDP") ? Transport.UDP : Transport.TCP;
                boolean v6 = row.group(4).equals("IPv6");
                processes.name(pid, row.group(1));
                processes.user(pid, row.group(3));
                Optional<String> peer = Optional.ofNullable(row.group(8)).flatMap(text -> peer(transport, text));
                String word = Optional.ofNullable(row.group(9)).orElse(peer.isPresent() ? "ESTABLISHED" : "");
                Places.withColon(transport, v6, row.group(7)).ifPresent(local -> sockets.add(new Listed(local.endpoint(), peer, state(transport, word, true),
                        Optional.empty(), Numbers.of(row.group(5)), Optional.empty(), Set.of(pid), section.command())));
                count++;
            }
        }
        return count;
    }
}
