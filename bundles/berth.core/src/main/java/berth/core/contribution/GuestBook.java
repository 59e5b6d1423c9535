// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Who of the strangers is at work, written down where the next start finds it: code that ends the program, crashes it or
 * takes all its memory can't be contained, so it is not run a second time.
 * <p>
 * A program that was killed from outside meanwhile can't be told from one that crashed; therefore it is only said that the
 * bundle did not come back. It is out until it changes or {@link #forget} is called. Use from any thread.
 */
public final class GuestBook {
    private static final String LOADER = "plug-in ";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StateFolder folder;
    private final boolean alone;
    private final Map<Entry, Integer> inside = new LinkedHashMap<>();
    private final Set<Entry> fallen = new LinkedHashSet<>();
    private final Map<String, Entry> known = new HashMap<>();
    private Optional<Defaults> defaults = Optional.empty();
    private Optional<GuestPages> pages = Optional.empty();
    private Optional<FutureTask<Boolean>> preparation = Optional.empty();
    private boolean opened;

    /**
     * A bundle as it is written down.
     *
     * @param stamp changes with its content
     */
    record Entry(String bundle, String stamp) {
        /** A line has one bundle and one stamp. */
        Entry {
            bundle = bundle.replace('\t', '?').replace('\n', '?');
            stamp = stamp.replace('\t', '?').replace('\n', '?');
        }

        // Those that Java makes at run time cost more than the whole book in a short run.
        @Override
        @NonNullByDefault({})
        public final boolean equals(Object other) {
            return this == other || other instanceof Entry that && bundle.equals(that.bundle) && stamp.equals(that.stamp);
        }

        @Override
        public final int hashCode() {
            return 31 * bundle.hashCode() + stamp.hashCode();
        }
    }

    /** As the other one, in a program that is not ours alone. */
    public GuestBook(StateFolder folder) {
        this(folder, false);
    }

    /**
     * The book that lies there; where nothing can be read or written, nothing is. It is opened when a stranger comes.
     *
     * @param alone whether the program is ours alone: then the time zone is set back to what it was when Java started, and need not
     *              be asked for, which takes longer than all else
     */
    public GuestBook(StateFolder folder, boolean alone) {
        this.folder = folder;
        this.alone = alone;
    }

    /**
     * {@return a bundle whose code is to be run}
     *
     * @param stamp changes with the bundle's content
     */
    public synchronized Guest guest(String bundle, String stamp) {
        Entry entry = new Entry(bundle, stamp);
        known.put(entry.bundle(), entry);
        return new Guest(this, entry);
    }

    /** {@return whether there was anybody whose code might have been run} */
    public synchronized boolean hasGuests() {
        return !known.isEmpty();
    }

    /** {@return where strangers are remembered, beside the book} */
    StrangersMemory memory() {
        return new StrangersMemory(folder);
    }

    /**
     * Opens the book meanwhile, because that takes some milliseconds when Java has just started.
     *
     * @param first is done before, and both before the first stranger's code runs
     */
    public void prepare(Runnable first) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            first.run();
            prepare();
        }, true);
        synchronized (this) {
            preparation = Optional.of(task);
        }
        Thread thread = new Thread(task, "berth-guest-book");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens the book before anybody comes. */
    public synchronized void prepare() {
        defaults = Optional.of(Defaults.now(!alone));
        pages().ifPresent(book -> {
            book.missing();
            book.begin();
        });
    }

    /** Lets everybody in again. */
    public synchronized void forget() {
        pages().ifPresent(GuestPages::forget);
    }

    /** Closes the book, because the program ends as it should: whoever is still at work has only been left behind. */
    public synchronized void close() {
        if (opened) {
            inside.clear();
            write();
            pages.ifPresent(book -> book.close(fallen.isEmpty()));
        }
    }

    /**
     * Finds out whose code ends the program, and keeps only that in the book; nobody's if a signal does.
     *
     * @param stacks of all threads, while it ends
     * @return the bundles, as far as is known; empty for a signal
     */
    public synchronized Optional<List<String>> endedBy(Map<Thread, StackTraceElement[]> stacks) {
        Optional<StackTraceElement[]> ending = stacks.values().stream().filter(stack -> calls(stack, "java.lang.Shutdown", "exit")).findFirst();
        List<Entry> seen = entries(ending.stream());
        boolean signal = ending.filter(stack -> !calls(stack, "java.lang.Runtime", "exit")).isPresent();
        if (signal) {
            inside.clear();
        } else if (!seen.isEmpty()) {
            inside.clear();
            fallen.addAll(seen);
        }
        write();
        // Nobody who begins while everything ends is to be blamed for the end.
        pages.ifPresent(book -> book.close(entries().isEmpty()));
        return signal ? Optional.empty() : Optional.of(entries().stream().map(Entry::bundle).toList());
    }

    /**
     * Writes down whose code runs while no memory is left, beside those that took it.
     *
     * @param stacks of all threads
     * @return all those bundles
     */
    public synchronized List<String> starvedBy(Map<Thread, StackTraceElement[]> stacks) {
        fallen.addAll(entries(stacks.values().stream()));
        write();
        return entries().stream().map(Entry::bundle).toList();
    }

    private List<Entry> entries(Stream<StackTraceElement[]> stacks) {
        return stacks.flatMap(Stream::of).flatMap(frame -> Optional.ofNullable(frame.getClassLoaderName()).filter(loader -> loader.startsWith(LOADER))
                .flatMap(loader -> Optional.ofNullable(known.get(loader.substring(LOADER.length())))).stream()).distinct().toList();
    }

    private Set<Entry> entries() {
        Set<Entry> entries = new LinkedHashSet<>(inside.keySet());
        entries.addAll(fallen);
        return entries;
    }

    private static boolean calls(StackTraceElement[] stack, String type, String method) {
        return Stream.of(stack).anyMatch(frame -> frame.getClassName().equals(type) && frame.getMethodName().equals(method));
    }

    synchronized Optional<String> missing(Entry entry) {
        return pages().filter(book -> book.missing().contains(entry)).map(book -> "it did not come back the last time: its code ended the program, or the program was killed"
                + " meanwhile; it is tried again when it has changed, or after berth contributions --retry");
    }

    void enter(Entry entry) {
        preparation().ifPresent(task -> Uninterrupted.await(task, PATIENCE));
        note(entry);
    }

    private synchronized Optional<FutureTask<Boolean>> preparation() {
        return preparation;
    }

    private synchronized void note(Entry entry) {
        if (defaults.isEmpty()) {
            defaults = Optional.of(Defaults.now(!alone));
        }
        int times = inside.getOrDefault(entry, 0);
        inside.put(entry, times + 1);
        if (times == 0) {
            write();
        }
    }

    synchronized void fell(Entry entry) {
        fallen.add(entry);
        write();
    }

    void leave(Entry entry) {
        defaults().ifPresent(Defaults::restore);
        strike(entry);
    }

    private synchronized Optional<Defaults> defaults() {
        return defaults;
    }

    private synchronized void strike(Entry entry) {
        int left = inside.getOrDefault(entry, 1) - 1;
        if (left > 0) {
            inside.put(entry, left);
        } else {
            inside.remove(entry);
            write();
        }
    }

    private Optional<GuestPages> pages() {
        if (!opened) {
            opened = true;
            pages = folder.of("strangers").map(GuestPages::new);
        }
        return pages;
    }

    /** {@return what the class loader of a bundle is called, by which its code is known in the stack of a thread} */
    static String loader(String bundle) {
        return LOADER + bundle;
    }

    private void write() {
        pages().ifPresent(book -> book.write(entries()));
    }
}
