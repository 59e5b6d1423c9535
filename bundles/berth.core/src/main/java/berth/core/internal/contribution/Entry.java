// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;

import berth.core.contribution.Contribution;
import berth.core.contribution.Point;

/**
 * One element of an extension, with the contribution that it is.
 *
 * @param attributes as they were read; the element itself becomes invalid when its bundle is uninstalled
 */
public record Entry(Point point, IConfigurationElement element, Map<String, String> attributes, Contribution contribution) {

    /** Copies the map. */
    public Entry {
        attributes = Map.copyOf(attributes);
    }

    static Entry of(Point point, IConfigurationElement element, Contribution contribution) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : element.getAttributeNames()) {
            attribute(element, name).ifPresent(value -> attributes.put(name, value));
        }
        return new Entry(point, element, attributes, contribution);
    }

    /** {@return this entry, left out for a reason} */
    public Entry leftOut(String reason) {
        return new Entry(point, element, attributes, contribution.leftOut(reason));
    }

    /** {@return this entry, as it was remembered} */
    public Entry as(Contribution remembered) {
        return new Entry(point, element, attributes, remembered);
    }

    /** {@return the id of a usable entry} */
    public String id() {
        return contribution.id().orElseThrow();
    }

    /** {@return the contributor's symbolic name} */
    public String bundle() {
        return contribution.bundle();
    }

    /** {@return an attribute that the reader has found to be there} */
    public String attribute(String name) {
        return optional(name).orElseThrow();
    }

    /** {@return an attribute, or empty when it is missing or blank} */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** {@return whether it names a class} */
    public boolean isCode() {
        return optional("class").isPresent();
    }

    /** {@return the children of that name} */
    public List<IConfigurationElement> children(String name) {
        return List.of(element.getChildren(name));
    }

    /** {@return a new object of the class in attribute {@code class}}; throws {@link ClassCastException} for a foreign type. */
    public <T> T create(Class<T> type) throws CoreException {
        return type.cast(element.createExecutableExtension("class"));
    }

    static Optional<String> attribute(IConfigurationElement element, String name) {
        return Optional.ofNullable(element.getAttribute(name)).filter(value -> !value.isBlank());
    }
}
