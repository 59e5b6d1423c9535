// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The files that this start and later ones were given, kept until there is a window that opens them. Use from any thread. */
final class Inbox {
    private final List<Path> waiting = new ArrayList<>();
    private Optional<Consumer<List<Path>>> opener = Optional.empty();
    private boolean closed;

    Inbox(List<Path> files) {
        waiting.addAll(files);
    }

    /** Takes files, or none: then the window is only to be shown; {@return whether they will be opened} */
    synchronized boolean take(List<Path> files) {
        if (!closed) {
            opener.ifPresentOrElse(open -> open.accept(List.copyOf(files)), () -> waiting.addAll(files));
        }
        return !closed;
    }

    /** Takes no more: the window closes. */
    synchronized void close() {
        closed = true;
    }

    /** Hands what waits, if anything does, and all that comes, to whoever opens it. */
    synchronized void openBy(Consumer<List<Path>> open) {
        opener = Optional.of(open);
        if (!waiting.isEmpty()) {
            open.accept(List.copyOf(waiting));
            waiting.clear();
        }
    }
}
