// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

/**
 * How much work the records of one chunk may make: a few bytes can ask for any amount by repeating each other.
 * A record that needs no more than real ones do is always read, whatever those before it used up.
 */
final class Budget {
    /** Deeper nesting than any real event has. */
    static final int DEPTH = 64;
    private static final int RECORD_AT_LEAST = 40_000;
    private static final int RECORD_AT_MOST = 200_000;
    private static final int CHUNK = 4_000_000;
    /** So many characters count as one step. */
    private static final int TEXT = 8;

    private int chunk;
    private int record;
    private int granted;

    void nextChunk() {
        chunk = CHUNK;
        granted = 0;
        record = 0;
    }

    void nextRecord() {
        chunk -= granted - record;
        granted = Math.max(RECORD_AT_LEAST, Math.min(RECORD_AT_MOST, chunk));
        record = granted;
    }

    /** {@return what the record at hand has used up} */
    int spent() {
        return granted - record;
    }

    void step() throws DamagedException {
        if (--record < 0) {
            throw new DamagedException("unfolds into more than an event can hold");
        }
    }

    void text(int length) throws DamagedException {
        record -= length / TEXT;
        step();
    }
}
