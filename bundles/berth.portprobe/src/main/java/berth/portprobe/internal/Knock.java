// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Why;

/** One connection to an address of this host, to hear what a server says first. At most 512 bytes, and no longer than it is told. */
final class Knock {
    private static final int MOST_BYTES = 512;
    private static final Duration CONNECTING = Duration.ofMillis(500);
    private static final long SLICE_MILLIS = 20;
    /** RFC 5321, 4.2.1: more lines follow, and who speaks before the last one is taken for a spammer. */
    private static final Pattern MORE_FOLLOWS = Pattern.compile("\\d{3}-");

    private final InetSocketAddress door;
    private final long end;
    private final IProgressMonitor monitor;

    private Knock(InetSocketAddress door, long end, IProgressMonitor monitor) {
        this.door = door;
        this.end = end;
        this.monitor = monitor;
    }

    /** How it went. */
    sealed interface Outcome {
        /**
         * The greeting, a line or several, or what came of it in time; nothing where the connection was closed without a word.
         *
         * @param rest why it may not be all
         */
        record Said(String text, Optional<Unheard> rest) implements Outcome { }

        /** Nobody takes connections there. */
        record Nobody() implements Outcome { }

        /** What would have been said is not known. */
        record Unheard(Why why, String detail) implements Outcome { }
    }

    /** {@return what was said at the door within that time} */
    static Outcome at(InetSocketAddress door, byte[] farewell, Duration patience, IProgressMonitor monitor) {
        return new Knock(door, System.nanoTime() + patience.toNanos(), monitor).listen(farewell, patience);
    }

    private Outcome listen(byte[] farewell, Duration patience) {
        try (Selector selector = Selector.open(); SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (!channel.connect(door) && !connected(channel, selector)) {
                return unheard("nobody took the connection to " + name() + " within " + seconds(patience.compareTo(CONNECTING) < 0 ? patience : CONNECTING));
            }
            if (isItself(channel)) {
                return new Outcome.Nobody();
            }
            key.interestOps(SelectionKey.OP_READ);
            return heard(channel, selector, farewell, patience);
        } catch (ConnectException | NoRouteToHostException | BindException e) {
            return new Outcome.Nobody();
        } catch (UnsupportedAddressTypeException e) {
            return new Outcome.Unheard(Why.NOT_SUPPORTED, "this Java has no way to " + name());
        } catch (IOException e) {
            return new Outcome.Unheard(Why.FAILED, name() + " could not be asked (" + e.getClass().getSimpleName() + ")");
        }
    }

    private boolean connected(SocketChannel channel, Selector selector) throws IOException {
        long until = Math.min(end, System.nanoTime() + CONNECTING.toNanos());
        while (isReady(selector, until)) {
            if (channel.finishConnect()) {
                return true;
            }
        }
        // Where Java's first selector took all the time, nobody has looked yet.
        return channel.finishConnect();
    }

    /** The system may give a client the very port it wants to connect to; TCP then connects the socket with itself (RFC 9293, 3.5). */
    private static boolean isItself(SocketChannel channel) throws IOException {
        boolean itself = channel.getRemoteAddress().equals(channel.getLocalAddress());
        if (itself) {
            // Otherwise the port would be kept for a minute.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        return itself;
    }

    private Outcome heard(SocketChannel channel, Selector selector, byte[] farewell, Duration patience) {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        boolean open = true;
        try {
            while (open && bytes.hasRemaining() && end(bytes) < 0 && isReady(selector, end)) {
                open = channel.read(bytes) >= 0;
            }
            if (open && end(bytes) >= 0) {
                channel.write(ByteBuffer.wrap(farewell));
            }
        } catch (IOException e) {
            // A connection that is reset is over, whatever was said before.
            open = false;
        }
        if (open && bytes.position() == 0) {
            return unheard("the server at " + name() + " took the connection and said nothing within " + seconds(patience));
        }
        boolean whole = !open || !bytes.hasRemaining() || end(bytes) >= 0;
        return new Outcome.Said(text(bytes), whole ? Optional.empty() : Optional.of(unheard("the server at " + name() + " had not greeted to the end within " + seconds(patience))));
    }

    private boolean isReady(Selector selector, long until) throws IOException {
        selector.selectedKeys().clear();
        while (!monitor.isCanceled() && until - System.nanoTime() > 0) {
            if (selector.select(SLICE_MILLIS) > 0) {
                return true;
            }
        }
        return false;
    }

    private Outcome.Unheard unheard(String detail) {
        return monitor.isCanceled() ? new Outcome.Unheard(Why.CANCELLED, "the wait for the greeting of " + name() + " was broken off")
                : new Outcome.Unheard(Why.TIMED_OUT, detail);
    }

    /** {@return where the greeting's last line ends; negative while it has not} */
    private static int end(ByteBuffer bytes) {
        String text = said(bytes);
        for (int from = 0, to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
            if (!MORE_FOLLOWS.matcher(text.substring(from, to)).lookingAt()) {
                return to;
            }
        }
        return -1;
    }

    private static String said(ByteBuffer bytes) {
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static String text(ByteBuffer bytes) {
        int end = end(bytes);
        String text = (end < 0 ? said(bytes) : said(bytes).substring(0, end)).replace("\r\n", "\n");
        return text.endsWith("\n") || text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private String name() {
        String address = door.getAddress().getHostAddress();
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + door.getPort();
    }

    private static String seconds(Duration patience) {
        return patience.toMillis() % 1000 == 0 ? patience.toSeconds() + " s" : patience.toMillis() + " ms";
    }
}
