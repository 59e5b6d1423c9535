// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.portprobe.internal.linux.DebianPackages.Installed;

class DebianPackagesTest {
    private static final String STATUS = """
            Package: clamav-base
            Status: install ok installed
            Version: 1.0.7+dfsg-1

            Package: clamsmtp
            Status: install ok installed
            Architecture: amd64
            Version: 1.10-17.2
            Description: virus-scanning SMTP proxy
             Version: 9

            Package: food
            Architecture: i386
            Version: 1

            Package: food
            Architecture: amd64
            Version: 2
            """;

    private final FakeKernel kernel = new FakeKernel();
    private final DebianPackages packages = new DebianPackages(kernel);

    @BeforeEach
    void install() {
        kernel.files.put(DebianPackages.STATUS, STATUS);
        kernel.files.put(DebianPackages.LISTS + "/clamsmtp.list", "/.\n/usr\n/usr/sbin\n/usr/sbin/clamsmtpd\n");
        kernel.files.put(DebianPackages.LISTS + "/clamav-base.list", "/.\n/usr/share/doc/clamav-base\n");
        kernel.files.put(DebianPackages.LISTS + "/clamsmtp.md5sums", "x  usr/sbin/clamsmtpd\n");
        kernel.files.put(DebianPackages.LISTS + "/food:amd64.list", "/lib/foo/food\n");
    }

    @Test
    void theListNamesTheProgramAndTheStatusTheVersion() {
        assertThat(packages.of("/usr/sbin/clamsmtpd")).contains(new Installed("clamsmtp", "1.10-17.2"));
    }

    @Test
    void aProgramOfAMergedFolderIsFoundByItsOldName() {
        assertThat(packages.of("/usr/lib/foo/food")).contains(new Installed("food:amd64", "2"));
    }

    @Test
    void theLogsTellWhenItCameAndWhatBroughtIt() {
        assertThat(packages.installed("food:amd64")).isEmpty();
        kernel.files.put(DebianPackages.DPKG_LOG, """
                2026-11-28 06:30:07 install food:amd64 <none> 1
                2026-11-28 06:30:08 install food-data:all <none> 1
                2026-11-29 07:00:00 upgrade food:amd64 1 2
                2026-11-29 07:00:01 status installed food:amd64 2
                """);
        assertThat(packages.installed("food:amd64")).contains("2026-11-28 06:30:07");
        assertThat(packages.installed("clamsmtp")).isEmpty();
        kernel.files.put(DebianPackages.APT_LOG, """

                Start-Date: 2026-11-27  10:00:00
                Commandline: apt-get install other
                Install: other:amd64 (1), food-data:amd64 (1)
                End-Date: 2026-11-27  10:00:01

                Start-Date: 2026-11-28  06:30:06
                Commandline: apt-get install kitchen
                Requested-By: me (1000)
                Install: kitchen:amd64 (1), food:amd64 (1, automatic), food-data:amd64 (1, automatic)
                End-Date: 2026-11-28  06:30:09

                Start-Date: 2026-11-29  07:00:00
                Commandline: apt-get upgrade
                Upgrade: food:amd64 (1, 2)
                End-Date: 2026-11-29  07:00:01
                """);
        assertThat(packages.installed("food:amd64")).contains("2026-11-28 06:30:06 by apt-get install kitchen");
    }

    @Test
    void whatNoListNamesIsOfNoPackage() {
        assertThat(packages.of("/usr/sbin/clamsmtpd2")).isEmpty();
        assertThat(packages.of("/opt/clamsmtp/clamsmtpd")).isEmpty();
        assertThat(packages.of("x")).isEmpty();
    }

    @Test
    void withoutThePackageManagerNothingIsTold() {
        assertThat(new DebianPackages(new FakeKernel()).of("/usr/sbin/clamsmtpd")).isEmpty();
        assertThat(DebianPackages.version("", "clamsmtp")).isEqualTo(Optional.empty());
        assertThat(DebianPackages.version("Package: clamsmtp\nVersion:", "clamsmtp")).isEmpty();
    }
}
