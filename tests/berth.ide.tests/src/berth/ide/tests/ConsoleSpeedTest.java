// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
        seconds(printer, true);
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            with.add(seconds(printer, true));
            without.add(seconds(printer, false));
        }
        project.delete(true, true, null);

        double ratio = median(with) / median(without);
        System.out.println("console of " + MEGABYTES + " MB, seconds with the link " + with + ", without " + without + ", ratio of the medians " + ratio);
        assertThat(ratio).isLessThan(BOUND);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** {@return how long it takes until all is printed and looked at} */
    private static double seconds(ILaunchConfiguration printer, boolean linked) throws Exception {
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
        long begun = System.nanoTime();
        launch.getProcesses()[0].getStreamsProxy().write("\n");
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        double seconds = (System.nanoTime() - begun) / 1e9;
        console.removePropertyChangeListener(end);
        Ide.endAll();
        return seconds;
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
