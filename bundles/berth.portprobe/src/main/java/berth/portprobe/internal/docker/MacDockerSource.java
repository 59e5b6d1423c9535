// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/**
 * The containers of Docker Desktop, Colima, OrbStack, Rancher Desktop and Podman on macOS, from the sockets that these keep in the
 * user's home, as {@link DockerSource}.
 * <p>
 * Contract: needs the right to write to those sockets. Only asks (GET), and nobody where there is no socket.
 */
public final class MacDockerSource implements EvidenceSource {
    private static final List<String> OF_HOME = List.of(".docker/run/docker.sock", ".colima/default/docker.sock", ".orbstack/run/docker.sock", ".rd/docker.sock",
            ".local/share/containers/podman/machine/podman.sock");

    private final DockerSource engines;

    /** For the extension registry. */
    public MacDockerSource() {
        this(Optional.ofNullable(System.getenv("HOME")).filter(home -> home.startsWith("/")).map(Path::of));
    }

    MacDockerSource(Optional<Path> home) {
        Stream<Path> own = home.stream().flatMap(folder -> OF_HOME.stream().map(folder::resolve));
        this.engines = new DockerSource(Stream.concat(Stream.of(Path.of("/var/run/docker.sock")), own).<EngineDoor>map(SocketDoor::new).toList(), DockerSource.LIMIT,
                Optional.of("Of container engines only those were asked that keep their socket at its usual place."));
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        engines.collect(request, sink, monitor);
    }
}
