// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import berth.core.article.KnownServer;
import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.failure.FailurePatternReader;

/**
 * The servers that are known by their greetings, as far as they could be read; only read when somebody was heard.
 *
 * @param problems the files that could not
 */
record ServerKnowledge(List<KnownServer> servers, List<Knowledge.Problem> problems) {
    /** What a file that tells of servers has in it somewhere. */
    private static final Pattern KEY = Pattern.compile("servers[\"']?\\s*:");
    private static final Duration READING = Duration.ofSeconds(5);

    ServerKnowledge {
        servers = List.copyOf(servers);
        problems = List.copyOf(problems);
    }

    static ServerKnowledge none() {
        return new ServerKnowledge(List.of(), List.of());
    }

    /** {@return all that bundles contribute; a file that is not as it must be is left out} */
    static ServerKnowledge of(Contributions contributions) {
        List<Contributed<byte[]>> files = contributions.failurePatterns();
        List<Guard.Outcome<List<KnownServer>>> read = Guard.callAll(files.stream()
                .<Callable<List<KnownServer>>> map(file -> () -> servers(file.id(), file.make().call())).toList(), READING);
        List<KnownServer> servers = new ArrayList<>();
        List<Knowledge.Problem> problems = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Contributed<byte[]> file = files.get(i);
            servers.addAll(read.get(i).either(known -> known, failed -> {
                problems.add(new Knowledge.Problem(file.bundle(), file.id(), failed.reason()));
                return List.of();
            }));
        }
        return new ServerKnowledge(servers, problems);
    }

    /** Reading all words of all languages as YAML takes a tenth of a second when Java has just started. */
    private static List<KnownServer> servers(String id, byte[] file) throws Exception {
        return KEY.matcher(new String(file, StandardCharsets.UTF_8)).find() ? FailurePatternReader.read(id, file).servers() : List.of();
    }
}
