// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;

/**
 * The answer to a question: ids and values, no sentences but those that articles bring.
 *
 * @param takenAt    when the newest evidence was taken
 * @param cause      empty when what was seen names none
 * @param holders    who has the port, as far as proven
 * @param candidates who may have it
 * @param evidence   what the answer rests on; {@code because} elsewhere are indexes into it
 */
public record Diagnosis(Question question, Instant takenAt, Verdict verdict, Optional<Cause> cause, Likelihood likelihood,
        List<Holder> holders, List<Holder> candidates, List<Hypothesis> hypotheses, List<Cited> evidence,
        List<NotObserved> blindSpots, List<AntivirusFinding> antivirus, List<Step> steps, List<String> articles) {

    /** Copies the lists. */
    public Diagnosis {
        holders = List.copyOf(holders);
        candidates = List.copyOf(candidates);
        hypotheses = List.copyOf(hypotheses);
        evidence = List.copyOf(evidence);
        blindSpots = List.copyOf(blindSpots);
        antivirus = List.copyOf(antivirus);
        steps = List.copyOf(steps);
        articles = List.copyOf(articles);
    }

    /** A piece of evidence that the answer rests on, and the host that it is of. */
    public record Cited(String host, Evidence evidence) { }

    /**
     * A group of processes that share sockets, named by its oldest member.
     *
     * @param endpoints what it has of the port in question
     * @param workers   the other processes of the group
     */
    public record Holder(String host, Optional<Long> pid, Optional<Instant> started, Optional<String> name, Optional<String> exe,
            List<String> command, Optional<String> user, Optional<Integer> uid, Optional<String> service,
            Optional<String> serviceTitle, Optional<String> container, List<String> endpoints, List<Long> workers) {
        /** Copies the lists. */
        public Holder {
            command = List.copyOf(command);
            endpoints = List.copyOf(endpoints);
            workers = List.copyOf(workers);
        }

        /** {@return the same holder, of that service} */
        public Holder withService(String unit, Optional<String> title) {
            return new Holder(host, pid, started, name, exe, command, user, uid, Optional.of(unit), title, container, endpoints, workers);
        }
    }

    /** A cause of an article, and what the evidence says of it; {@code title} is the article's own text. */
    public record Hypothesis(String article, String cause, String title, Likelihood likelihood, List<Integer> because) {
        /** Copies the list. */
        public Hypothesis {
            because = List.copyOf(because);
        }
    }

    /** A recognised anti-virus product, the contribution that recognised it, and who brought that. */
    public record AntivirusFinding(String vendor, String product, AntivirusRole role, String detector, String bundle, String host,
            List<Integer> because) {
        /** Copies the list. */
        public AntivirusFinding {
            because = List.copyOf(because);
        }
    }

    /**
     * One thing to do, from an article.
     *
     * @param commands argument vectors, never lines for a shell
     * @param undo     argument vectors that take it back
     * @param needs    whose rights it needs: {@code root}, {@code administrator}; empty for none
     */
    public record Step(String id, String article, String title, Optional<String> host, List<List<String>> commands,
            List<List<String>> undo, Optional<String> needs) {
        /** Copies the lists. */
        public Step {
            commands = List.copyOf(commands);
            undo = List.copyOf(undo);
        }
    }
}
