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
