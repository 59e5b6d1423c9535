// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.StartLimit;

/**
 * The answer to a question: ids and values, no sentences but those that articles bring.
 *
 * @param takenAt    when the newest evidence was taken
 * @param cause      empty when what was seen names none
 * @param holders    who has the port, as far as proven
 * @param candidates who may have it
 * @param claimants  who will take it when started, holders left out
 * @param evidence   what the answer rests on; {@code because} elsewhere are indexes into it
 * @param answers    who greets whoever connects to the port
 */
public record Diagnosis(Question question, Instant takenAt, Verdict verdict, Optional<Cause> cause, Likelihood likelihood,
        List<Holder> holders, List<Holder> candidates, List<Claimant> claimants, List<Hypothesis> hypotheses, List<Cited> evidence,
        List<NotObserved> blindSpots, List<AntivirusFinding> antivirus, List<Step> steps, List<String> articles, List<Answer> answers) {

    /** Copies the lists. */
    public Diagnosis {
        holders = List.copyOf(holders);
        candidates = List.copyOf(candidates);
        claimants = List.copyOf(claimants);
        hypotheses = List.copyOf(hypotheses);
        evidence = List.copyOf(evidence);
        blindSpots = List.copyOf(blindSpots);
        antivirus = List.copyOf(antivirus);
        steps = List.copyOf(steps);
        articles = List.copyOf(articles);
        answers = List.copyOf(answers);
    }

    /** An answer about a port at which nobody was heard. */
    public Diagnosis(Question question, Instant takenAt, Verdict verdict, Optional<Cause> cause, Likelihood likelihood,
            List<Holder> holders, List<Holder> candidates, List<Claimant> claimants, List<Hypothesis> hypotheses, List<Cited> evidence,
            List<NotObserved> blindSpots, List<AntivirusFinding> antivirus, List<Step> steps, List<String> articles) {
        this(question, takenAt, verdict, cause, likelihood, holders, candidates, claimants, hypotheses, evidence, blindSpots, antivirus, steps,
                articles, List.of());
    }

    /** A piece of evidence that the answer rests on, and the host that it is of. */
    public record Cited(String host, Evidence evidence) { }

    /**
     * A group of processes that share sockets, named by its oldest member.
     *
     * @param endpoints what it has of the port in question
     * @param via       for whom it has the port, where it only forwards it or keeps it
     * @param upkeep    what starts it again
     * @param workers   the other processes of the group
     */
    public record Holder(String host, Optional<Long> pid, Optional<Instant> started, Optional<String> name, Optional<String> exe,
            List<String> command, Optional<String> user, Optional<Integer> uid, Optional<String> service,
            Optional<String> serviceTitle, Optional<Container> container, List<String> endpoints, Optional<Via> via, Upkeep upkeep,
            List<Long> workers) {
        /** Copies the lists. */
        public Holder {
            command = List.copyOf(command);
            endpoints = List.copyOf(endpoints);
            workers = List.copyOf(workers);
        }

        /** {@return the same holder, of that service} */
        public Holder withService(String unit, Optional<String> title) {
            return new Holder(host, pid, started, name, exe, command, user, uid, Optional.of(unit), title, container, endpoints, via, upkeep,
                    workers);
        }
    }

    /**
     * A container, as far as it is known: its id always, the rest where its engine could be asked.
     *
     * @param engine the engine's program: {@code docker}, {@code podman}
     */
    public record Container(String id, Optional<String> name, Optional<String> image, Optional<String> project, Optional<String> service, Optional<String> engine) {
        /** A container of which only the id is known. */
        public Container(String id) {
            this(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** A container whose engine is not known. */
        public Container(String id, Optional<String> name, Optional<String> image, Optional<String> project, Optional<String> service) {
            this(id, name, image, project, service, Optional.empty());
        }
    }

    /**
     * What a holder has the port for.
     *
     * @param kind      how it does it, such as {@code docker-proxy}, {@code ssh-local-forward}, {@code socket-unit}
     * @param target    the endpoint, unit or container that is served, where known
     * @param container the container behind it
     */
    public record Via(Kind kind, Optional<String> target, Optional<Container> container) {
        /** Whether the holder passes traffic on, or keeps the socket for a service that it starts. */
        public enum Kind {
            DOCKER_PROXY, ROOTLESSKIT, SLIRP4NETNS, PASTA, SSH_FORWARD, KUBECTL_PORT_FORWARD, SOCAT, SOCKET_UNIT, INETD, DOCKERD, CONMON, ROOTLESSPORT,
            DOCKER_DESKTOP, WSL_RELAY, PORT_PROXY, HTTP_SYS, KERNEL_SERVICE;

            /** {@return the stable name in JSON, such as {@code docker-proxy}} */
            public String id() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }

            /** {@return the program of the engine whose forwarder it is; empty where it may serve others than containers} */
            public Optional<String> engine() {
                return switch (this) {
                case DOCKER_PROXY, DOCKERD, DOCKER_DESKTOP -> Optional.of("docker");
                case CONMON, ROOTLESSPORT -> Optional.of("podman");
                case ROOTLESSKIT, SLIRP4NETNS, PASTA, SSH_FORWARD, KUBECTL_PORT_FORWARD, SOCAT, SOCKET_UNIT, INETD, WSL_RELAY, PORT_PROXY, HTTP_SYS, KERNEL_SERVICE -> Optional.empty();
                };
            }

            /** {@return whether it hands the socket to the service instead of passing traffic on} */
            public boolean activates() {
                return this == SOCKET_UNIT || this == INETD;
            }

            /** {@return whether it serves what comes in by itself, in the name of others, instead of passing traffic on} */
            public boolean serves() {
                return this == HTTP_SYS || this == KERNEL_SERVICE;
            }
        }
    }

    /**
     * What starts a holder or a claimant again, in the system's own words.
     *
     * @param startType {@code enabled}: at the next boot
     * @param restart   {@code always}: at once when it ends
     * @param restarts  how often that has happened since somebody started it
     * @param since     when its service was started
     * @param limit     after how many starts the system gives it up, and how its last run ended
     * @param givenUp   whether the system has given it up: it was started too often
     */
    public record Upkeep(Optional<String> startType, Optional<String> restart, Optional<Integer> restarts, Optional<Instant> since,
            Optional<StartLimit> limit, boolean givenUp) {
        /** Nothing is known of it. */
        public static final Upkeep UNKNOWN = new Upkeep(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Something of which no limit is known. */
        public Upkeep(Optional<String> startType, Optional<String> restart, Optional<Integer> restarts, Optional<Instant> since) {
            this(startType, restart, restarts, since, Optional.empty(), false);
        }
    }

    /**
     * Who will take the port when started: a unit, or a container.
     *
     * @param endpoint  what it takes
     * @param basis     what that is known from
     * @param startType whether it starts by itself, in the system's own word
     * @param state     what it does now, where known
     * @param since     since when
     * @param upkeep    what starts it again
     * @param failures  how often its start failed since the boot, as far as the log tells
     */
    public record Claimant(String host, String name, Optional<String> title, String endpoint, Optional<ClaimBasis> basis,
            Optional<String> startType, Optional<ServiceState> state, Optional<Instant> since, Upkeep upkeep, int failures, List<Integer> because) {
        /** Copies the list. */
        public Claimant {
            because = List.copyOf(because);
        }

        /** A claimant of which it is not known how often its start failed. */
        public Claimant(String host, String name, Optional<String> title, String endpoint, Optional<ClaimBasis> basis,
                Optional<String> startType, Optional<ServiceState> state, Optional<Instant> since, Upkeep upkeep, List<Integer> because) {
            this(host, name, title, endpoint, basis, startType, state, since, upkeep, 0, because);
        }

        /** A claimant of which it is not known what starts it again. */
        public Claimant(String host, String name, Optional<String> title, String endpoint, Optional<ClaimBasis> basis,
                Optional<String> startType, Optional<ServiceState> state, Optional<Instant> since, List<Integer> because) {
            this(host, name, title, endpoint, basis, startType, state, since, Upkeep.UNKNOWN, because);
        }
    }

    /**
     * What a server says first, and what that gives away.
     *
     * @param endpoint where it was heard
     * @param product  who greets so, as far as that is known
     * @param protocol what it speaks, such as {@code smtp}
     * @param instead  the product that has the port and greets otherwise: somebody may take its connections in between
     */
    public record Answer(String endpoint, Optional<String> product, Optional<String> protocol, Optional<String> instead, List<Integer> because) {
        /** Copies the list. */
        public Answer {
            because = List.copyOf(because);
        }
    }

    /** A cause of an article, and what the evidence says of it; {@code title} is the article's own text. */
    public record Hypothesis(String article, String cause, String title, Likelihood likelihood, List<Integer> because) {
        /** Copies the list. */
        public Hypothesis {
            because = List.copyOf(because);
        }
    }

    /**
     * A recognised anti-virus product, the contribution that recognised it, and who brought that.
     *
     * @param version   of the product, where it was seen
     * @param component the part of the product that plays the role, such as its mail shield
     * @param advice    how to switch that part off and on, in its vendor's words
     */
    public record AntivirusFinding(String vendor, String product, Optional<String> version, Optional<String> component, AntivirusRole role,
            String detector, String bundle, String host, Advice advice, List<Integer> because) {
        private static final String UNKNOWN = "unknown";

        /** Copies the list. */
        public AntivirusFinding {
            because = List.copyOf(because);
        }

        /** {@return who makes it; empty where its detector says {@code unknown}, as one does that recognises what all of a kind do} */
        public Optional<String> maker() {
            return Optional.of(vendor).filter(name -> !name.equals(UNKNOWN));
        }

        /** {@return what people call a product: some bear their vendor's name} */
        public static String title(String vendor, String product) {
            return vendor.equals(UNKNOWN) ? "Unknown vendor: " + product : product.startsWith(vendor) ? product : vendor + " " + product;
        }
    }

    /**
     * One thing to do, from an article.
     *
     * @param commands argument vectors, never lines for a shell
     * @param undo     argument vectors that take it back
     * @param needs    whose rights it needs: {@code root}, {@code administrator}; empty for none
     * @param breaks   what no longer works then, in one sentence
     */
    public record Step(String id, String article, String title, Optional<String> host, List<List<String>> commands,
            List<List<String>> undo, Optional<String> needs, Optional<String> breaks) {
        /** Copies the lists. */
        public Step {
            commands = List.copyOf(commands);
            undo = List.copyOf(undo);
        }

        /** A step of which nobody says that it breaks anything. */
        public Step(String id, String article, String title, Optional<String> host, List<List<String>> commands, List<List<String>> undo,
                Optional<String> needs) {
            this(id, article, title, host, commands, undo, needs, Optional.empty());
        }
    }
}
