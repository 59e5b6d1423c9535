// SPDX-FileCopyrightText: The Berth authors
// SPDX-License-Identifier: EPL-2.0

package berth.wiring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.osgi.framework.log.FrameworkLog;
import org.junit.jupiter.api.Test;

import berth.core.contribution.Contribution;
import berth.core.contribution.Point;

/** Our own bundles contribute as vendors do, and all that they contribute is in use. */
class ContributionsTest {

    @Test
    void allPointsAreRegistered() {
        assertThat(RegistryFactory.getRegistry().getExtensionPoints("berth.core")).extracting(point -> point.getUniqueIdentifier())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Point.values()).map(Point::id).toList());
    }

    @Test
    void everythingOfOursIsInUse() {
        List<Contribution> ours = Wiring.contributions().verified().stream().filter(c -> c.bundle().startsWith("berth.")).toList();
        assertThat(ours).extracting(Contribution::bundle).contains("berth.antivirus", "berth.articles", "berth.eventlog", "berth.portprobe");
        assertThat(ours).allSatisfy(c -> assertThat(c.problem()).as(c.toString()).isEmpty());
    }

    @Test
    void theSeedArticleIsThere() {
        assertThat(Wiring.contributions().articles()).extracting(article -> article.id()).contains("Q222553");
    }

    @Test
    void nothingOfOursIsLoggedAsAnError() throws IOException {
        Wiring.contributions().verified();
        assertThat(errors()).noneMatch(entry -> entry.startsWith("!ENTRY berth."));
    }

    /** The head lines of the framework's log that say "error": {@code !ENTRY bundle 4 code date}. */
    static List<String> errors() throws IOException {
        FrameworkLog log = Wiring.context().getService(Wiring.context().getServiceReference(FrameworkLog.class));
        Path file = log.getFile().toPath();
        return Files.exists(file) ? Files.readAllLines(file).stream().filter(line -> line.matches("!ENTRY \\S+ 4 .*")).toList() : List.of();
    }
}
