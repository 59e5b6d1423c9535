// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.given.ProductState;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/**
 * One line of {@code berth.antivirus/scenes}, which says in its head how it is written: what a host looks like.
 *
 * @param detector the detector it is about, without its bundle's name; empty for all of them
 * @param sign     {@code +}, {@code -} or {@code ~}
 * @param others   the other detectors that see something, too
 */
record DetectorScene(String place, String os, String detector, char sign, List<Evidence> evidence, List<String> others, List<Expected> expected) {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final Origin ORIGIN = new Origin("scene", NOON, Optional.empty());
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");
    private static final Pattern SENTENCES = Pattern.compile(";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    /** What a detector says of a port. */
    record Expected(String port, String role, Optional<String> part) { }

    Snapshot snapshot() {
        return snapshot(evidence);
    }

    Snapshot snapshot(List<Evidence> seen) {
        return new Snapshot(HostId.named("mx1"), Optional.of(os), NOON, seen);
    }

    <T extends Evidence> Stream<T> all(Class<T> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast);
    }

    static List<DetectorScene> read(Path folder) throws IOException {
        List<DetectorScene> scenes = new ArrayList<>();
        for (String os : List.of("linux", "windows", "macos")) {
            String detector = "";
            int number = 0;
            for (String line : Files.readAllLines(folder.resolve(os + ".txt"))) {
                number++;
                if (line.startsWith("[")) {
                    detector = line.substring(1, line.length() - 1);
                } else if (line.startsWith("=") || line.startsWith("&")) {
                    scenes.add(scenes.removeLast().with(line.charAt(0), words(line.substring(1))));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    List<Evidence> evidence = SENTENCES.splitAsStream(line.substring(1)).map(DetectorScene::evidence).toList();
                    scenes.add(new DetectorScene(os + ".txt:" + number, os, detector, line.charAt(0), evidence, List.of(), List.of()));
                }
            }
        }
        return scenes;
    }

    private DetectorScene with(char sort, Deque<String> words) {
        if (sort == '&') {
            return new DetectorScene(place, os, detector, sign, evidence, List.copyOf(words), expected);
        }
        Expected more = new Expected(words.remove(), words.remove(), Optional.ofNullable(words.poll()));
        return new DetectorScene(place, os, detector, sign, evidence, others, Stream.concat(expected.stream(), Stream.of(more)).toList());
    }

    private static Deque<String> words(String text) {
        Deque<String> words = new ArrayDeque<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    private static Evidence evidence(String sentence) {
        Deque<String> words = words(sentence);
        Evidence evidence = evidence(words.remove(), words);
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("not understood in" + sentence + ": " + words);
        }
        return evidence;
    }

    private static Evidence evidence(String kind, Deque<String> words) {
        return switch (kind) {
        case "unit" -> unit(words);
        case "process" -> process(words);
        case "listen" -> listener(words);
        case "greet" -> new GreetingRead(ORIGIN, tcp(words.remove()), words.remove());
        case "hook" -> new HookSeen(ORIGIN, HookKind.valueOf(words.remove().toUpperCase().replace('-', '_')), words.remove(),
                after("pid", words, DetectorScene::ref), after("altitude", words, Function.identity()),
                after("function", words, Function.identity()), after("to", words, DetectorScene::tcp));
        case "module" -> new ModuleSeen(ORIGIN, ref(words.remove()), words.remove(), Optional.empty());
        case "product" -> new ProductInstalled(ORIGIN, words.remove(), words.remove(), Optional.empty());
        case "center" -> new SettingSeen(ORIGIN, ProductState.NAMESPACE, words.remove(), words.remove());
        case "redirect" -> new RedirectSeen(ORIGIN, tcp(words.remove()), Optional.of(words.remove()), "nftables");
        default -> throw new IllegalArgumentException("unknown evidence: " + kind);
        };
    }

    private static Evidence unit(Deque<String> words) {
        String name = words.remove();
        String state = words.remove();
        boolean runs = Character.isDigit(state.charAt(0));
        return new ServiceSeen(ORIGIN, name, after("display", words, Function.identity()), runs ? ServiceState.RUNNING : ServiceState.valueOf(state.toUpperCase()),
                Optional.of("enabled"), runs ? Optional.of(ref(state)) : Optional.empty());
    }

    private static Evidence process(Deque<String> words) {
        ProcessRef process = ref(words.remove());
        String name = words.remove();
        Optional<String> exe = Optional.of(words.remove()).filter(path -> !path.equals("-"));
        Optional<Integer> uid = after("by", words, Integer::valueOf);
        Optional<String> unit = after("of", words, Function.identity());
        List<String> command = new ArrayList<>(exe.stream().toList());
        if ("as".equals(words.peek())) {
            words.remove();
            command = new ArrayList<>(words);
            words.clear();
        }
        return new ProcessSeen(ORIGIN, process, Optional.of(1L), name, exe, command, uid, Optional.empty(), unit, Optional.empty());
    }

    private static Evidence listener(Deque<String> words) {
        List<ProcessRef> owners = Stream.of(words.remove()).filter(pid -> !pid.equals("-")).map(DetectorScene::ref).toList();
        return new SocketSeen(ORIGIN, tcp(words.remove()), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), owners, List.of());
    }

    private static <T> Optional<T> after(String key, Deque<String> words, Function<String, T> value) {
        if (!key.equals(words.peek())) {
            return Optional.empty();
        }
        words.remove();
        return Optional.of(value.apply(words.remove()));
    }

    private static ProcessRef ref(String pid) {
        return new ProcessRef(Long.parseLong(pid), Optional.of(NOON.minusSeconds(3600)));
    }

    static Endpoint tcp(String text) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).orElseThrow(() -> new IllegalArgumentException("not an endpoint: " + text));
    }
}
