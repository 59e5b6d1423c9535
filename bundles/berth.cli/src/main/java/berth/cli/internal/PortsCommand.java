// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.SocketState;
import berth.core.evidence.TypedEndpoint;
import berth.core.ports.PortFilter;
import berth.core.ports.PortList;
import berth.core.ports.PortRow;
import berth.core.render.Escapes;
import berth.core.render.PortListRenderer;
import berth.core.render.Wording;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** {@code berth ports}: every socket with its owner. */
final class PortsCommand {
    private final BerthCommand command;
    private final Arguments arguments;

    PortsCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException {
        PortFilter filter = filter(words);
        Snapshot here = command.inquiry(arguments, command.contributions(arguments))
                .snapshot(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.now()), new NullProgressMonitor());
        print(PortList.of(here, filter));
        PortList.blindSpots(here).map(Wording.ENGLISH::blindSpot).distinct().forEach(spot -> command.complain("not seen: " + spot));
        return ExitStatus.OK;
    }

    private void print(Stream<PortRow> rows) {
        PrintStream out = command.out();
        if (arguments.has("json")) {
            rows.map(PortListRenderer::json).forEach(line -> out.print(line + "\n"));
            return;
        }
        Iterator<PortRow> each = rows.iterator();
        if (!each.hasNext()) {
            out.println("No such socket was seen.");
            return;
        }
        out.println(PortListRenderer.heading());
        each.forEachRemaining(row -> out.println(PortListRenderer.text(row)));
    }

    private PortFilter filter(List<String> words) throws UsageException {
        Optional<String> port = arguments.value("port");
        if (words.size() > 1 || !words.isEmpty() && port.isPresent()) {
            throw new UsageException("one port at a time: berth ports 25, or berth ports for all.");
        }
        Optional<String> text = port.or(() -> words.stream().findFirst());
        Optional<TypedEndpoint> typed = text.map(TypedEndpoint::of);
        Optional<String> number = typed.map(TypedEndpoint::port);
        if (number.isPresent() && (!number.get().matches("[0-9]{1,5}") || Integer.parseInt(number.get()) < 1 || Integer.parseInt(number.get()) > 65535)) {
            throw new UsageException(Escapes.visible(text.orElse("")) + " is no port; give a number from 1 to 65535.");
        }
        return new PortFilter(typed.isPresent() ? arguments.transport(typed.get()) : arguments.transport(), number.map(Integer::valueOf),
                arguments.value("process"), arguments.value("unit"), state(), arguments.value("address"));
    }

    private Optional<SocketState> state() throws UsageException {
        Optional<String> wanted = arguments.value("state").map(state -> state.toLowerCase(Locale.ROOT));
        Optional<SocketState> found = wanted.flatMap(name -> Arrays.stream(SocketState.values()).filter(state -> state.id().equals(name)).findFirst());
        if (wanted.isPresent() && found.isEmpty()) {
            throw new UsageException("--state " + Escapes.visible(wanted.get()) + " is not known; it is one of "
                    + Arrays.stream(SocketState.values()).map(SocketState::id).collect(Collectors.joining(", ")) + ".");
        }
        return found;
    }
}
