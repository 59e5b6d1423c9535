// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Closes the registries of a test before its folder is deleted, which Windows refuses while anything in it is open. */
final class Registries implements AutoCloseable {
    private final Queue<FlatRegistry> made = new ConcurrentLinkedQueue<>();

    /** {@return it} */
    FlatRegistry add(FlatRegistry registry) {
        made.add(registry);
        return registry;
    }

    @Override
    public void close() {
        made.forEach(FlatRegistry::close);
        made.clear();
    }
}
