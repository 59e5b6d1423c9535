// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.util.Arrays;

/**
 * Follows the programs of one record's fragments and tells an {@link Assembly} what they make of its values.
 * Values are handed on as slices of the chunk: nothing is rendered that nobody asks for. One thread.
 */
final class Interpreter {
    private static final int INLINE_HEAD = 24;
    private static final int MOST_VALUES = 65_535;

    private final Chunk chunk;
    private final Compiler compiler;
    private final Budget budget;
    private final Values values;
    private final Assembly assembly;
    private final Program[] templates = new Program[Chunk.SIZE];
    /** The values of all templates that are being followed: type, place and length of each. */
    private int[] stack = new int[3 * 256];
    private int top;

    private static final Program NONE = new Program(new int[0], new Object[0], 0);

    Interpreter(Chunk chunk, Names names, Budget budget, Values values, Assembly assembly) {
        this.chunk = chunk;
        this.compiler = new Compiler(chunk, names, budget);
        this.budget = budget;
        this.values = values;
        this.assembly = assembly;
        nextChunk();
    }

    void nextChunk() {
        Arrays.fill(templates, NONE);
    }

    /** Follows the fragment of a record; throws when a value or offset in it can't be right. */
    void record(int from, int to) throws DamagedException {
        top = 0;
        int end = fragment(from, to, 0, true);
        if (to - end > 8) {
            throw new DamagedException("has " + (to - end) + " bytes more than its values take");
        }
    }

    /** Follows elements and templates up to the end of a slice, and returns where they end. */
    private int fragment(int from, int to, int depth, boolean topmost) throws DamagedException {
        if (depth == Budget.DEPTH) {
            throw new DamagedException("is nested too deeply");
        }
        int at = from;
        while (at < to) {
            budget.step();
            int token = chunk.octet(at);
            if (token == 0x0F) {
                at += 4;
            } else if ((token & 0x3F) == 0x0C) {
                at = template(at, to, depth);
            } else if (token == 0) {
                return at + 1;
            } else {
                Program inline = compiler.compile(at, to, topmost);
                if (inline.end() <= at) {
                    throw new DamagedException("has an unknown token");
                }
                run(inline, 0, inline.code().length, new Frame(top, 0, depth));
                at = inline.end();
            }
        }
        return at;
    }

    /** Reads the values of a template instance, and follows its definition with them. */
    private int template(int from, int to, int depth) throws DamagedException {
        int definition = chunk.word(from + 6);
        int at = from + 10;
        chunk.check(definition, INLINE_HEAD);
        int length = chunk.word(definition + 20);
        if (definition == at) {
            chunk.check(at + INLINE_HEAD, length);
            at += INLINE_HEAD + length;
        }
        int count = chunk.word(at);
        at += Integer.BYTES;
        if (count < 0 || count > MOST_VALUES || count > (to - at) / 4) {
            throw new DamagedException("has an impossible number of values: " + Integer.toUnsignedString(count));
        }
        Frame frame = new Frame(top, count, depth);
        int end = push(at, to, count);
        Program program = compiled(definition);
        run(program, 0, program.code().length, frame);
        top = frame.base;
        return end;
    }

    private int push(int descriptors, int to, int count) throws DamagedException {
        int place = descriptors + 4 * count;
        if (top + 3 * count > stack.length) {
            stack = Arrays.copyOf(stack, 2 * (top + 3 * count));
        }
        for (int i = 0; i < count; i++) {
            int size = chunk.half(descriptors + 4 * i);
            stack[top] = chunk.octet(descriptors + 4 * i + 2);
            stack[top + 1] = place;
            stack[top + 2] = size;
            top += 3;
            place += size;
            if (place > to) {
                throw new DamagedException("has values that reach over its end");
            }
        }
        return place;
    }

    private Program compiled(int definition) throws DamagedException {
        Program known = templates[definition];
        if (known != NONE) {
            return known;
        }
        int length = chunk.word(definition + 20);
        chunk.check(definition + INLINE_HEAD, length);
        Program program = compiler.compile(definition + INLINE_HEAD, definition + INLINE_HEAD + length, true);
        templates[definition] = program;
        return program;
    }

    /** The values of one instance, and the item of an array that the element at hand is repeated for. */
    private record Frame(int base, int count, int depth, int array, int at, int size) {
        Frame(int base, int count, int depth) {
            this(base, count, depth, -1, 0, 0);
        }

        Frame item(int index, int itemAt, int itemSize) {
            return new Frame(base, count, depth, index, itemAt, itemSize);
        }
    }

    private int type(Frame frame, int value) {
        return value < frame.count ? stack[frame.base + 3 * value] : Values.NULL;
    }

    private void run(Program program, int from, int to, Frame frame) throws DamagedException {
        int[] code = program.code();
        int at = from;
        while (at < to) {
            budget.step();
            switch (code[at]) {
            case Program.OPEN -> at = open(program, at, frame);
            case Program.CLOSE -> {
                assembly.close();
                at++;
            }
            case Program.ATTRIBUTE -> at = attribute(program, at, frame);
            case Program.ATTRIBUTE_END -> {
                assembly.attributeEnd();
                at++;
            }
            case Program.TEXT -> {
                assembly.text(program.text(code[at + 1]));
                at += 2;
            }
            default -> {
                value(code[at + 1], frame);
                at += 3;
            }
            }
        }
    }

    private int open(Program program, int at, Frame frame) throws DamagedException {
        int[] code = program.code();
        int dependency = code[at + 2];
        if (dependency >= 0 && frame.count > 0 && type(frame, dependency) == Values.NULL) {
            return code[at + 4];
        }
        int array = code[at + 3];
        if (array >= 0 && array != frame.array && (type(frame, array) & Values.ARRAY) != 0) {
            items(program, at, frame, array);
            return code[at + 4];
        }
        assembly.open(program.name(code[at + 1]));
        return at + 5;
    }

    /** The element is there once for each item, and once without content for an array without items. */
    private void items(Program program, int at, Frame frame, int array) throws DamagedException {
        int end = program.code()[at + 4];
        int slot = frame.base + 3 * array;
        int type = stack[slot] & ~Values.ARRAY;
        int place = stack[slot + 1];
        int behind = place + stack[slot + 2];
        int each = Values.itemSize(type, stack[slot + 2]);
        if (place == behind) {
            run(program, at, end, frame.item(array, place, 0));
        }
        while (place < behind) {
            int size = values.itemSize(type, place, behind, each);
            run(program, at, end, frame.item(array, place, size));
            place = Values.nextItem(type, place, size);
        }
    }

    /** An attribute of nothing but an optional value that is absent is absent too. */
    private int attribute(Program program, int at, Frame frame) {
        int[] code = program.code();
        boolean lone = code[at + 2] == Program.VALUE && code[at + 5] == Program.ATTRIBUTE_END;
        if (lone && code[at + 4] == 1 && type(frame, code[at + 3]) == Values.NULL) {
            return at + 6;
        }
        assembly.attribute(program.name(code[at + 1]));
        return at + 2;
    }

    private void value(int value, Frame frame) throws DamagedException {
        int type = type(frame, value);
        if (value == frame.array) {
            assembly.value(type & ~Values.ARRAY, frame.at, frame.size);
        } else if ((type & Values.ARRAY) != 0) {
            joined(type & ~Values.ARRAY, stack[frame.base + 3 * value + 1], stack[frame.base + 3 * value + 2]);
        } else if (type == Values.BINXML) {
            int place = stack[frame.base + 3 * value + 1];
            fragment(place, place + stack[frame.base + 3 * value + 2], frame.depth + 1, false);
        } else if (type != Values.NULL) {
            assembly.value(type, stack[frame.base + 3 * value + 1], stack[frame.base + 3 * value + 2]);
        }
    }

    /** An array where no element can be repeated, as in an attribute. */
    private void joined(int type, int from, int length) throws DamagedException {
        int each = Values.itemSize(type, length);
        int place = from;
        while (place < from + length) {
            int size = values.itemSize(type, place, from + length, each);
            if (place > from) {
                assembly.text(",");
            }
            assembly.value(type, place, size);
            budget.step();
            place = Values.nextItem(type, place, size);
        }
    }
}
