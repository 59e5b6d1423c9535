// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.article;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

import berth.core.article.MalformedArticleException;

/**
 * The events of a document, each refused before the composer takes it if it is a tag, an anchor or an alias, or nested too deeply:
 * composing is recursive. One pass, because reading the text is what takes the time. Use from one thread.
 */
@NonNullByDefault({})
final class CheckedEvents implements Parser {
    private static final int MAX_DEPTH = 40;

    private final Parser events;
    private final int before;
    private int depth;

    /** Carries our exception through the composer. */
    static final class RefusedException extends YamlEngineException {
        private static final long serialVersionUID = 1L;

        private final MalformedArticleException why;

        RefusedException(MalformedArticleException why) {
            super(why.getMessage(), why);
            this.why = why;
        }

        MalformedArticleException why() {
            return why;
        }
    }

    /** Checks these events of a document that begins after that many lines of its file. */
    CheckedEvents(Parser events, int before) {
        this.events = events;
        this.before = before;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return events.hasNext();
    }

    @Override
    public Event next() {
        Event event = events.next();
        depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
        if (depth > MAX_DEPTH) {
            throw refused(event, "it is nested too deeply");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refused(event, "anchors and aliases are not allowed");
        }
        if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent collection && collection.getTag().isPresent()) {
            throw refused(event, "tags are not allowed");
        }
        return event;
    }

    private RefusedException refused(Event event, String why) {
        return new RefusedException(new MalformedArticleException(
                before + event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), why));
    }
}
