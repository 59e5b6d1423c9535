// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

import berth.core.evidence.IpAddress;

/**
 * The addresses from one to another, or all of that family but these.
 *
 * @param first   4 or 16 bytes, as many as {@code last}
 * @param negated whether the rule is for every other address
 */
record AddressRange(byte[] first, byte[] last, boolean negated) {

    /** {@return what stands in a rule as {@code 10.0.0.1}, {@code 10.0.0.0/8} or {@code 10.0.0.1-10.0.0.9}} */
    static Optional<AddressRange> parse(String text, boolean negated) {
        int slash = text.indexOf('/');
        int dash = text.indexOf('-');
        if (slash > 0) {
            String bits = text.substring(slash + 1);
            return bits.matches("[0-9]{1,3}") ? prefix(text.substring(0, slash), Integer.parseInt(bits), negated) : Optional.empty();
        }
        Optional<byte[]> first = bytes(dash > 0 ? text.substring(0, dash) : text);
        Optional<byte[]> last = dash > 0 ? bytes(text.substring(dash + 1)) : first;
        return first.flatMap(from -> last.filter(to -> to.length == from.length).map(to -> new AddressRange(from, to, negated)));
    }

    static Optional<AddressRange> prefix(String address, int bits, boolean negated) {
        return bytes(address).filter(bytes -> bits <= 8 * bytes.length).map(bytes -> {
            byte[] first = bytes.clone();
            byte[] last = bytes.clone();
            for (int bit = bits; bit < 8 * bytes.length; bit++) {
                first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
                last[bit / 8] |= (byte) (0x80 >> bit % 8);
            }
            return new AddressRange(first, last, negated);
        });
    }

    boolean contains(IpAddress address) {
        return bytes(address.text()).map(bytes -> bytes.length == first.length
                && (Arrays.compareUnsigned(first, bytes) <= 0 && Arrays.compareUnsigned(bytes, last) <= 0) != negated).orElse(false);
    }

    private static Optional<byte[]> bytes(String text) {
        Optional<IpAddress> literal = IpAddress.parse(text).map(IpAddress::unmapped).map(IpAddress::withoutScope);
        try {
            // A literal is only read, never looked up.
            return literal.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(literal.get().text()).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
