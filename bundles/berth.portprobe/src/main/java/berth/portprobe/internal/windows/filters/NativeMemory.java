// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.util.Optional;

/** Memory that a call has filled in, as long as it is not given back. */
interface NativeMemory {
    /** {@return 4 or 8} */
    int pointerSize();

    /** {@return that many bytes; empty where they can't be read} */
    Optional<byte[]> read(long address, int length);
}
