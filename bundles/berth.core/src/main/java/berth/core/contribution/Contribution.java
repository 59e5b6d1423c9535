// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that somebody contributes, whether it is usable or not.
 *
 * @param point   the extension point's id; empty when the bundle could not be read so far
 * @param id      its id; empty when it has none
 * @param bundle  the symbolic name of the bundle that brings it, or the file's name when it names none
 * @param title   what it calls itself: a product, a format, a path or a class
 * @param problem why it is left out; empty when it is in use
 * @param remarks what of it nobody reads, such as a misspelt attribute or a broken translation, whether it is in use or not
 */
public record Contribution(Optional<String> point, Optional<String> id, String bundle, String title,
        Optional<String> problem, List<String> remarks) {
    private static final String ELEMENT = "an element";

    /** Copies the list. */
    public Contribution {
        remarks = List.copyOf(remarks);
    }

    /** One without remarks. */
    public Contribution(Optional<String> point, Optional<String> id, String bundle, String title, Optional<String> problem) {
        this(point, id, bundle, title, problem, List.of());
    }

    /** {@return a whole bundle that is left out} */
    public static Contribution unusableBundle(String bundle, String problem) {
        return new Contribution(Optional.empty(), Optional.empty(), bundle, bundle, Optional.of(problem));
    }

    /** {@return something in a bundle's plugin.xml that never became an element of a point} */
    public static Contribution unreadable(String bundle, String problem) {
        return new Contribution(Optional.empty(), Optional.empty(), bundle, ELEMENT, Optional.of(problem));
    }

    /** {@return this contribution, left out for a reason} */
    public Contribution leftOut(String reason) {
        return new Contribution(point, id, bundle, title, Optional.of(reason), remarks);
    }

    /** {@return this contribution, with more to say of it} */
    Contribution remarked(List<String> more) {
        return new Contribution(point, id, bundle, title, problem, Stream.concat(remarks.stream(), more.stream()).toList());
    }

    /** {@return all that is wrong with it; empty when nothing is} */
    public Optional<String> fault() {
        return problem.isEmpty() && remarks.isEmpty() ? Optional.empty()
                : Optional.of(Stream.concat(problem.stream(), remarks.stream()).collect(Collectors.joining("; ")));
    }

    /** {@return who brings it, and what is wrong with it, as a blind spot of an answer says it} */
    public String detail() {
        return id.map(name -> name + " (bundle " + bundle + ")").orElse("bundle " + bundle) + ": " + fault().orElse("");
    }
}
