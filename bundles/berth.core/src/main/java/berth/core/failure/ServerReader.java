// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.article.Glob;
import berth.core.article.KnownServer;
import berth.core.article.KnownServer.Protocol;
import berth.core.article.MalformedArticleException;
import berth.core.internal.article.YamlMap;

/** Reads the servers of a file of failure patterns. */
final class ServerReader {
    private static final int SHORTEST_GREETING = 4;
    private static final int SHORTEST_NAME = 2;
    private static final int LONGEST = 200;

    private ServerReader() { }

    /** {@return the servers in the order of the file}; throws {@link MalformedArticleException} with the line. */
    static List<KnownServer> read(YamlMap top) throws MalformedArticleException {
        return top.maps("servers", ServerReader::server);
    }

    private static KnownServer server(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("product", "protocol", "processes", "services", "greetings"));
        String product = map.text("product");
        if (product.isBlank() || product.length() > LONGEST) {
            throw new MalformedArticleException(map.line(), "a product has 1 to " + LONGEST + " characters");
        }
        List<Glob> greetings = globs(map, "greetings", SHORTEST_GREETING);
        if (greetings.isEmpty()) {
            throw new MalformedArticleException(map.line(), "a server needs greetings");
        }
        return new KnownServer(product, protocol(map), globs(map, "processes", SHORTEST_NAME), globs(map, "services", SHORTEST_NAME), greetings);
    }

    private static Protocol protocol(YamlMap map) throws MalformedArticleException {
        String name = map.text("protocol");
        return Protocol.of(name).orElseThrow(() -> new MalformedArticleException(map.line(), "protocol " + name + " is not known"));
    }

    /** What fits nearly everything tells nothing. */
    private static List<Glob> globs(YamlMap map, String key, int shortest) throws MalformedArticleException {
        List<Glob> globs = new ArrayList<>();
        for (String text : map.texts(key)) {
            int longest = Stream.of(text.split("\\*")).map(String::strip).mapToInt(String::length).max().orElse(0);
            if (longest < shortest || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedArticleException(map.line(), key + ": between two stars at least once " + shortest + " characters, at most " + LONGEST
                        + " in all, and no control characters");
            }
            globs.add(new Glob(text));
        }
        return globs;
    }
}
