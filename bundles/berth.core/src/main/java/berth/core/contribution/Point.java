// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Optional;
import java.util.stream.Stream;

/** Berth's extension points; one reader applies one set of rules to all of them. */
public enum Point {
    /** Code that looks at the live host. */
    EVIDENCE_SOURCES("evidenceSources", "source"),
    /** Code that reads a format of event logs. */
    EVENT_LOG_FORMATS("eventLogFormats", "format"),
    /** Data or code that recognises an anti-virus product. */
    ANTIVIRUS_DETECTORS("antivirusDetectors", "detector"),
    /** Articles of the knowledge base. */
    ARTICLES("articles", "article"),
    /** How programs say that they could not bind. */
    FAILURE_PATTERNS("failurePatterns", "patterns"),
    /** Code that carries out steps. */
    ACTUATORS("actuators", "actuator");

    private final String simpleId;
    private final String element;

    Point(String simpleId, String element) {
        this.simpleId = simpleId;
        this.element = element;
    }

    /** {@return the point of that full id, if there is one} */
    public static Optional<Point> of(String id) {
        return Stream.of(values()).filter(point -> point.id().equals(id)).findFirst();
    }

    /** {@return the extension point's full id} */
    public String id() {
        return "berth.core." + simpleId;
    }

    /** {@return the name of the element that one contribution is} */
    public String element() {
        return element;
    }
}
