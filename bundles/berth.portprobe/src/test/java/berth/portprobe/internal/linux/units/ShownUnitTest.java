// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUnitTest {
    @ParameterizedTest
    @CsvSource({ "generated, /etc/init.d/exim4, multi-user.target, enabled", "generated, /etc/init.d/exim4, '', disabled", "generated, /etc/containers/systemd/web.container, default.target, generated",
            "enabled, '', multi-user.target, enabled", "static, '', '', static" })
    void anInitScriptStartsAtTheBootWhereItsUnitIsWanted(String state, String source, String wantedBy, String start) {
        List<ShownUnit> units = ShownUnit.parse("Id=x.service\nUnitFileState=" + state + "\nSourcePath=" + source + "\nWantedBy=" + wantedBy + "\n");
        assertThat(units).singleElement().satisfies(unit -> assertThat(unit.startType()).contains(start));
    }
}
