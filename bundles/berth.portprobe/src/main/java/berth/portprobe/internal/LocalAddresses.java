// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/** The addresses of the host's interfaces. */
public final class LocalAddresses {

    private LocalAddresses() { }

    /** Says every address and closes the topic, or says that they could not be listed. */
    public static void tell(Origin origin, Consumer<? super Evidence> sink) {
        try {
            NetworkInterface.networkInterfaces().forEach(device -> device.inetAddresses()
                    .map(LocalAddresses::literal).flatMap(Optional::stream)
                    .forEach(address -> sink.accept(new AddressSeen(origin, address, Optional.of(device.getName())))));
            sink.accept(new Surveyed(origin, Topic.ADDRESSES, Set.of()));
        } catch (SocketException e) {
            sink.accept(new NotObserved(origin, Topic.ADDRESSES, Why.FAILED, "The host's addresses can't be listed."));
        }
    }

    /** {@return that address as Java wants it, with its interface where it means nothing without; empty when it is none of this host's} */
    public static Optional<InetAddress> own(IpAddress address) {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .filter(own -> literal(own).equals(Optional.of(address))).findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    /** {@return every address of the host, as far as they can be listed} */
    public static Set<IpAddress> all() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).map(LocalAddresses::literal)
                    .flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            return Set.of();
        }
    }

    /** The JDK writes the interface behind every IPv6 address, but only link-local ones mean nothing without it. */
    private static Optional<IpAddress> literal(InetAddress address) {
        Optional<IpAddress> literal = IpAddress.parse(address.getHostAddress());
        return address.isLinkLocalAddress() ? literal : literal.map(IpAddress::withoutScope);
    }
}
