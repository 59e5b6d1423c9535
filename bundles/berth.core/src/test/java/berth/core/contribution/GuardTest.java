// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.junit.jupiter.api.Test;

import berth.core.contribution.Guard.Done;
import berth.core.contribution.Guard.Failed;
import berth.core.evidence.Why;

class GuardTest {
    @Test
    void passesOnWhatTheCallReturns() {
        assertThat(Guard.call(() -> "fine")).isEqualTo(new Done<>("fine"));
    }

    @Test
    @SuppressWarnings("null")
    void nullIsAFailure() {
        Callable<String> nothing = () -> null;
        assertThat(Guard.call(nothing)).isEqualTo(broken("it returned null"));
    }

    @Test
    void exceptionsAndLinkageErrorsAreFailures() {
        assertThat(Guard.call(failing(new IllegalStateException("late")))).isEqualTo(broken("IllegalStateException: late"));
        assertThat(Guard.call(failing(new NoClassDefFoundError("com/example/Lost"))))
                .isEqualTo(broken("class com.example.Lost was not found"));
        assertThat(Guard.call(failing(new AssertionError("no")))).isEqualTo(broken("AssertionError: no"));
    }

    @Test
    void aStackOverflowIsAFailureAlsoInAConstructor() {
        assertThat(Guard.call(failing(new StackOverflowError()))).isEqualTo(broken("its stack overflowed"));
        assertThat(Guard.call(failing(wrapped(new StackOverflowError())))).isEqualTo(broken("its stack overflowed"));
    }

    @Test
    void otherErrorsOfTheVirtualMachineAreThrownOnAlsoFromAConstructor() {
        assertThatThrownBy(() -> Guard.call(failing(new OutOfMemoryError("heap")))).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> Guard.call(failing(wrapped(new OutOfMemoryError("heap"))))).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void namesWhatIsInsideTheWrappersOfThePlatform() {
        assertThat(Guard.reason(wrapped(new ExceptionInInitializerError(new NumberFormatException("x")))))
                .isEqualTo("NumberFormatException: x");
    }

    @Test
    void whoSaysNothingIsToldByTheTypeAndThePlace() {
        assertThat(Guard.reason(new NullPointerException())).matches("NullPointerException in berth\\.core\\.contribution\\.GuardTest\\.whoSaysNothingIsToldByTheTypeAndThePlace, line \\d+");
        assertThat(Guard.call(() -> java.util.List.of().iterator().next())).isInstanceOfSatisfying(Guard.Failed.class,
                failed -> assertThat(failed.reason()).startsWith("NoSuchElementException in " + GuardTest.class.getName()));
        assertThat(Guard.reason(new NoClassDefFoundError(" "))).startsWith("NoClassDefFoundError in " + GuardTest.class.getName());
        assertThat(Guard.reason(new IllegalStateException("loop") { private static final long serialVersionUID = 1; })).matches("GuardTest\\$\\d+: loop");
    }

    @Test
    void aReasonIsOneShortLineWithoutControlCharacters() {
        String reason = Guard.reason(new IllegalStateException("a\nb\u001b[31m\u202e" + "x".repeat(5000)));
        assertThat(reason).startsWith("IllegalStateException: a b [31m x").hasSizeLessThan(400)
                .doesNotContain("\n", "\u001b", "\u202e");
    }

    @Test
    void anExceptionThatThrowsWhenAskedIsContained() {
        assertThat(Guard.call(failing(new Strangers.Spiteful()))).isEqualTo(broken("Spiteful: (no message)"));
    }

    @Test
    void whatIsLateIsNotCalledBroken() {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(Guard.callAll(List.<Callable<Boolean>> of(() -> never.await(1, TimeUnit.MINUTES)), Duration.ofMillis(50)))
                .containsExactly(new Failed<>(Why.TIMED_OUT, "it did not answer in time"));
        never.countDown();
    }

    private static Failed<String> broken(String reason) {
        return new Failed<>(Why.BROKEN_CONTRIBUTION, reason);
    }

    private static Exception wrapped(Throwable inner) {
        return new CoreException(new Status(IStatus.ERROR, "com.example", "can't make it", new InvocationTargetException(inner)));
    }

    private static Callable<String> failing(Throwable thrown) {
        return () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    @Test
    void noControlCharacterOfAStrangerIsLeftInAReason() {
        String reason = Guard.reason(new IllegalStateException("a\u009b31m\u0007b\u2028c\u202ed"));
        assertThat(reason.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Test
    void anErrorOfTheVirtualMachineOnAnotherThreadIsThrownAsItIs() {
        assertThatThrownBy(() -> Guard.callAll(List.of(() -> {
            throw new OutOfMemoryError("no");
        }), Duration.ofSeconds(5))).isInstanceOf(OutOfMemoryError.class);
    }
}
