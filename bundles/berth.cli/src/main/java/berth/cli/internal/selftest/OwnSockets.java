// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.diagnosis.Cause;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * Makes the sockets that are looked for, on ports that the system has chosen.
 * Contract: nothing listens but on the loopback interface, because a firewall may ask people about a program that listens for others; and nothing waits for ever.
 */
final class OwnSockets {
    private static final int PATIENCE_MILLIS = 5000;
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");
    private static final IpAddress LOOPBACK_V6 = new IpAddress("::1");
    private static final Set<Cause> LISTENERS = Set.of(Cause.LISTENER);

    private OwnSockets() { }

    static Sample listener() throws IOException {
        ServerSocketChannel server = server(StandardProtocolFamily.INET, LOOPBACK, true);
        Endpoint own = endpoint(Transport.TCP, LOOPBACK, server.getLocalAddress());
        return new Sample("TCP listener on 127.0.0.1", own, SocketState.LISTEN, own, LISTENERS, Optional.of(false), List.of(server));
    }

    static Sample listenerUnderWildcard() throws IOException {
        ServerSocketChannel server = server(StandardProtocolFamily.INET, LOOPBACK, true);
        Endpoint own = endpoint(Transport.TCP, LOOPBACK, server.getLocalAddress());
        Endpoint asked = new Endpoint(Transport.TCP, IpAddress.ANY_V4, own.port());
        return new Sample("TCP listener on 127.0.0.1, asked for 0.0.0.0", own, SocketState.LISTEN, asked, Set.of(Cause.WILDCARD_OVERLAP), bindable(asked), List.of(server));
    }

    static Sample listenerV6() throws IOException {
        ServerSocketChannel server = server(StandardProtocolFamily.INET6, LOOPBACK_V6, true);
        Endpoint own = endpoint(Transport.TCP, LOOPBACK_V6, server.getLocalAddress());
        return new Sample("TCP listener on [::1]", own, SocketState.LISTEN, own, LISTENERS, Optional.of(false), List.of(server));
    }

    static Sample dualStack() throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.INET6).bind(any(IpAddress.ANY_V6));
        Endpoint own = endpoint(Transport.TCP, IpAddress.ANY_V6, socket.getLocalAddress());
        Endpoint asked = new Endpoint(Transport.TCP, IpAddress.ANY_V4, own.port());
        return new Sample("TCP socket that is bound to [::], dual-stack, and does not listen, asked for 0.0.0.0", own, SocketState.BOUND, asked,
                Set.of(Cause.BOUND_NOT_LISTENING, Cause.DUAL_STACK), bindable(asked), List.of(socket));
    }

    static Sample datagrams() throws IOException {
        DatagramChannel server = DatagramChannel.open(StandardProtocolFamily.INET).bind(any(LOOPBACK));
        Endpoint own = endpoint(Transport.UDP, LOOPBACK, server.getLocalAddress());
        return new Sample("UDP server on 127.0.0.1", own, SocketState.UNCONNECTED, own, LISTENERS, Optional.of(false), List.of(server));
    }

    static Sample bound() throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.INET).bind(any(LOOPBACK));
        Endpoint own = endpoint(Transport.TCP, LOOPBACK, socket.getLocalAddress());
        return new Sample("TCP socket that is bound and does not listen", own, SocketState.BOUND, own, Set.of(Cause.BOUND_NOT_LISTENING), bindable(own), List.of(socket));
    }

    static Sample client() throws IOException {
        ServerSocketChannel server = server(StandardProtocolFamily.INET, LOOPBACK, true);
        List<Channel> open = new ArrayList<>(List.of(server));
        try {
            SocketChannel client = connected(server);
            open.add(client);
            open.add(accepted(server, PATIENCE_MILLIS));
            Endpoint own = endpoint(Transport.TCP, LOOPBACK, client.getLocalAddress());
            return new Sample("TCP client on an ephemeral port", own, SocketState.CONNECTED, own, Set.of(Cause.EPHEMERAL_CLIENT, Cause.LINGERING_CONNECTION), bindable(own), List.copyOf(open));
        } catch (IOException e) {
            for (Channel one : open) {
                one.close();
            }
            throw e;
        }
    }

    /** The side that closes first waits; without SO_REUSEADDR it keeps the port from others. */
    static Sample timeWait() throws IOException {
        try (ServerSocketChannel server = server(StandardProtocolFamily.INET, LOOPBACK, false)) {
            Endpoint own = endpoint(Transport.TCP, LOOPBACK, server.getLocalAddress());
            try (SocketChannel client = connected(server)) {
                accepted(server, PATIENCE_MILLIS).close();
                // The end of the stream has come when the other side has sent its FIN.
                client.socket().setSoTimeout(PATIENCE_MILLIS);
                client.socket().getInputStream().read();
            }
            server.close();
            return new Sample("TCP connection in TIME_WAIT", own, SocketState.TIME_WAIT, own, Set.of(Cause.TIME_WAIT), bindable(own), List.of());
        }
    }

    private static SocketChannel connected(ServerSocketChannel server) throws IOException {
        SocketChannel client = SocketChannel.open();
        try {
            client.socket().connect(server.getLocalAddress(), PATIENCE_MILLIS);
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** A filter may let nobody through. */
    static SocketChannel accepted(ServerSocketChannel server, int millis) throws IOException {
        server.socket().setSoTimeout(millis);
        return server.socket().accept().getChannel();
    }

    /** {@return a port that was free a moment ago, so that nobody has it} */
    static Endpoint free() throws IOException {
        try (ServerSocketChannel server = server(StandardProtocolFamily.INET, LOOPBACK, true)) {
            return endpoint(Transport.TCP, LOOPBACK, server.getLocalAddress());
        }
    }

    private static ServerSocketChannel server(StandardProtocolFamily family, IpAddress address, boolean reuse) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(family);
        try {
            return server.setOption(StandardSocketOptions.SO_REUSEADDR, reuse).bind(any(address));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** {@return whether a server with SO_REUSEADDR can bind and listen there now; empty where it can bind and listening is not tried} */
    static Optional<Boolean> bindable(Endpoint wanted) {
        StandardProtocolFamily family = wanted.address().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try (ServerSocketChannel server = ServerSocketChannel.open(family); SocketChannel mute = SocketChannel.open(family)) {
            InetSocketAddress place = new InetSocketAddress(InetAddress.getByAddress(wanted.address().bytes()), wanted.port());
            if (wanted.address().isWildcard()) {
                mute.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(place);
                return Optional.empty();
            }
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(place);
            return Optional.of(true);
        } catch (IOException e) {
            return Optional.of(false);
        }
    }

    private static InetSocketAddress any(IpAddress address) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(address.bytes()), 0);
    }

    private static Endpoint endpoint(Transport transport, IpAddress address, SocketAddress local) {
        return new Endpoint(transport, address, ((InetSocketAddress) local).getPort());
    }

    /** Closes what is open, the last first. */
    static void close(Sample sample) throws Exception {
        for (AutoCloseable open : new ArrayList<>(sample.open()).reversed()) {
            open.close();
        }
    }
}
