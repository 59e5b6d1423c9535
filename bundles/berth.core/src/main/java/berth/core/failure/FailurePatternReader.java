// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.article.KnownServer;
import berth.core.article.MalformedArticleException;
import berth.core.failure.FailurePattern.EventRef;
import berth.core.failure.FailurePattern.Fields;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.core.internal.article.YamlMap;

/** Reads a file of failure patterns: YAML without tags and aliases. */
public final class FailurePatternReader {
    private FailurePatternReader() { }

    /** What a file says: of events, of texts, and of servers. */
    public record Content(List<FailurePattern> events, FailureVocabulary vocabulary, List<KnownServer> servers) {
        /** Copies the lists. */
        public Content {
            events = List.copyOf(events);
            servers = List.copyOf(servers);
        }

        /** A file that says nothing of servers. */
        public Content(List<FailurePattern> events, FailureVocabulary vocabulary) {
            this(events, vocabulary, List.of());
        }
    }

    /** {@return what the file says, with the extension's id before those of its entries}; throws {@link MalformedArticleException} with the line. */
    public static Content read(String id, byte[] file) throws MalformedArticleException {
        YamlMap top = YamlMap.read(new String(file, StandardCharsets.UTF_8), 0);
        top.allow(Set.of("patterns", "words", "messages", "servers"));
        return new Content(top.maps("patterns", map -> pattern(id, map)), VocabularyReader.read(id, top), ServerReader.read(top));
    }

    private static FailurePattern pattern(String id, YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("id", "provider", "events", "product", "kind", "service", "image", "transport", "port", "port-in", "address-in", "consequences"));
        List<Integer> port = map.numbers("port");
        if (port.size() > 1 || !port.isEmpty() && (port.get(0) < 1 || port.get(0) > Endpoint.MAX_PORT)) {
            throw new MalformedArticleException(map.line(), "a pattern names at most one port, between 1 and " + Endpoint.MAX_PORT);
        }
        return new FailurePattern(id + "." + map.text("id"), map.text("provider"), Set.copyOf(map.numbers("events")), map.optionalText("product"),
                kind(map), map.optionalText("service"), map.optionalText("image"), transport(map), port.stream().findFirst(),
                new Fields(map.optionalText("port-in"), map.optionalText("address-in")), map.maps("consequences", FailurePatternReader::eventRef));
    }

    private static Optional<FailureKind> kind(YamlMap map) throws MalformedArticleException {
        Optional<String> name = map.optionalText("kind");
        Optional<FailureKind> kind = name.flatMap(FailureKind::of);
        if (name.isPresent() && kind.isEmpty()) {
            throw new MalformedArticleException(map.line(), "kind " + name.get() + " is not known");
        }
        return kind;
    }

    private static Transport transport(YamlMap map) throws MalformedArticleException {
        Optional<String> name = map.optionalText("transport");
        for (Transport transport : Transport.values()) {
            if (name.map(transport.id()::equals).orElse(transport == Transport.TCP)) {
                return transport;
            }
        }
        throw new MalformedArticleException(map.line(), "transport " + name.orElse("") + " is not known");
    }

    private static EventRef eventRef(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("provider", "events"));
        return new EventRef(map.text("provider"), Set.copyOf(map.numbers("events")));
    }
}
