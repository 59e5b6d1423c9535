// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.ide.internal.PortSetting.Place.ProgramArgument;
import berth.ide.internal.PortSetting.Place.Variable;
import berth.ide.internal.PortSetting.Place.VmArgument;

class ArgumentPortsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "--server.port=8081|8081", "--port=3000|3000", "-port:7001|7001", "-p=99|99", "--http-port=8080|8080", "httpPort=9|9",
            "--listen-port=127.0.0.1:25|25", "-Dserver.port=81|81" })
    void aNamedArgumentIsAPort(String argument, int port) {
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of("run", argument), List.of(), Map.of()))).containsExactly(new PortSetting(port, new ProgramArgument(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "-Dquarkus.http.port=8080|8080", "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005|5005",
            "-agentlib:jdwp=transport=dt_socket,address=5006,server=y|5006", "-Dcom.sun.management.jmxremote.port=9010|9010" })
    void soIsOneOfTheVirtualMachine(String argument, int port) {
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of(), List.of("-ea", argument), Map.of()))).containsExactly(new PortSetting(port, new VmArgument(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "-Dserver.port=0", "--port=70000", "-Dreport=80", "--import=80", "-Xmx512m", "-Dexport.count=80", "--timeout=8080", "-Dsupport=99",
            "--db.port=5432", "-Dhttp.proxyPort=3128", "-Dspring.redis.port=6379", "--smtp-port=25" })
    void whatOnlyLooksLikeOneIsNone(String argument) {
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of(argument), List.of(argument), Map.of()))).isEmpty();
    }

    @Test
    void theNumberBehindAFlagIsAPort() {
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of("-p", "8080", "--http-port", "0.0.0.0:8081", "-n", "9"), List.of(), Map.of())))
                .containsExactly(new PortSetting(8080, new ProgramArgument(1)), new PortSetting(8081, new ProgramArgument(3)));
    }

    @Test
    void aLoneNumberIsAPortAndOneOfTwoIsNot() {
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of("serve", "8080"), List.of(), Map.of()))).containsExactly(new PortSetting(8080, new ProgramArgument(1)));
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of("8080", "2000"), List.of(), Map.of()))).isEmpty();
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of("20"), List.of(), Map.of()))).isEmpty();
    }

    @Test
    void aVariableThatIsCalledPortIsOne() {
        assertThat(ArgumentPorts.in(new LaunchSettings(List.of(), List.of(), Map.of("PORT", "8080", "HTTP_PORT", "81", "TRANSPORT", "90", "HOME", "80", "DB_PORT", "5432"))))
                .containsExactly(new PortSetting(81, new Variable("HTTP_PORT")), new PortSetting(8080, new Variable("PORT")));
    }

    @Test
    void anotherPortTakesThePlaceOfTheOneThatIsThere() {
        assertThat(ArgumentPorts.withPort("--p80=127.0.0.80:80", 80, 81)).isEqualTo("--p80=127.0.0.80:81");
        assertThat(ArgumentPorts.withPort("address=8000,timeout=80000", 8000, 8001)).isEqualTo("address=8001,timeout=80000");
        assertThat(ArgumentPorts.withPort("none", 80, 81)).isEqualTo("none");
    }
}
