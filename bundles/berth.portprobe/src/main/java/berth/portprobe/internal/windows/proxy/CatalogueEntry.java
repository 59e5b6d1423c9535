// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An entry of the catalogue of WinSock. Pure.
 * <p>
 * Source: Microsoft, "WSAPROTOCOL_INFOW structure": 628 bytes, the same for pointers of either size, because it has none.
 *
 * @param provider the GUID, as it lies in memory
 * @param chain    how many providers work together: 1 is a base provider, 0 a layered one, more a chain of them
 */
record CatalogueEntry(byte[] provider, int chain, String protocol) {
    static final int SIZE = 628;
    static final int MAX_CHAIN = 7;

    private static final int PROVIDER = 20;
    private static final int PROVIDER_SIZE = 16;
    private static final int CHAIN = 40;
    private static final int PROTOCOL = 116;
    private static final int BASE = 1;

    /** {@return the entries in a buffer; what is left of a last one that is cut is passed over} */
    static List<CatalogueEntry> parse(byte[] buffer) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        List<CatalogueEntry> entries = new ArrayList<>();
        for (int at = 0; at + SIZE <= buffer.length; at += SIZE) {
            String text = new String(buffer, at + PROTOCOL, SIZE - PROTOCOL, StandardCharsets.UTF_16LE);
            int end = text.indexOf('\0');
            entries.add(new CatalogueEntry(Arrays.copyOfRange(buffer, at + PROVIDER, at + PROVIDER + PROVIDER_SIZE), bytes.getInt(at + CHAIN),
                    end < 0 ? text : text.substring(0, end)));
        }
        return entries;
    }

    /** {@return whether the number of providers is one that WinSock has} */
    boolean isSound() {
        return chain >= 0 && chain <= MAX_CHAIN;
    }

    /** {@return whether a library stands between programs and the base provider} */
    boolean isLayered() {
        return chain != BASE;
    }
}
