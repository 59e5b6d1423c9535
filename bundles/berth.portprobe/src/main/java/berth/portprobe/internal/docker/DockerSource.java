// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import com.google.gson.JsonParseException;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.PublishedPort;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.docker.Container.Details;
import berth.portprobe.internal.docker.EngineHttp.Answer;

/**
 * The containers of Docker and Podman and the ports that they publish, stopped ones included, from the engine's own socket.
 * <p>
 * Contract: needs the right to write to that socket. Only asks (GET), and nobody where there is no socket.
 */
public final class DockerSource implements EvidenceSource {

    private static final String ID = "berth.portprobe.docker";
    private static final String LIST = "/containers/json?all=true";
    static final Duration LIMIT = Duration.ofMillis(1500);
    private static final int MOST_BYTES = 1 << 22;
    private static final int MOST_ASKED = 50;
    private static final int MOST_CONTAINERS = 5000;

    private final List<EngineDoor> doors;
    private final Duration limit;
    private final Optional<String> others;

    /** For the extension registry. */
    public DockerSource() {
        this(Stream.concat(Stream.of("/var/run/docker.sock", "/run/podman/podman.sock"), Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .filter(folder -> folder.startsWith("/")).stream().flatMap(folder -> Stream.of(folder + "/docker.sock", folder + "/podman/podman.sock")))
                .map(Path::of).<EngineDoor>map(SocketDoor::new).toList(), LIMIT, Optional.empty());
    }

    /** @param others what engines there may be behind none of these doors, in one sentence */
    DockerSource(List<EngineDoor> doors, Duration limit, Optional<String> others) {
        this.doors = doors;
        this.limit = limit;
        this.others = others;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        List<NotObserved> gaps = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (EngineDoor door : doors) {
            Origin origin = new Origin(ID, request.now(), Optional.of(door.place()));
            new Engine(new EngineHttp(door, limit, MOST_BYTES), request, origin, sink, monitor, gaps, told).tell();
        }
        others.ifPresent(sentence -> gaps.add(new NotObserved(new Origin(ID, request.now(), Optional.empty()), Topic.CONTAINERS, Why.NOT_SUPPORTED, sentence)));
        gaps.forEach(sink);
        if (gaps.isEmpty()) {
            sink.accept(new Surveyed(new Origin(ID, request.now(), Optional.empty()), Topic.CONTAINERS,
                    request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
        }
    }

    /**
     * One engine and what is asked of it.
     *
     * @param told the containers of engines before, which may be the same one behind another door
     */
    private record Engine(EngineHttp http, Request request, Origin origin, Consumer<? super Evidence> sink, IProgressMonitor monitor, List<NotObserved> gaps, Set<String> told) {

        void tell() {
            Optional<String> json = get(LIST);
            try {
                tell(json.map(Container::list).orElse(List.of()).stream().filter(container -> told.add(container.id())).toList());
            } catch (JsonParseException | IllegalStateException e) {
                gap(Why.FAILED, "what the container engine answers is no list of containers");
            }
        }

        /** Running containers are told all, because a forwarder names only an address. */
        private void tell(List<Container> all) {
            List<Container> stopped = all.stream().filter(container -> !container.runs()).toList();
            int before = gaps.size();
            Set<Container> asked = Set.copyOf(stopped.stream().limit(MOST_ASKED).toList());
            for (Container container : all.stream().limit(MOST_CONTAINERS).toList()) {
                boolean published = container.published().stream().anyMatch(port -> isWanted(port.outer()));
                // An engine that failed once may take all its time with each further question.
                Optional<Details> details = monitor.isCanceled() || gaps.size() > before ? Optional.empty()
                        : published || asked.contains(container) ? details(container) : Optional.empty();
                List<PublishedPort> claims = Stream.concat(container.published().stream(), details.stream().flatMap(more -> more.published().stream()))
                        .filter(port -> isWanted(port.outer())).distinct().toList();
                if (container.runs() || !claims.isEmpty() || request.wanted().isEmpty()) {
                    tell(container, claims, details.flatMap(Details::restart));
                }
            }
            if (stopped.size() > MOST_ASKED) {
                gap(Why.FAILED, "of " + stopped.size() + " stopped containers only " + MOST_ASKED + " were asked about their ports");
            }
            if (monitor.isCanceled()) {
                gap(Why.CANCELLED, "the search for containers was broken off");
            }
        }

        private void tell(Container container, List<PublishedPort> claims, Optional<String> restart) {
            Optional<String> state = Optional.of(container.state()).filter(text -> !text.isEmpty());
            sink.accept(new ContainerSeen(origin, container.id(), container.name(), container.image(), container.project(), container.service(), state,
                    container.addresses(), restart, Optional.of(http.door().program()), claims));
            claims.stream().map(PublishedPort::outer).distinct().forEach(endpoint -> sink.accept(new ClaimSeen(origin, endpoint, container.name(), Optional.of(ClaimBasis.PUBLISHED), restart.or(() -> state))));
        }

        private boolean isWanted(Endpoint endpoint) {
            return request.wanted().map(wanted -> wanted.port() == endpoint.port() && wanted.transport() == endpoint.transport()).orElse(true);
        }

        private Optional<Details> details(Container container) {
            try {
                return get("/containers/" + container.id() + "/json").map(Container::details);
            } catch (JsonParseException | IllegalStateException e) {
                gap(Why.FAILED, "what the container engine says of a container is not understood");
                return Optional.empty();
            }
        }

        /** {@return the body; a container that was removed meanwhile has none} */
        private Optional<String> get(String path) {
            try {
                Answer answer = http.get(path);
                if (answer.status() == 200) {
                    return Optional.of(answer.body());
                }
                if (answer.status() != 404 || path.equals(LIST)) {
                    gap(Why.FAILED, "the container engine answers with status " + answer.status());
                }
            } catch (AccessDeniedException e) {
                gaps.add(new NotObserved(origin, Topic.CONTAINERS, Why.ACCESS_DENIED, "The container engine can't be asked through " + http.door().place() + "; " + http.door().remedy() + "."));
            } catch (NoSuchFileException | ConnectException e) {
                // Nobody is there, or the socket is left of an engine that does not run any more, and with it no container's ports are published.
                return Optional.empty();
            } catch (IOException e) {
                gap(Why.FAILED, "the container engine does not answer as it should (" + e.getClass().getSimpleName() + ")");
            }
            return Optional.empty();
        }

        private void gap(Why why, String detail) {
            NotObserved gap = new NotObserved(origin, Topic.CONTAINERS, why, detail + ".");
            if (!gaps.contains(gap)) {
                gaps.add(gap);
            }
        }
    }
}
