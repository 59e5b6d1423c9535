// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.ide.internal.PortSetting.Place.FileLine;

class ProjectPortsTest {
    @TempDir
    Path project;

    @Test
    void springsPropertiesStateThePort() throws IOException {
        Path file = write("src/main/resources/application.properties", "# server.port=1\nspring.application.name = shop\nserver.port = ${PORT:8085}\nmy.server.port=9\n");

        assertThat(ProjectPorts.in(project)).containsExactly(new PortSetting(8085, new FileLine(file, 3, Optional.of("server.port"))));
    }

    @Test
    void soDoesNestedYaml() throws IOException {
        Path file = write("src/main/resources/application-dev.yml", """
                spring:
                  port: 1
                server:
                  error: {}
                  port: 8086 # here
                management:
                  server:
                    port: "8087"
                """);

        assertThat(ProjectPorts.in(project)).containsExactly(new PortSetting(8086, new FileLine(file, 5, Optional.of("server.port"))),
                new PortSetting(8087, new FileLine(file, 8, Optional.of("management.server.port"))));
    }

    @Test
    void aProfileOfQuarkusIsNoPartOfTheProperty() throws IOException {
        Path file = write("config/application.properties", "%dev.quarkus.http.port=8088\n");

        assertThat(ProjectPorts.in(project)).containsExactly(new PortSetting(8088, new FileLine(file, 1, Optional.of("quarkus.http.port"))));
    }

    @Test
    void tomcatsConnectorsStateTheirPortsAndTakeNoArgument() throws IOException {
        Path file = write("conf/server.xml", "<Server port=\"8005\">\n <!-- <Connector port=\"8443\"/> -->\n  <Connector\n   protocol=\"HTTP/1.1\" port=\"8089\"/>\n");

        assertThat(ProjectPorts.in(project)).containsExactly(new PortSetting(8005, new FileLine(file, 1, Optional.empty())), new PortSetting(8089, new FileLine(file, 4, Optional.empty())));
    }

    @Test
    void nothingIsReadElsewhereAndNothingThatIsNoPort() throws IOException {
        write("target/application.properties", "server.port=1\n");
        write("application.properties", "server.port=0\nserver.port=99999\nserver.port=-1\nserver.port=eighty\n");

        assertThat(ProjectPorts.in(project)).isEmpty();
        assertThat(ProjectPorts.in(project.resolve("nowhere"))).isEmpty();
    }

    private Path write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
