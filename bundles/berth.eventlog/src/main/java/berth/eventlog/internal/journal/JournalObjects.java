// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.IOException;

import berth.eventlog.internal.bytes.Pages;

/**
 * The objects of a journal file, each looked at before it is believed.
 * <p>
 * Source: systemd.io, "Journal File Format". Every object begins at a multiple of 8 with its kind, its flags and its size.
 */
final class JournalObjects {
    static final int DATA = 1;
    static final int ENTRY = 3;
    static final int ENTRY_ARRAY = 6;
    /** Behind the newest kind: a tag. */
    static final int KINDS = 8;
    static final int HEAD = 16;
    static final int ENTRY_HEAD = 64;
    private static final int ARRAY_HEAD = 24;
    private static final int MOST_ITEMS = 1 << 16;

    private final Pages pages;
    private final JournalHeader header;

    JournalObjects(Pages pages, JournalHeader header) {
        this.pages = pages;
        this.header = header;
    }

    Pages pages() {
        return pages;
    }

    long begin() {
        return header.size();
    }

    /** {@return whether there can be an object: where it begins, and that it ends in the file} */
    boolean isObject(long at, int kind, int least) throws IOException {
        if (at < header.size() || (at & 7) != 0 || !pages.holds(at, HEAD) || pages.u8(at) != kind) {
            return false;
        }
        long size = pages.i64(at + 8);
        return size >= least && pages.holds(at, size);
    }

    long size(long at) throws IOException {
        return pages.i64(at + 8);
    }

    int flags(long at) throws IOException {
        return pages.u8(at + 1);
    }

    boolean isEntry(long at) throws IOException {
        return isObject(at, ENTRY, ENTRY_HEAD) && flags(at) == 0 && items(at) <= MOST_ITEMS;
    }

    /** {@return how many fields an entry has} */
    long items(long entry) throws IOException {
        return (size(entry) - ENTRY_HEAD) / itemSize();
    }

    long item(long entry, long index) throws IOException {
        long at = entry + ENTRY_HEAD + index * itemSize();
        return header.isCompact() ? pages.u32(at) : pages.i64(at);
    }

    private int itemSize() {
        return header.isCompact() ? 4 : 16;
    }

    int dataHead() {
        return header.isCompact() ? 72 : 64;
    }

    /** {@return whether an entry's field leads to data that is the one meant} */
    boolean isData(long entry, long index) throws IOException {
        long data = item(entry, index);
        return isObject(data, DATA, dataHead())
                && (header.isCompact() || pages.i64(entry + ENTRY_HEAD + index * itemSize() + 8) == pages.i64(data + 16));
    }

    boolean isArray(long at) throws IOException {
        return isObject(at, ENTRY_ARRAY, ARRAY_HEAD);
    }

    long nextArray(long array) throws IOException {
        return pages.i64(array + 16);
    }

    long places(long array) throws IOException {
        return (size(array) - ARRAY_HEAD) / placeSize();
    }

    /** {@return where an entry lies; 0 behind the last one} */
    long place(long array, long index) throws IOException {
        long at = array + ARRAY_HEAD + index * placeSize();
        return header.isCompact() ? pages.u32(at) : pages.i64(at);
    }

    private int placeSize() {
        return header.isCompact() ? 4 : 8;
    }
}
