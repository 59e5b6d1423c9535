// SPDX-FileCopyrightText: The Berth authors
// SPDX-License-Identifier: EPL-2.0

package berth.wiring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence.HookKind;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;
import berth.testkit.AntivirusDetectorContract;
import berth.testkit.SnapshotFixtures;

/** Our own detectors, tested with the kit that vendors have. Shapes of processes are those of Debian 12. */
class AntivirusDetectorsTest {
    private static SnapshotFixtures host() {
        return SnapshotFixtures.host("mx1");
    }

    private static Optional<AntivirusRole> role(String detector, String wanted, Snapshot snapshot) {
        Question question = new Question(SnapshotFixtures.tcp(wanted), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), true);
        return Wiring.detector(detector).detect(question, snapshot).stream().map(Match::role).findFirst();
    }

    @Nested
    class Clamav implements AntivirusDetectorContract {
        @Override
        public AntivirusDetector detector() {
            return Wiring.detector("berth.antivirus.clamav");
        }

        @Override
        public Snapshot snapshotWithTheProduct() {
            return host().process(42, "clamd", p -> p.exe("/usr/sbin/clamd").service("clamav-daemon.service"))
                    .listens(42, "127.0.0.1:3310").snapshot();
        }

        @Test
        void holdsItsOwnPortOnly() {
            assertThat(role("berth.antivirus.clamav", "3310", snapshotWithTheProduct())).hasValue(AntivirusRole.HOLDS);
            assertThat(role("berth.antivirus.clamav", "25", snapshotWithTheProduct())).hasValue(AntivirusRole.PRESENT);
        }

        @Test
        void whatFetchesSignaturesIsNoScanner() {
            assertThat(role("berth.antivirus.clamav", "25", host().process(43, "freshclam",
                    p -> p.exe("/usr/bin/freshclam").service("clamav-freshclam.service")).snapshot())).isEmpty();
        }
    }

    @Nested
    class Amavisd implements AntivirusDetectorContract {
        @Override
        public AntivirusDetector detector() {
            return Wiring.detector("berth.antivirus.amavisd");
        }

        /** Its title, cut off by the kernel and in full; the executable is Perl, and its unit tells that it is no other script. */
        @Override
        public Snapshot snapshotWithTheProduct() {
            return host().process(46, "/usr/sbin/amavi", p -> p.exe("/usr/bin/perl").command("/usr/sbin/amavisd-new (master)").user("amavis").service("amavis.service"))
                    .listens(46, "127.0.0.1:10024").snapshot();
        }

        @Test
        void holdsItsPortUnderEachOfItsNames() {
            assertThat(role("berth.antivirus.amavisd", "10024", snapshotWithTheProduct())).hasValue(AntivirusRole.HOLDS);
            for (String name : new String[] { "amavisd", "amavisd-new (ma", "/usr/sbin/amavi" }) {
                assertThat(role("berth.antivirus.amavisd", "10024", host().process(46, name).listens(46, "127.0.0.1:10024").snapshot()))
                        .as(name).hasValue(AntivirusRole.HOLDS);
                assertThat(role("berth.antivirus.amavisd", "10024", host().process(46, name, p -> p.exe("/usr/bin/perl").command("perl", "x.pl"))
                        .listens(46, "127.0.0.1:10024").snapshot())).as("anybody's script called " + name).isEmpty();
            }
            assertThat(role("berth.antivirus.amavisd", "10024", host().process(46, "perl", p -> p.exe("/usr/bin/perl").service("amavis.service"))
                    .listens(46, "127.0.0.1:10024").snapshot())).hasValue(AntivirusRole.HOLDS);
        }
    }

    @Nested
    class Clamsmtp implements AntivirusDetectorContract {
        @Override
        public AntivirusDetector detector() {
            return Wiring.detector("berth.antivirus.clamsmtp");
        }

        @Override
        public Snapshot snapshotWithTheProduct() {
            return host().process(44, "clamsmtpd").listens(44, "127.0.0.1:10026").snapshot();
        }

        @Test
        void redirectsOnlyWhereARuleLeadsToIt() {
            assertThat(role("berth.antivirus.clamsmtp", "25", snapshotWithTheProduct())).hasValue(AntivirusRole.PRESENT);
            assertThat(role("berth.antivirus.clamsmtp", "25", host().process(44, "clamsmtpd").listens(44, "127.0.0.1:10026")
                    .redirect("25", "127.0.0.1:10026").snapshot())).hasValue(AntivirusRole.REDIRECTS);
        }
    }

    @Nested
    class Fanotify implements AntivirusDetectorContract {
        @Override
        public AntivirusDetector detector() {
            return Wiring.detector("berth.antivirus.fanotify");
        }

        @Override
        public Snapshot snapshotWithTheProduct() {
            return host().process(9, "scannerd").hook(HookKind.FANOTIFY_PERMISSION, "fanotify", 9).snapshot();
        }

        @Test
        void scansWhateverItsName() {
            assertThat(role("berth.antivirus.fanotify", "25", snapshotWithTheProduct())).hasValue(AntivirusRole.SCANS);
            assertThat(role("berth.antivirus.fanotify", "25", host().hook(HookKind.CALLOUT, "x", 9).snapshot())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "berth.antivirus.norton-gateways|220 mx1 SMTP NAVIEG 2.1; ready",
        "berth.antivirus.webshield|220 mx1 WebShield SMTP V4.5 MR1a Network Associates, Inc. Ready at Thu Mar 08 2001",
        "berth.antivirus.interscan|220 mx1 InterScan VirusWall NT ESMTP 3.24 (build 01/19/2000) ready at Thu, 08 Mar 2001 01:24:14 -0800",
        "berth.antivirus.mailsweeper|220 mx1 MAILsweeper ESMTP Receiver Version 4.2.1.0 Ready",
        "berth.antivirus.amavisd|220 [127.0.0.1] ESMTP amavis service ready",
        "berth.antivirus.clamsmtp|220 smtp.passthru" })
    void aGreetingOnThePortIsAHold(String detector, String greeting) {
        assertThat(role(detector, "25", host().greets("25", greeting).snapshot())).hasValue(AntivirusRole.HOLDS);
    }

    @Test
    void aGatewayOfThe1990sIsKnownByItsProcessToo() {
        assertThat(role("berth.antivirus.norton-gateways", "25", host().os("windows").process(167, "NAVGW.EXE").listens(167, "25").snapshot()))
                .hasValue(AntivirusRole.HOLDS);
    }

    @ParameterizedTest
    @CsvSource({ "interscan", "navieg", "webshield", "mailsweeper", "amavis" })
    void aHostNameInAGreetingIsNoProduct(String name) {
        Snapshot snapshot = host().greets("25", "220 " + name + ".example.com ESMTP Postfix").snapshot();
        assertThat(Wiring.contributions().detectors()).filteredOn(d -> d.detector().bundle().equals("berth.antivirus")).isNotEmpty()
                .allSatisfy(d -> assertThat(role(d.detector().id(), "25", snapshot)).isEmpty());
    }
}
