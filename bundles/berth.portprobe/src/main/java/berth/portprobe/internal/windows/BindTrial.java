// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.Windows.Options;
import berth.portprobe.internal.windows.Windows.Trial;

/** A bind for the question's sake, where the tables can't decide. It never asks to share a port, so it takes nothing from anybody. */
record BindTrial(Windows windows, Origin origin, Consumer<? super Evidence> sink) {
    /** What the trial has shown. */
    enum Outcome {
        /** The tables decide. */
        NOT_MADE,
        ALLOWED,
        /** Windows says that somebody has the port. */
        IN_USE,
        /** Another refusal, or none could be tried. */
        OTHER
    }

    /** {@return whether a listener stands in the way for certain: a socket of [::] may be one of IPv6 alone} */
    static boolean decides(Endpoint wanted, SocketRow row) {
        IpAddress mine = wanted.address().unmapped().withoutScope();
        IpAddress its = row.local().address().unmapped().withoutScope();
        boolean serves = row.state() == SocketState.LISTEN || wanted.transport().isDatagram();
        boolean sameFamily = mine.isV6() == its.isV6() && (mine.isWildcard() || its.isWildcard() || mine.equals(its));
        return serves && (sameFamily || mine.isV6() && mine.isWildcard());
    }

    /** {@return whether the socket may stand in the way at all} */
    static boolean mayMeet(Endpoint wanted, SocketRow row) {
        IpAddress mine = wanted.address().unmapped().withoutScope();
        IpAddress its = row.local().address().unmapped().withoutScope();
        return mine.isV6() == its.isV6() ? mine.isWildcard() || its.isWildcard() || mine.equals(its) : mine.isV6() ? mine.isWildcard() : its.isWildcard();
    }

    Outcome make(Endpoint wanted, SocketTables tables) {
        if (tables.rows().stream().anyMatch(row -> decides(wanted, row))) {
            return Outcome.NOT_MADE;
        }
        return switch (windows.tryBind(wanted.transport(), wanted.address(), wanted.port(), Options.EXCLUSIVE)) {
        case Trial.Allowed() -> mayBeLetInBeside(wanted, tables) ? Outcome.OTHER : allowed(wanted);
        case Trial.Refused(int error) -> refused(wanted, error);
        case Trial.Impossible(WindowsError error) -> {
            sink.accept(new NotObserved(origin, Topic.sockets(wanted.transport()), error.why(), "Whether the port can be bound could not be tried (" + error.getMessage() + ")."));
            yield Outcome.OTHER;
        }
        };
    }

    private Outcome allowed(Endpoint wanted) {
        sink.accept(new BindAllowed(origin.at("bind with SO_EXCLUSIVEADDRUSE"), wanted));
        return Outcome.ALLOWED;
    }

    /**
     * {@return whether the trial may have been allowed only because whoever has all addresses is the same user}
     * Windows lets one address in beside a wildcard after a look at both users (Microsoft, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"); a service is another user.
     */
    private boolean mayBeLetInBeside(Endpoint wanted, SocketTables tables) {
        boolean somebody = tables.gap().isPresent() || tables.rows().stream().anyMatch(row -> mayMeet(wanted, row));
        if (wanted.address().isWildcard() || !somebody) {
            return false;
        }
        IpAddress all = wanted.address().isV6() ? IpAddress.ANY_V6 : IpAddress.ANY_V4;
        if (windows.tryBind(wanted.transport(), all, wanted.port(), Options.EXCLUSIVE) instanceof Trial.Allowed) {
            return false;
        }
        sink.accept(new NotObserved(origin, Topic.sockets(wanted.transport()), Why.NOT_SUPPORTED,
                "Windows let a bind of this one address in beside a socket that has more of them; whether it does so for a service, which is another user, could not be tried."));
        return true;
    }

    /** A server that asks for nothing special may get another answer: it may even have a port that is closing (Microsoft, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"). */
    private Outcome refused(Endpoint wanted, int exclusive) {
        String place;
        int error = exclusive;
        switch (windows.tryBind(wanted.transport(), wanted.address(), wanted.port(), Options.NONE)) {
        case Trial.Allowed() -> place = "bind with SO_EXCLUSIVEADDRUSE; one without options was allowed";
        case Trial.Refused(int plain) -> {
            place = plain == exclusive ? "bind" : "bind without options; one with SO_EXCLUSIVEADDRUSE was refused with " + exclusive;
            error = plain;
        }
        case Trial.Impossible(WindowsError ignored) -> place = "bind with SO_EXCLUSIVEADDRUSE";
        }
        OsError said = error(error);
        sink.accept(new BindRefused(origin.at(place), wanted, said));
        return said.kind() == OsError.Kind.IN_USE ? Outcome.IN_USE : Outcome.OTHER;
    }

    /** Says whether the host has the address, which is one question less for the port's trial. */
    Optional<Boolean> address(Endpoint wanted) {
        return wanted.address().isWildcard() ? Optional.of(true) : switch (windows.tryBind(wanted.transport(), wanted.address(), 0, Options.NONE)) {
        case Trial.Allowed() -> Optional.of(true);
        case Trial.Refused(int error) -> {
            sink.accept(new BindRefused(origin.at("bind to port 0"), wanted, error(error)));
            yield Optional.of(error(error).kind() != OsError.Kind.ADDRESS_UNAVAILABLE);
        }
        case Trial.Impossible(WindowsError ignored) -> Optional.empty();
        };
    }

    private static OsError error(int code) {
        return OsError.winsock(code).orElseGet(() -> new OsError(OsError.Kind.OTHER, code, "WinSock error " + code));
    }
}
