// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import java.util.List;

import berth.core.article.Article;
import berth.core.article.KnownServer;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.internal.engine.Reasoning;
import berth.core.snapshot.Snapshot;

/**
 * Thinks: from a question, what was seen on one or more hosts, the knowledge base and what detectors said, to a diagnosis.
 * Pure: the same input gives the same output on any host at any time; no clock, no file, no locale. Use from any thread.
 */
public final class DiagnosisEngine {
    private final Library library;
    private final List<KnownServer> servers;

    /** Uses these articles, in the order of their ids, and knows no server by its greeting. */
    public DiagnosisEngine(List<Article> articles) {
        this(articles, List.of());
    }

    /** Uses these articles, in the order of their ids, and knows these servers by their greetings. */
    public DiagnosisEngine(List<Article> articles, List<KnownServer> servers) {
        this(Library.of(articles), servers);
    }

    /** Uses the articles of that library, in the order of their ids, and knows these servers by their greetings. */
    public DiagnosisEngine(Library library, List<KnownServer> servers) {
        this.servers = List.copyOf(servers);
        this.library = library;
    }

    /**
     * {@return the answer}
     *
     * @param hosts snapshots of the host where the service runs and of others; several of one host count as one
     */
    public Diagnosis diagnose(Question question, List<Snapshot> hosts, Detections detections) {
        return new Reasoning(question, hosts, library, servers, detections).diagnosis();
    }

    /**
     * {@return for each step how sure it is that what it is for is so by now}
     * That is what its article says in {@code check}, or else that its cause is ruled out; of a step with neither nothing is known.
     */
    public List<Likelihood> check(List<Step> steps, Question question, List<Snapshot> hosts, Detections detections) {
        return new Reasoning(question, hosts, library, servers, detections).check(steps);
    }
}
