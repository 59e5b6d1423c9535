// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

/**
 * A fragment of binary XML as a flat list of steps, which {@link Interpreter} follows for one set of values.
 *
 * @param code      steps, each followed by its operands
 * @param constants the names and texts that the operands count
 * @param end       the offset behind the fragment
 */
record Program(int[] code, Object[] constants, int end) {
    /** Name, value that must be there (or -1), value that may be an array (or -1), step behind the element. */
    static final int OPEN = 0;
    static final int CLOSE = 1;
    /** Name. */
    static final int ATTRIBUTE = 2;
    static final int ATTRIBUTE_END = 3;
    /** Text. */
    static final int TEXT = 4;
    /** Value; 1 when nothing takes its place where it is absent. */
    static final int VALUE = 5;

    Name name(int constant) {
        return (Name) constants[constant];
    }

    String text(int constant) {
        return (String) constants[constant];
    }
}
