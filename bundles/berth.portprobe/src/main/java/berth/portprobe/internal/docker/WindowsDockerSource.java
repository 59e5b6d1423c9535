// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/**
 * The containers of Docker Desktop and Podman on Windows, from their named pipes, as {@link DockerSource}.
 * <p>
 * Contract: needs the right to write to those pipes. Only asks (GET), and nobody where there is no pipe.
 */
public final class WindowsDockerSource implements EvidenceSource {
    /** Docker's own default, Docker Desktop's engine for Linux where that name is another engine's, Podman's default machine. */
    private static final List<EngineDoor> DOORS = List.of(new PipeDoor("\\\\.\\pipe\\docker_engine", "docker"), new PipeDoor("\\\\.\\pipe\\dockerDesktopLinuxEngine", "docker"),
            new PipeDoor("\\\\.\\pipe\\podman-machine-default", "podman"));

    private final DockerSource engines = new DockerSource(DOORS, DockerSource.LIMIT,
            Optional.of("Of container engines only Docker Desktop and Podman's default machine were asked."));

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        engines.collect(request, sink, monitor);
    }
}
