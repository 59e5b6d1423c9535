// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.jdt.annotation.Nullable;

import berth.core.evidence.Why;

/**
 * Calls strangers' code: the only place that catches what it does not understand.
 * Whatever is thrown, and a null, becomes {@link Failed}; only that no memory is left is thrown on, because nothing that runs
 * after it can be trusted. A hang is contained by {@link #callAll} only. Any stranger can interrupt any thread, so no wait ends by that.
 */
public final class Guard {
    private static final int MAX_REASON = 300;
    private static final int MAX_WRAPPERS = 16;
    private static final Set<Class<? extends Throwable>> WRAPPERS = Set.of(CoreException.class, ExecutionException.class,
            ExceptionInInitializerError.class, InvocationTargetException.class);

    private Guard() { }

    /** How a call ended. */
    public sealed interface Outcome<T> {
        /** {@return the value, if it returned one} */
        default Optional<T> value() {
            return either(Optional::of, failure -> Optional.empty());
        }

        /**
         * {@return what one of the two makes of it}
         * On the way to the answer about a port better than a switch, which Java makes at run time: the first one takes a tenth of
         * what a person waits.
         */
        <R> R either(Function<? super T, ? extends R> done, Function<? super Failed<T>, ? extends R> failed);
    }

    /** It returned a value. */
    public record Done<T>(T returned) implements Outcome<T> {
        @Override
        public <R> R either(Function<? super T, ? extends R> done, Function<? super Failed<T>, ? extends R> failed) {
            return done.apply(returned);
        }
    }

    /**
     * It did not.
     *
     * @param why    whether it is broken, was late, or was interrupted
     * @param reason one sentence without the stranger's line breaks and control characters
     */
    public record Failed<T>(Why why, String reason) implements Outcome<T> {
        @Override
        public <R> R either(Function<? super T, ? extends R> done, Function<? super Failed<T>, ? extends R> failed) {
            return failed.apply(this);
        }
    }

    /** {@return what the call returned, or why it did not} */
    public static <T> Outcome<T> call(Callable<T> stranger) {
        try {
            T value = stranger.call();
            return isNull(value) ? broken("it returned null") : new Done<>(value);
        } catch (StackOverflowError e) {
            return broken("its stack overflowed");
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            return failed(e);
        }
    }

    private static <T> Outcome<T> ask(Callable<T> stranger) {
        AtomicBoolean interrupted = new AtomicBoolean();
        Outcome<T> outcome = call(() -> noting(stranger, interrupted));
        if (!interrupted.get()) {
            return outcome;
        }
        Thread.interrupted();
        return call(stranger);
    }

    private static <T> T noting(Callable<T> stranger, AtomicBoolean interrupted) throws Exception {
        try {
            return stranger.call();
        } catch (Exception e) {
            interrupted.set(isInterrupt(e));
            throw e;
        }
    }

    private static boolean isInterrupt(Throwable thrown) {
        Optional<Throwable> cause = Optional.of(thrown);
        for (int depth = 0; depth < MAX_WRAPPERS && cause.isPresent(); depth++) {
            if (cause.get() instanceof InterruptedException || cause.get() instanceof ClosedByInterruptException || cause.get() instanceof InterruptedIOException) {
                return true;
            }
            cause = Optional.ofNullable(cause.get().getCause());
        }
        return false;
    }

    /**
     * {@return what each call returned or why it did not, in their order}
     * Each runs on a thread of its own, and all of them together have the deadline; what overstays it is left behind.
     */
    public static <T> List<Outcome<T>> callAll(List<Callable<T>> strangers, Duration deadline) {
        return awaitAll(strangers.stream().map(stranger -> new FutureTask<>(() -> call(stranger))).toList(), deadline);
    }

    /** As {@link #callAll}, for calls that may be made twice: whoever was interrupted, as any of the others can do to him, is asked once more. */
    public static <T> List<Outcome<T>> askAll(List<Callable<T>> strangers, Duration deadline) {
        return awaitAll(strangers.stream().map(stranger -> new FutureTask<>(() -> ask(stranger))).toList(), deadline);
    }

    private static <T> List<Outcome<T>> awaitAll(List<FutureTask<Outcome<T>>> tasks, Duration deadline) {
        for (FutureTask<Outcome<T>> task : tasks) {
            start(task);
        }
        long end = System.nanoTime() + deadline.toNanos();
        return tasks.stream().map(task -> await(task, end)).toList();
    }

    /**
     * {@return what each call returned or why it did not, in their order}
     * As {@link #callAll}, but each has the processor to itself until it is done or its turn is over, so that it can be told how
     * long it takes; half of the deadline goes to turns.
     */
    public static <T> List<Outcome<T>> callInTurn(List<Callable<T>> strangers, Duration turn, Duration deadline) {
        List<FutureTask<Outcome<T>>> tasks = strangers.stream().map(stranger -> new FutureTask<>(() -> call(stranger))).toList();
        long begin = System.nanoTime();
        for (FutureTask<Outcome<T>> task : tasks) {
            start(task);
            if (System.nanoTime() - begin < deadline.toNanos() / 2) {
                await(task, System.nanoTime() + turn.toNanos());
            }
        }
        return tasks.stream().map(task -> await(task, begin + deadline.toNanos())).toList();
    }

    /**
     * {@return what the call returned or why it did not}
     * It runs on a thread of its own, and is left behind once its progress has not changed for so long.
     *
     * @param progress any number that changes while the call gets on; asked from the thread that waits
     */
    public static <T> Outcome<T> callWhile(Callable<T> stranger, LongSupplier progress, Duration patience) {
        FutureTask<Outcome<T>> task = new FutureTask<>(() -> call(stranger));
        start(task);
        while (true) {
            long before = progress.getAsLong();
            Outcome<T> outcome = await(task, System.nanoTime() + patience.toNanos());
            if (!(outcome instanceof Failed<T> late) || late.why() != Why.TIMED_OUT || task.isDone() || progress.getAsLong() == before) {
                return outcome;
            }
        }
    }

    private static void start(FutureTask<?> task) {
        Thread thread = new Thread(task, "berth-stranger");
        thread.setDaemon(true);
        thread.start();
    }

    private static <T> Outcome<T> await(FutureTask<Outcome<T>> task, long end) {
        while (true) {
            try {
                return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return new Failed<>(Why.TIMED_OUT, "it did not answer in time");
            } catch (ExecutionException e) {
                throw defect(e);
            } catch (InterruptedException e) {
                // By a stranger: whoever of us wants a shorter wait gives a shorter deadline.
            }
        }
    }

    /** {@return what to throw when a guarded task itself failed: an error of the virtual machine is thrown at once, as it is} */
    public static IllegalStateException defect(ExecutionException failed) {
        if (failed.getCause() instanceof VirtualMachineError error) {
            throw error;
        }
        return new IllegalStateException(failed.getCause());
    }

    private static <T> Failed<T> broken(String reason) {
        return new Failed<>(Why.BROKEN_CONTRIBUTION, reason);
    }

    /** A constructor's error comes wrapped in exceptions; it is the same error as one that came bare. */
    private static <T> Failed<T> failed(Throwable thrown) {
        return switch (root(thrown)) {
        case StackOverflowError e -> broken("its stack overflowed");
        case OutOfMemoryError e -> throw e;
        default -> broken(reason(thrown));
        };
    }

    /** {@return what went wrong, on one line} */
    public static String reason(Throwable thrown) {
        Throwable cause = root(thrown);
        String message = message(cause);
        return line(message.isBlank() ? type(cause) + place(cause) : switch (cause) {
        case BrokenPromiseException e -> message;
        case ClassNotFoundException e -> notFound(message);
        case NoClassDefFoundError e -> notFound(message.replace('/', '.'));
        default -> type(cause) + ": " + message;
        });
    }

    /** {@return what it says, on one line, without its type where it says anything} */
    public static String sentence(Throwable thrown) {
        String message = line(message(thrown));
        return message.isEmpty() ? reason(thrown) : message;
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
    }

    /** A class without a name of its own is told by the one that holds it. */
    private static String type(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName().substring(thrown.getClass().getName().lastIndexOf('.') + 1) : simple;
    }

    /** {@return where it was thrown: the first place that is none of Java's own} Whoever says nothing can be found by it. */
    private static String place(Throwable thrown) {
        try {
            return Stream.of(thrown.getStackTrace()).filter(at -> !at.getClassName().startsWith("java.") && !at.getClassName().startsWith("jdk.")).findFirst()
                    .map(at -> " in " + at.getClassName() + "." + at.getMethodName() + (at.getLineNumber() > 0 ? ", line " + at.getLineNumber() : "")).orElse("");
        } catch (StackOverflowError e) {
            return "";
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            return "";
        }
    }

    /** Java's message is the bare name, Equinox' one a sentence. */
    private static String notFound(String message) {
        return message.strip().indexOf(' ') < 0 ? "class " + message + " was not found" : "class " + message;
    }

    /** The exception's class may be a stranger's too, and throw when it is asked. */
    private static String message(Throwable thrown) {
        try {
            return Optional.ofNullable(thrown.getMessage()).orElse("");
        } catch (StackOverflowError e) {
            return "(no message)";
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            return "(no message)";
        }
    }

    /** Looks only into wrappers of the platform's own classes. */
    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            Optional<Throwable> next = wrapped(cause);
            if (next.isEmpty()) {
                return cause;
            }
            cause = next.get();
        }
        return cause;
    }

    private static Optional<Throwable> wrapped(Throwable thrown) {
        return !WRAPPERS.contains(thrown.getClass()) ? Optional.empty()
                : Optional.ofNullable(thrown instanceof CoreException core ? core.getStatus().getException() : thrown.getCause());
    }

    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }
}
