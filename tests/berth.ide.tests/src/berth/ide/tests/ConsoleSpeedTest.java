// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import org.eclipse.core.resources.IProject;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.ui.console.IConsoleConstants;
import org.eclipse.ui.console.IPatternMatchListener;
import org.eclipse.ui.console.TextConsole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Berth's link costs a console, with the limit of it as users have it: {@code -Dberth.console.mb=100} for the promised amount. */
class ConsoleSpeedTest {
    private static final int RUNS = Integer.getInteger("berth.console.runs", 5);
    private static final int MEGABYTES = Integer.getInteger("berth.console.mb", 20);
    /** Promised are 1.05; short runs beside other programs scatter far wider. */
    private static final double BOUND = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String PRINTER = """
            public class Printer {
                public static void main(String[] args) throws Exception {
                    System.in.read();
                    StringBuilder block = new StringBuilder();
                    for (int i = 0; block.length() < 1000000; i++) {
                        block.append("2026-11-03T09:12:44.101Z  INFO 4711 --- [nio-8080-exec-").append(i % 10)
                                .append("] c.e.shop.OrderController : order ").append(i).append(" of customer 12 was shipped in 35 ms\\n");
                        if (i % 20 == 0) {
                            block.append("\\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)\\n");
                        }
                    }
                    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                        System.out.print(block);
                    }
                }
            }
            """;

    @AfterEach
    void endAll() throws Exception {
        Ide.endAll();
    }

    @Test
    void theLinkHardlySlowsAConsole() throws Exception {
        IProject project = Ide.javaProject("printer", "Printer", PRINTER);
        ILaunchConfiguration printer = Ide.configuration("Printer", project, "Printer", String.valueOf(MEGABYTES), "");
        run(printer, true);
        run(printer, false);
        List<Cost> with = new ArrayList<>();
        List<Cost> without = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            // Neither of them is always the first.
            boolean linkedFirst = i % 2 == 0;
            (linkedFirst ? with : without).add(run(printer, linkedFirst));
            (linkedFirst ? without : with).add(run(printer, !linkedFirst));
        }
        project.delete(true, true, null);

        System.out.printf(Locale.ROOT, "console of %d MB in %d runs: with the link %.3f s, %.3f s of CPU; without %.3f s, %.3f s of CPU%n", MEGABYTES, RUNS, median(with, Cost::seconds), median(with, Cost::cpu),
                median(without, Cost::seconds), median(without, Cost::cpu));
        assertThat(median(with, Cost::seconds) / median(without, Cost::seconds)).isLessThan(BOUND);
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
        return costs.stream().mapToDouble(of).sorted().toArray()[costs.size() / 2];
    }

    /** The CPU is the IDE's own. */
    private record Cost(double seconds, double cpu) { }

    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** {@return what it costs until all is printed and looked at} */
    private static Cost run(ILaunchConfiguration printer, boolean linked) throws Exception {
        ILaunch launch = Ide.run(printer);
        TextConsole console = Ide.console(launch);
        Ide.until("the patterns of the console", () -> !ours(console).isEmpty());
        if (!linked) {
            ours(console).forEach(console::removePatternMatchListener);
        }
        CountDownLatch done = new CountDownLatch(1);
        IPropertyChangeListener end = event -> {
            if (event.getProperty().equals(IConsoleConstants.P_CONSOLE_OUTPUT_COMPLETE)) {
                done.countDown();
            }
        };
        console.addPropertyChangeListener(end);
        double before = cpu();
        long begun = System.nanoTime();
        launch.getProcesses()[0].getStreamsProxy().write("\n");
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Cost cost = new Cost((System.nanoTime() - begun) / 1e9, cpu() - before);
        console.removePropertyChangeListener(end);
        Ide.endAll();
        return cost;
    }

    /** The platform wraps what an extension names, and keeps the wrappers to itself. */
    private static List<IPatternMatchListener> ours(TextConsole console) {
        try {
            var matcher = field(TextConsole.class, console, "fPatternMatcher");
            List<?> patterns = (List<?>) field(matcher.getClass(), matcher, "fPatterns");
            List<IPatternMatchListener> found = new ArrayList<>();
            for (Object pattern : List.copyOf(patterns)) {
                Object listener = field(pattern.getClass(), pattern, "listener");
                if (listener.getClass().getName().endsWith(".PatternMatchListener") && listener instanceof IPatternMatchListener ours && field(ours.getClass(), ours, "fDelegate").getClass().getName().startsWith("berth.")) {
                    found.add(ours);
                }
            }
            return found;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object field(Class<?> type, Object of, String name) throws ReflectiveOperationException {
        var field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
