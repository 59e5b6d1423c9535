// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import berth.cli.internal.Bundles.Read;

/** What the bundles contribute, read on a thread of its own while the program gets ready: that takes some milliseconds when Java has just started. */
public final class ReadAhead {
    /** What decides about what is read, with one hyphen or two. */
    private static final Set<String> DECIDING = Set.of("--no-plugins", "-no-plugins", "--retry", "-retry");

    private final Bundles bundles;
    private final Runnable expectCode;
    private Optional<FutureTask<Read>> all = Optional.empty();

    private ReadAhead(Bundles bundles, Runnable expectCode) {
        this.bundles = bundles;
        this.expectCode = expectCode;
    }

    /**
     * Begins and returns at once; where the command line may want something else than all bundles, as they are known now, nothing is read yet.
     *
     * @param expectCode is run before anybody gets what was read, where code of others may be called
     */
    public static ReadAhead begin(Bundles bundles, String[] args, Runnable expectCode) {
        ReadAhead ahead = new ReadAhead(bundles, expectCode);
        if (Collections.disjoint(DECIDING, List.of(args))) {
            FutureTask<Read> task = new FutureTask<>(() -> ahead.read(true));
            ahead.all = Optional.of(task);
            Thread thread = new Thread(task, "berth-contributions");
            thread.setDaemon(true);
            thread.start();
        }
        return ahead;
    }

    /** {@return one that reads when it is asked, for a program that expects no code of others} */
    static ReadAhead none(Bundles bundles) {
        return new ReadAhead(bundles, () -> { });
    }

    private Read read(boolean withStrangers) {
        Read read = bundles.read(withStrangers);
        if (bundles.book().hasGuests()) {
            expectCode.run();
        }
        return read;
    }

    /** {@return what was read, as soon as it is; it fails as the reading failed} */
    Read get(boolean withStrangers) {
        try {
            return all.isPresent() && withStrangers ? all.get().get() : read(withStrangers);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
