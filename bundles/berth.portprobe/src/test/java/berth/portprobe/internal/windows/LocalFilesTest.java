// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import berth.core.given.LocalPath;

class LocalFilesTest {
    @Test
    void whatIsReachedThroughALinkIsNotOpened() {
        FakeFiles files = new FakeFiles();
        files.links.add("C:\\linked");
        assertThat(files.admit("C:\\linked\\Wspcfg.ini")).isEqualTo(new LocalPath.Refused("it is reached through a link"));
        assertThat(files.admit("C:\\plain\\Wspcfg.ini").open()).isPresent();
    }
}
