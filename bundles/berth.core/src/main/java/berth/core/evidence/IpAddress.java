// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * A literal IPv4 or IPv6 address in canonical text: dotted decimal, or RFC 5952 with a {@code %scope} where one counts (RFC 4007).
 * Never a host name: parsing resolves nothing and contacts nobody.
 */
public record IpAddress(String text) {

    // Above the constants, which need them while the class is initialised.
    private static final Pattern V4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern LINK_LOCAL = Pattern.compile("fe[89ab][0-9a-f]:|ff[0-9a-f]2:");
    private static final Pattern SCOPED = Pattern.compile("fe[89a-f][0-9a-f]:|ff[0-9a-f]{2}:");
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /** {@code 0.0.0.0}: every IPv4 address of the host. */
    public static final IpAddress ANY_V4 = new IpAddress("0.0.0.0");
    /** {@code ::}: every IPv6 address of the host and, unless V6ONLY is set, every IPv4 address too. */
    public static final IpAddress ANY_V6 = new IpAddress("::");

    private static final String MAPPED = "::ffff:";

    /** Takes any literal spelling and keeps the canonical one; throws {@link IllegalArgumentException} for anything else. */
    public IpAddress {
        String given = text;
        text = canonical(given)
                .orElseThrow(() -> new IllegalArgumentException("not an IPv4 or IPv6 address: " + given));
    }

    /** {@return the address, or empty when the text is no literal address} */
    public static Optional<IpAddress> parse(String text) {
        return canonical(text).map(IpAddress::new);
    }

    /** {@return the address of 4 or 16 bytes in network order; throws {@link IllegalArgumentException} for other lengths} */
    public static IpAddress of(byte[] bytes) {
        return switch (bytes.length) {
        case 4 -> new IpAddress(dotted(bytes, 0));
        case 16 -> new IpAddress(compressed(bytes));
        default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /** {@return the 4 or 16 bytes in network order, without the scope; 16 for a mapped one too} */
    public byte[] bytes() {
        int percent = text.indexOf('%');
        String address = percent < 0 ? text : text.substring(0, percent);
        return (isV6() ? v6Bytes(address) : v4Bytes(address)).orElseThrow();
    }

    /** {@return whether this is an IPv6 address (IPv4-mapped ones included)} */
    public boolean isV6() {
        return text.indexOf(':') >= 0;
    }

    /** {@return whether this stands for every address of its family} */
    public boolean isWildcard() {
        return text.equals("0.0.0.0") || text.equals("::") || text.equals("::ffff:0.0.0.0");
    }

    /** {@return whether the host can only reach itself by it: 127.0.0.0/8 or ::1} */
    public boolean isLoopback() {
        return unmapped().text.startsWith("127.") || text.equals("::1");
    }

    /** {@return whether this is an IPv6 address that means nothing without its interface: fe80::/10 or a multicast of link scope (RFC 4007)} */
    public boolean isLinkLocal() {
        return LINK_LOCAL.matcher(text).lookingAt();
    }

    /** {@return the IPv4 address inside an IPv4-mapped IPv6 address, else this} */
    public IpAddress unmapped() {
        return text.startsWith(MAPPED) && text.indexOf('.') > 0 ? new IpAddress(text.substring(MAPPED.length())) : this;
    }

    /** {@return the address without its scope id} */
    public IpAddress withoutScope() {
        int percent = text.indexOf('%');
        return percent < 0 ? this : new IpAddress(text.substring(0, percent));
    }

    // Written by hand, because those that Java makes for a record at run time take 10 ms of a short run at the first time.
    @Override
    @NonNullByDefault({})
    public final boolean equals(Object other) {
        return this == other || other instanceof IpAddress that && text.equals(that.text);
    }

    @Override
    public final int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** What a dump of 50 000 sockets asks for each of them; a regular expression takes longer than all the rest. */
    private static boolean isCanonicalV4(String text) {
        int dots = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9' && (digits == 0 || value > 0)) {
                value = value * 10 + c - '0';
                digits++;
            } else if (c == '.' && digits > 0) {
                dots++;
                digits = 0;
                value = 0;
            } else {
                return false;
            }
            if (value > 255 || dots > 3) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    private static Optional<String> canonical(String text) {
        if (isCanonicalV4(text)) {
            return Optional.of(text);
        }
        if (V4.matcher(text).matches()) {
            return v4Bytes(text).map(bytes -> dotted(bytes, 0));
        }
        int percent = text.indexOf('%');
        String address = percent < 0 ? text : text.substring(0, percent);
        String scope = percent < 0 ? "" : text.substring(percent);
        if (address.indexOf(':') < 0 || !V6.matcher(address).matches()
                || percent >= 0 && !SCOPE.matcher(scope.substring(1)).matches()) {
            return Optional.empty();
        }
        // Of an address that every interface shares, or that is one of a kind, the system passes over an interface's name.
        return v6Bytes(address).map(IpAddress::compressed).map(plain -> SCOPED.matcher(plain).lookingAt() ? plain + scope : plain);
    }

    private static Optional<byte[]> v4Bytes(String text) {
        byte[] bytes = new byte[4];
        String[] parts = text.split("\\.");
        for (int i = 0; i < 4; i++) {
            int value = Integer.parseInt(parts[i]);
            if (value > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) value;
        }
        return Optional.of(bytes);
    }

    /** Written here because the JDK's parser is also its resolver; the grammar is that of RFC 4291, section 2.2. */
    private static Optional<byte[]> v6Bytes(String text) {
        int lastColon = text.lastIndexOf(':');
        String tail = text.substring(lastColon + 1);
        if (V4.matcher(tail).matches()) {
            return v4Bytes(tail).flatMap(v4 -> v6Bytes(text.substring(0, lastColon + 1)
                    + String.format("%x:%x", (v4[0] & 255) << 8 | v4[1] & 255, (v4[2] & 255) << 8 | v4[3] & 255)));
        }
        int gap = text.indexOf("::");
        List<String> before = groups(gap < 0 ? text : text.substring(0, gap));
        List<String> after = groups(gap < 0 ? "" : text.substring(gap + 2));
        int zeros = 8 - before.size() - after.size();
        if (gap < 0 ? zeros != 0 : zeros < 1) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(before);
        all.addAll(Collections.nCopies(zeros, "0"));
        all.addAll(after);
        return bytes(all);
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }

    private static Optional<byte[]> bytes(List<String> groups) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            if (!GROUP.matcher(groups.get(i)).matches()) {
                return Optional.empty();
            }
            int value = Integer.parseInt(groups.get(i), 16);
            bytes[2 * i] = (byte) (value >> 8);
            bytes[2 * i + 1] = (byte) value;
        }
        return Optional.of(bytes);
    }

    private static String dotted(byte[] bytes, int at) {
        return (bytes[at] & 255) + "." + (bytes[at + 1] & 255) + "." + (bytes[at + 2] & 255) + "." + (bytes[at + 3] & 255);
    }

    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255;
        }
        if (groups[0] + groups[1] + groups[2] + groups[3] + groups[4] == 0 && groups[5] == 0xffff) {
            return MAPPED + dotted(bytes, 12);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = zeros(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static int zeros(int[] groups, int from) {
        int i = from;
        while (i < 8 && groups[i] == 0) {
            i++;
        }
        return i - from;
    }
}
