// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.eventlog.internal.evtx.Name.Word;

/**
 * Puts one event together from its elements, attributes and values. One thread.
 * <p>
 * What stands in {@code EventData} keeps its names, what stands in any other body gets its path as a name, and both
 * keep their order.
 */
final class Assembly {
    private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2})+");

    private final Budget budget;
    private final Pending pending;
    private final SystemFields system;
    private final Name[] open = new Name[Budget.DEPTH];
    private final String[] paths = new String[Budget.DEPTH];
    private final boolean[] parent = new boolean[Budget.DEPTH];
    private int depth;
    private Name attribute = Name.of("");
    private Optional<String> dataName = Optional.empty();
    private final List<Datum> data = new ArrayList<>();
    private String binary = "";
    private Optional<String> message = Optional.empty();

    Assembly(Values values, Budget budget) {
        this.budget = budget;
        this.pending = new Pending(values, budget);
        this.system = new SystemFields(pending);
    }

    void nextRecord() {
        depth = 0;
        dataName = Optional.empty();
        data.clear();
        binary = "";
        message = Optional.empty();
        pending.clear();
        system.nextRecord();
    }

    /** {@return the event} */
    LogRecord record(String log, long header, Optional<Instant> written, boolean recovered) throws DamagedException {
        if (!system.isThere()) {
            throw new DamagedException("is no event");
        }
        return system.record(log, header, written, recovered, data, binary, message);
    }

    void text(String text) throws DamagedException {
        pending.text(text);
    }

    void value(int type, int at, int size) throws DamagedException {
        pending.value(type, at, size);
    }

    void open(Name name) throws DamagedException {
        if (depth >= Budget.DEPTH) {
            throw new DamagedException("is nested too deeply");
        }
        if (depth > 1) {
            branch();
        }
        pending.clear();
        open[depth] = name;
        parent[depth] = false;
        if (depth == 2) {
            dataName = Optional.empty();
            paths[2] = isOther(section()) ? open[1].text() + '/' + name.text() : name.text();
        } else if (depth > 2) {
            budget.text(paths[depth - 1].length());
            paths[depth] = paths[depth - 1] + '/' + name.text();
        } else {
            paths[depth] = name.text();
        }
        depth++;
    }

    /** An element that has more than text in it gives its name and the text so far before what is in it. */
    private void branch() throws DamagedException {
        if (section() == Word.SYSTEM || section() == Word.RENDERING_INFO) {
            return;
        }
        if (depth == 3 && dataName.isPresent()) {
            add(Optional.of(paths[2] + "@Name"), dataName.get());
            dataName = Optional.empty();
        }
        parent[depth - 1] = true;
        mixed();
    }

    private void mixed() throws DamagedException {
        String text = pending.text();
        if (!text.isBlank()) {
            add(Optional.of(paths[depth - 1]), text);
        }
    }

    void attribute(Name name) {
        attribute = name;
        pending.clear();
    }

    void attributeEnd() throws DamagedException {
        if (depth >= 2 && !attribute.isNameSpace()) {
            attributeOf(section());
        }
        pending.clear();
    }

    private void attributeOf(Word section) throws DamagedException {
        if (section == Word.SYSTEM) {
            system.attribute(open[depth - 1].word(), attribute.word());
        } else if (section == Word.EVENT_DATA && depth == 3 && attribute.word() == Word.NAME) {
            dataName = Optional.of(pending.text());
        } else if (section != Word.RENDERING_INFO) {
            String element = depth == 2 && !isOther(section) ? "" : paths[depth - 1];
            add(Optional.of(element + '@' + attribute.text()), pending.text());
        }
    }

    void close() throws DamagedException {
        if (depth == 0) {
            throw new DamagedException("closes an element that is not open");
        }
        if (depth >= 2) {
            closeIn(section());
        }
        pending.clear();
        depth--;
        if (depth > 0) {
            parent[depth - 1] = true;
        }
    }

    private void closeIn(Word section) throws DamagedException {
        switch (section) {
        case SYSTEM -> {
            if (depth == 3) {
                system.element(open[2].word());
            }
        }
        case RENDERING_INFO -> {
            if (depth == 3 && open[2].word() == Word.MESSAGE) {
                message = pending.some();
            }
        }
        case EVENT_DATA -> eventData();
        default -> body(section);
        }
    }

    private void eventData() throws DamagedException {
        if (depth == 2) {
            if (!pending.text().isBlank()) {
                add(Optional.empty(), pending.text());
            }
        } else if (depth > 3 || parent[depth - 1]) {
            leaf();
        } else if (open[2].word() == Word.DATA || dataName.isPresent()) {
            add(dataName, pending.text());
        } else if (open[2].word() == Word.BINARY && binary.isEmpty() && HEX.matcher(pending.text()).matches()) {
            binary = pending.text().toLowerCase(Locale.ROOT);
        } else if (open[2].word() != Word.BINARY || !pending.text().isEmpty()) {
            add(Optional.of(open[2].text()), pending.text());
        }
    }

    private void body(Word section) throws DamagedException {
        if (depth > 2 || isOther(section)) {
            leaf();
        }
    }

    private void leaf() throws DamagedException {
        if (parent[depth - 1]) {
            mixed();
        } else {
            add(Optional.of(paths[depth - 1]), pending.text());
        }
    }

    private Word section() {
        return open[1].word();
    }

    private static boolean isOther(Word section) {
        return section != Word.EVENT_DATA && section != Word.USER_DATA;
    }

    /** The data bytes stand apart only where they come last. */
    private void add(Optional<String> name, String value) throws DamagedException {
        budget.text(value.length() + 8);
        if (!binary.isEmpty()) {
            data.add(new Datum(Optional.of("Binary"), binary.toUpperCase(Locale.ROOT)));
            binary = "";
        }
        data.add(new Datum(name, value));
    }
}
