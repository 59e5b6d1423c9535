// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Optional;

/**
 * One thing that somebody contributes, whether it is usable or not.
 *
 * @param point   the extension point's id; empty when the bundle could not be read so far
 * @param id      its id; empty when it has none
 * @param bundle  the symbolic name of the bundle that brings it, or the file's name when it names none
 * @param title   what it calls itself: a product, a format, a path or a class
 * @param problem why it is left out; empty when it is in use
 */
public record Contribution(Optional<String> point, Optional<String> id, String bundle, String title,
        Optional<String> problem) {

    /** {@return a whole bundle that is left out} */
    public static Contribution unusableBundle(String bundle, String problem) {
        return new Contribution(Optional.empty(), Optional.empty(), bundle, bundle, Optional.of(problem));
    }

    /** {@return this contribution, left out for a reason} */
    public Contribution leftOut(String reason) {
        return new Contribution(point, id, bundle, title, Optional.of(reason));
    }
}
