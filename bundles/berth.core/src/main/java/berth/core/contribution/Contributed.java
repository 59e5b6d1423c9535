// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A usable contribution, made when it is asked for.
 *
 * @param make  loads the contributor's class and creates it, or reads its data; call it through {@link Guard} only
 * @param guest the bundle, where what is made is a stranger's code
 */
public record Contributed<T>(String id, String bundle, Callable<T> make, Optional<Guest> guest) {
    /** Something that is no stranger's code. */
    public Contributed(String id, String bundle, Callable<T> make) {
        this(id, bundle, make, Optional.empty());
    }

    /** What is done with a contribution. */
    @FunctionalInterface
    public interface Use<T, R> {
        /** {@return what comes of it} */
        R of(T made) throws Exception;
    }

    /** {@return what comes of the use of a new one, in which a stranger's code is noted}; call it through {@link Guard} only. */
    public <R> R use(Use<? super T, ? extends R> use) throws Exception {
        return during(() -> use.of(make.call()));
    }

    /** {@return what the code returns, which is noted where it may run a stranger's}; call it through {@link Guard} only. */
    public <R> R during(Callable<R> code) throws Exception {
        return guest.isPresent() ? guest.get().run(code) : code.call();
    }
}
