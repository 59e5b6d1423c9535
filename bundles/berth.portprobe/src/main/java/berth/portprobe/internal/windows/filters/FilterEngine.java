// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.util.Optional;
import java.util.UUID;

import berth.portprobe.internal.windows.WindowsError;

/** The door to the Base Filtering Engine. */
interface FilterEngine {
    /** Opens it; that takes an administrator. */
    Session open() throws WindowsError;

    /** Some filters: an array of pointers to FWPM_FILTER0, which is there only as long as it is looked at. */
    interface Batch {
        /** Looks at them. */
        void look(long array, int count);
    }

    /** The engine while it is open. */
    interface Session extends NativeMemory, AutoCloseable {
        /** Shows all filters of a layer, batch by batch; fails if that were not all. */
        void filters(UUID layer, Batch batch) throws WindowsError;

        /** {@return the display name of a provider; empty where nobody tells it} */
        Optional<String> provider(UUID key);

        /** {@return the display name of a callout; empty where nobody tells it} */
        Optional<String> callout(UUID key);

        @Override
        void close();
    }
}
