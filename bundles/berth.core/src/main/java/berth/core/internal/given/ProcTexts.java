// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.internal.given.SocketBook.Listed;

/** Linux' own files as they were copied: tables of sockets (proc_net_tcp.rst) and what stands in the folders of processes (proc(5)). */
final class ProcTexts {
    private static final Pattern FILE = Pattern.compile("/proc/([0-9]{1,18})/(?:fd|status|cgroup|cmdline|exe)[/:]?(.*)", Pattern.DOTALL);
    private static final Pattern SOCKET = Pattern.compile(".*socket:\\[([0-9]{1,18})\\]");
    private static final Pattern STAT = Pattern.compile("([0-9]{1,18}) \\((.*)\\) \\S (.*)");
    private static final Pattern EXE = Pattern.compile(".*?/proc/([0-9]{1,18})/exe -> (/.*)");
    private static final Pattern CONTAINER = Pattern.compile("[-/:]([0-9a-f]{64})(?:\\.scope)?(?:/|$)");
    private static final int START = 18;
    private static final int WORDS = 256;
    private static final Set<String> BIG_ENDIAN = Set.of("s390x", "s390", "ppc64", "ppc", "mips64", "sparc64", "sparc", "parisc", "m68k");

    private final ProcessBook processes;
    private final Map<Long, Set<Long>> holders = new HashMap<>();

    ProcTexts(ProcessBook processes) {
        this.processes = processes;
    }

    /** {@return the order of bytes in which that host writes addresses} */
    static Optional<ByteOrder> order(Optional<String> proof, String hardware) {
        return proof.map(text -> text.equals("4142") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .or(() -> hardware.startsWith("mips") || hardware.isEmpty() ? Optional.empty()
                        : Optional.of(BIG_ENDIAN.contains(hardware) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
    }

    /** Reads which processes have which sockets, by find's {@code PATH TARGET} or by folders with lines of ls. */
    void holders(Section section) {
        long pid = -1;
        for (String line : (Iterable<String>) section.lines()::iterator) {
            Matcher file = FILE.matcher(line);
            Matcher socket = SOCKET.matcher(line);
            pid = file.matches() ? Long.parseLong(file.group(1)) : pid;
            if (pid >= 0 && socket.matches()) {
                holders.computeIfAbsent(Long.valueOf(socket.group(1)), key -> new HashSet<>()).add(pid);
            }
        }
    }

    /** {@return whether every row could be read} */
    boolean table(Section section, Transport transport, ByteOrder order, SocketBook book) {
        List<String> lines = section.lines().toList();
        boolean good = section.succeeded() && !lines.isEmpty() && lines.get(0).contains("local_address");
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Optional<Listed> row = row(line.strip().split(" +"), transport, order, section.command());
            row.ifPresent(book::add);
            good &= row.isPresent() || line.strip().split(" +").length > 9 && line.contains(":0000 ");
        }
        return good;
    }

    private Optional<Listed> row(String[] field, Transport transport, ByteOrder order, String source) {
        if (field.length < 10) {
            return Optional.empty();
        }
        Optional<Endpoint> local = endpoint(field[1], transport, order);
        Optional<Long> state = Numbers.hex(field[3]);
        Optional<Long> inode = Numbers.of(field[9]).filter(number -> number != 0);
        return local.isEmpty() || state.isEmpty() ? Optional.empty() : Optional.of(new Listed(local.get(), endpoint(field[2], transport, order).map(Endpoint::text),
                state(transport, state.get().intValue()), inode.flatMap(known -> Numbers.small(field[7])), inode, Optional.empty(),
                inode.map(known -> holders.getOrDefault(known, Set.of())).orElse(Set.of()), source));
    }

    /** The numbers of include/net/tcp_states.h, which UDP uses too. */
    private static SocketState state(Transport transport, int number) {
        if (transport.isDatagram()) {
            return number == 1 ? SocketState.CONNECTED : SocketState.UNCONNECTED;
        }
        return switch (number) {
        case 4, 5, 9, 11 -> SocketState.CLOSING;
        case 6 -> SocketState.TIME_WAIT;
        case 7 -> SocketState.BOUND;
        case 10 -> SocketState.LISTEN;
        default -> SocketState.CONNECTED;
        };
    }

    /** Addresses stand as 32-bit words in the host's order, each written as a number. */
    private static Optional<Endpoint> endpoint(String text, Transport transport, ByteOrder order) {
        int colon = text.indexOf(':');
        if (colon != 8 && colon != 32 || !text.substring(0, colon).matches("[0-9A-Fa-f]+")) {
            return Optional.empty();
        }
        byte[] bytes = new byte[colon / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[order == ByteOrder.LITTLE_ENDIAN ? i & ~3 | 3 - (i & 3) : i] = (byte) Integer.parseInt(text, 2 * i, 2 * i + 2, 16);
        }
        return Numbers.hex(text.substring(colon + 1)).filter(port -> port >= 1 && port <= Endpoint.MAX_PORT)
                .map(port -> new Endpoint(transport, IpAddress.of(bytes), port.intValue()));
    }

    /** Reads names, parents and, where the time of the boot is known, when they started. */
    void stat(Section section, Optional<Instant> booted, long ticks) {
        section.lines().map(STAT::matcher).filter(Matcher::matches).forEach(stat -> {
            long pid = Long.parseLong(stat.group(1));
            String[] field = stat.group(3).split(" ");
            processes.name(pid, stat.group(2));
            Numbers.of(field[0]).ifPresent(parent -> processes.parent(pid, parent));
            Optional<Long> start = field.length > START ? Numbers.of(field[START]) : Optional.empty();
            try {
                booted.ifPresent(boot -> start.ifPresent(after -> processes.started(pid, boot.plusMillis(Math.multiplyExact(after, 1000L) / ticks))));
            } catch (DateTimeException | ArithmeticException e) {
                // A time that nobody can have is none.
                return;
            }
        });
    }

    void users(Section section) {
        files(section, (pid, rest) -> {
            String[] ids = rest.substring(Math.min(rest.length(), rest.indexOf("Uid:") + 4)).strip().split("\\s+");
            Optional<Integer> effective = ids.length > 1 ? Numbers.small(ids[1]) : Optional.empty();
            effective.ifPresent(uid -> processes.uid(pid, uid));
        });
    }

    void commands(Section section) {
        Map<Long, StringBuilder> lines = new HashMap<>();
        files(section, (pid, rest) -> {
            StringBuilder line = lines.computeIfAbsent(pid, key -> new StringBuilder());
            line.append(line.isEmpty() ? "" : "\n").append(rest);
        });
        lines.forEach((pid, line) -> processes.command(pid, Arrays.stream(line.toString().split("\037")).limit(WORDS).toList()));
    }

    /** The unit, the outermost one, and the container, the innermost; as far as the path tells them. */
    void groups(Section section) {
        files(section, (pid, rest) -> {
            String[] field = rest.split(":", 3);
            if (field.length == 3 && (field[1].isEmpty() || field[1].equals("name=systemd"))) {
                Optional<String> unit = Arrays.stream(field[2].split("/")).filter(part -> part.endsWith(".service") || part.endsWith(".socket")).findFirst();
                unit.filter(name -> !name.startsWith("user@") && !field[2].contains("/lxc")).ifPresent(name -> processes.service(pid, name));
                Matcher container = CONTAINER.matcher(field[2]);
                while (container.find()) {
                    processes.container(pid, container.group(1));
                }
            }
        });
    }

    private static void files(Section section, BiConsumer<Long, String> use) {
        section.lines().map(FILE::matcher).filter(Matcher::matches).forEach(file -> use.accept(Long.valueOf(file.group(1)), file.group(2)));
    }

    void programs(Section section) {
        section.lines().map(EXE::matcher).filter(Matcher::matches)
                .forEach(exe -> processes.exe(Long.parseLong(exe.group(1)), exe.group(2).replaceFirst(" \\(deleted\\)$", "")));
    }
}
