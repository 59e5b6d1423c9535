// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the tokens of binary XML into a {@link Program}. One thread.
 * <p>
 * Source: [MS-EVEN6] 2.2.12 "BinXml"; libyal/libevtx, "Windows XML Event Log (EVTX) format", binary XML.
 */
final class Compiler {
    /** The bit of tokens after which more of the same kind follows. */
    private static final int KIND = 0x3F;
    private static final int MORE = 0x40;
    private static final int STRING = 1;
    private static final int NO_DEPENDENCY = 0xFFFF;

    private final Chunk chunk;
    private final Names names;
    private final Budget budget;
    private final Texts texts = new Texts();
    private final List<Object> constants = new ArrayList<>();
    private final int[] open = new int[Budget.DEPTH];
    private int[] code = new int[512];
    private int size;
    private int depth;
    private int at;
    private int limit;
    private boolean dependencies;
    private boolean inAttribute;

    Compiler(Chunk chunk, Names names, Budget budget) {
        this.chunk = chunk;
        this.names = names;
        this.budget = budget;
    }

    /**
     * {@return the program of the elements from an offset on, up to the end token, a template instance or the limit}
     *
     * @param inTemplate whether elements are expected to name the value that they depend on; it is tried either way
     */
    Program compile(int from, int end, boolean inTemplate) throws DamagedException {
        constants.clear();
        size = 0;
        depth = 0;
        inAttribute = false;
        at = from;
        limit = end;
        dependencies = inTemplate;
        while (at < limit && token()) {
            budget.step();
        }
        if (depth > 0) {
            throw new DamagedException("leaves an element open");
        }
        return new Program(Arrays.copyOf(code, size), constants.toArray(), at);
    }

    /** Reads one token; false at the end. */
    private boolean token() throws DamagedException {
        int token = chunk.octet(at);
        switch (token & KIND) {
        case 0x00, 0x0C -> {
            return false;
        }
        case 0x01 -> element(token);
        case 0x02 -> at++;
        case 0x03, 0x04 -> close();
        case 0x0F -> at += 4;
        default -> content(token);
        }
        return true;
    }

    private void element(int token) throws DamagedException {
        if (depth == 0 && size == 0) {
            dependencies = hasDependencies();
        }
        if (depth == Budget.DEPTH) {
            throw new DamagedException("is nested too deeply");
        }
        int dependency = dependencies ? chunk.half(at + 1) : NO_DEPENDENCY;
        at += dependencies ? 7 : 5;
        int name = name();
        at += (token & MORE) != 0 ? 4 : 0;
        open[depth++] = size;
        emit(Program.OPEN, name, dependency == NO_DEPENDENCY ? -1 : dependency, -1, 0);
        while (at < limit && (chunk.octet(at) & KIND) == 0x06) {
            attribute();
        }
    }

    /** By what the first element proves to be; where a writer left its name's checksum wrong, by what is expected. */
    private boolean hasDependencies() throws DamagedException {
        for (boolean proved : new boolean[] { true, false }) {
            for (boolean has : new boolean[] { dependencies, !dependencies }) {
                int place = at + (has ? 7 : 5);
                long length = Integer.toUnsignedLong(chunk.word(place - 4));
                int name = chunk.word(place);
                if (length <= limit - place && (proved ? names.isProved(name) : names.fits(name))) {
                    return has;
                }
            }
        }
        throw new DamagedException("has an element without a name");
    }

    /** The name whose offset is here, inline or elsewhere; goes on behind. */
    private int name() throws DamagedException {
        int offset = chunk.word(at);
        at += 4;
        Name name = names.at(offset);
        if (offset == at) {
            at = names.behind(offset);
        }
        return constant(name);
    }

    private void attribute() throws DamagedException {
        at++;
        emit(Program.ATTRIBUTE, name());
        inAttribute = true;
        while (at < limit && isContent(chunk.octet(at) & KIND)) {
            budget.step();
            content(chunk.octet(at));
        }
        inAttribute = false;
        emit(Program.ATTRIBUTE_END);
    }

    private static boolean isContent(int kind) {
        return kind == 0x05 || kind >= 0x07 && kind <= 0x09 || kind == 0x0D || kind == 0x0E;
    }

    private void close() throws DamagedException {
        at++;
        if (depth == 0) {
            throw new DamagedException("closes an element that is not open");
        }
        emit(Program.CLOSE);
        code[open[--depth] + 4] = size;
    }

    private void content(int token) throws DamagedException {
        switch (token & KIND) {
        case 0x05 -> {
            if (chunk.octet(at + 1) != STRING) {
                throw new DamagedException("has a text of an unknown kind");
            }
            text(at + 2);
        }
        case 0x07 -> text(at + 1);
        case 0x0B -> at += 3 + 2 * chunk.half(at + 1);
        case 0x08 -> {
            emit(Program.TEXT, constant(String.valueOf((char) chunk.half(at + 1))));
            at += 3;
        }
        case 0x09 -> entity();
        case 0x0A -> {
            at++;
            name();
        }
        case 0x0D, 0x0E -> substitution(token);
        default -> throw new DamagedException("has an unknown token");
        }
    }

    private void text(int from) throws DamagedException {
        int units = chunk.half(from);
        chunk.check(from + 2, 2 * units);
        emit(Program.TEXT, constant(texts.read(chunk.bytes(), from + 2, units)));
        at = from + 2 + 2 * units;
    }

    private void entity() throws DamagedException {
        at++;
        String name = ((Name) constants.get(name())).text();
        emit(Program.TEXT, constant(switch (name) {
        case "lt" -> "<";
        case "gt" -> ">";
        case "amp" -> "&";
        case "quot" -> "\"";
        case "apos" -> "'";
        default -> "&" + name + ";";
        }));
    }

    private void substitution(int token) throws DamagedException {
        int value = chunk.half(at + 1);
        if (depth > 0 && !inAttribute && code[open[depth - 1] + 3] < 0) {
            code[open[depth - 1] + 3] = value;
        }
        emit(Program.VALUE, value, token == 0x0E ? 1 : 0);
        at += 4;
    }

    private int constant(Object constant) {
        constants.add(constant);
        return constants.size() - 1;
    }

    private void emit(int... step) {
        if (size + step.length > code.length) {
            code = Arrays.copyOf(code, 2 * code.length);
        }
        System.arraycopy(step, 0, code, size, step.length);
        size += step.length;
    }
}
