// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.IOException;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.bytes.Pages;

/**
 * Goes over the entries of a journal file in their order.
 * <p>
 * The arrays of entries lead, because what they do not name the journal does not count. A journal is only ever appended to, so arrays
 * and entries lie in ascending order, and whatever leads back is damage: that also ends every loop. Where the arrays are damaged, or
 * name fewer entries than the header, the file itself is searched from the last good entry on.
 */
final class JournalWalk {
    private static final int MOST_BAD = 64;
    private static final int MOST_LOOKED = 64;

    private final JournalObjects objects;
    private final JournalHeader header;
    private final Entries entries;
    private final Consumer<? super Damage> damages;
    private final IProgressMonitor monitor;
    private final long after;
    private long last;
    private long found;
    private int bad;

    /** Takes the entries that are found. */
    interface Entries {
        void accept(long entry) throws IOException;
    }

    /** @param after the entry to go on behind, or 0 */
    JournalWalk(JournalObjects objects, JournalHeader header, long after, Entries entries, Consumer<? super Damage> damages,
            IProgressMonitor monitor) {
        this.objects = objects;
        this.header = header;
        this.after = after;
        this.last = after;
        this.entries = entries;
        this.damages = damages;
        this.monitor = monitor;
    }

    /** {@return the last entry, or where it began when there is none behind} */
    long run() throws IOException {
        boolean whole = arrays();
        if ((!whole || found < header.entries()) && !monitor.isCanceled()) {
            search(whole);
        }
        return last;
    }

    private boolean arrays() throws IOException {
        long before = 0;
        long array = header.entryArray();
        while (array != 0 && !monitor.isCanceled()) {
            if (array <= before || !objects.isArray(array)) {
                damages.accept(new Damage(Math.clamp(array, 0, objects.pages().size()), array <= before && array > 0
                        ? "The list of entries leads back to where it came from." : "The list of entries is cut off or damaged."));
                return false;
            }
            if (!array(array)) {
                return false;
            }
            before = array;
            array = objects.nextArray(array);
        }
        return bad == 0;
    }

    /** {@return whether it is worth going on with the next array} */
    private boolean array(long array) throws IOException {
        long count = objects.places(array);
        // Only a journal that was read before is searched: in a damaged one a search may miss what a walk finds.
        long first = last == after && after != 0 ? known(array, count) : 0;
        found += first;
        for (long i = first; i < count && !monitor.isCanceled(); i++) {
            long entry = objects.place(array, i);
            if (entry == 0) {
                return true;
            }
            if (!objects.isEntry(entry)) {
                damages.accept(new Damage(array, "The list of entries names a place where no entry is: " + Long.toUnsignedString(entry) + "."));
                if (++bad > MOST_BAD) {
                    return false;
                }
            } else {
                found++;
                deliver(entry);
            }
        }
        return true;
    }

    /** How many entries of an array were delivered before: they lie in ascending order, and zeros follow the last one. */
    private long known(long array, long count) throws IOException {
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = low + high >>> 1;
            long place = objects.place(array, middle);
            if (place > 0 && place <= last) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void deliver(long entry) throws IOException {
        if (entry > last) {
            entries.accept(entry);
            last = entry;
        }
    }

    /** Goes from object to object, and from place to place where there is none. */
    private void search(boolean whole) throws IOException {
        Pages pages = objects.pages();
        long at = last == 0 ? objects.begin() : behind(last);
        boolean broken = false;
        boolean lost = whole && last == 0 && found == 0 && header.entries() != 0;
        while (pages.holds(at, JournalObjects.HEAD) && !monitor.isCanceled()) {
            boolean empty = pages.i64(at) == 0 && pages.i64(at + 8) == 0;
            boolean object = !empty && isObject(at) && (!broken || isWholeEntry(at));
            if (object) {
                broken = false;
                if (isWholeEntry(at)) {
                    deliver(at);
                }
                at = behind(at);
            } else {
                if (!empty && !broken) {
                    damages.accept(new Damage(at, "There is no object where one should begin."));
                }
                broken |= !empty;
                at += 8;
            }
        }
        if (lost && last == 0) {
            damages.accept(new Damage(Math.clamp(objects.begin(), 0, pages.size()), "The header tells of " + Long.toUnsignedString(header.entries())
                    + " entries; there is none."));
        }
    }

    private long behind(long at) throws IOException {
        return at + objects.size(at) + 7 & ~7L;
    }

    /** A size that lies would lead into the middle of another object, so what follows is looked at, too. */
    private boolean isObject(long at) throws IOException {
        int kind = objects.pages().u8(at);
        if (kind == 0 || kind >= JournalObjects.KINDS || !objects.isObject(at, kind, JournalObjects.HEAD)) {
            return false;
        }
        long next = behind(at);
        return !objects.pages().holds(next, JournalObjects.HEAD)
                || objects.pages().u8(next) < JournalObjects.KINDS && objects.pages().u8(next + 1) < JournalObjects.KINDS;
    }

    /** An entry that no list names must show by its fields that it is one: at least half of them lead to data before it. */
    private boolean isWholeEntry(long at) throws IOException {
        if (!objects.isEntry(at)) {
            return false;
        }
        long items = Math.min(objects.items(at), MOST_LOOKED);
        long good = 0;
        for (long i = 0; i < items; i++) {
            good += objects.isData(at, i) && objects.item(at, i) < at ? 1 : 0;
        }
        return good > 0 && good * 2 >= items;
    }
}
