// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.failure.LoggedFailure;
import berth.core.given.Given;
import berth.core.snapshot.HostId;

/**
 * What a person has asked so far, and the files that were given as evidence.
 *
 * @param asked  empty while only evidence was given
 * @param pieces in the order given
 */
public record Case(Optional<Asked> asked, List<Piece> pieces) {

    /** Copies the list. */
    public Case {
        pieces = List.copyOf(pieces);
    }

    /** A question that can be asked again with more evidence. */
    public sealed interface Asked { }

    /**
     * Can this endpoint be bound?
     *
     * @param host a host whose snapshot was given; empty for this computer
     */
    public record Port(Endpoint wanted, Optional<String> host) implements Asked { }

    /** Why did the last bind fail that this log tells of? */
    public record Log(Path file) implements Asked { }

    /** Why did this bind fail that a log tells of? */
    public record Incident(LoggedFailure failure) implements Asked { }

    /** A file given as evidence, and what was read in it then. */
    public record Piece(Path file, Given given) {
        /** {@return the host that it is from, said by the person or by the file} */
        public Optional<String> host() {
            return given.host().map(HostId::name);
        }
    }

    /** {@return the case before anything was asked} */
    public static Case empty() {
        return new Case(Optional.empty(), List.of());
    }

    /** {@return the same evidence with that question} */
    public Case asking(Asked question) {
        return new Case(Optional.of(question), pieces);
    }

    /** {@return the same question with one more piece; the same file given again replaces the former} */
    public Case with(Piece piece) {
        List<Piece> all = new ArrayList<>(pieces);
        all.removeIf(other -> other.file().equals(piece.file()));
        all.add(piece);
        return new Case(asked, all);
    }

    /** {@return the same question without that piece; a question about a host that is gone with it is gone, too} */
    public Case without(Piece piece) {
        List<Piece> rest = pieces.stream().filter(other -> !other.equals(piece)).toList();
        Case left = new Case(asked, rest);
        return asked.filter(question -> question instanceof Port port && port.host().isPresent()
                && !left.hosts().contains(port.host().get())).isPresent() ? new Case(Optional.empty(), rest) : left;
    }

    /** {@return what was read in the pieces} */
    public List<Given> evidence() {
        return pieces.stream().map(Piece::given).toList();
    }

    /** {@return the hosts that evidence was given of} */
    public List<String> hosts() {
        return pieces.stream().flatMap(piece -> piece.host().stream()).distinct().toList();
    }
}
