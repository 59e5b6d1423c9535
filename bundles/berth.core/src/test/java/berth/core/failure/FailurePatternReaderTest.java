// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.article.KnownServer;
import berth.core.article.MalformedArticleException;
import berth.core.evidence.Transport;

class FailurePatternReaderTest {
    private static final String GOOD = """
            patterns:
              - id: p
                provider: Mail
                events: [1, 2]
                service: mail
                transport: udp
                port: 53
                consequences:
                  - {provider: SCM, events: [7023]}
            """;

    private static List<FailurePattern> read(String text) throws MalformedArticleException {
        return FailurePatternReader.read("berth.test", text.getBytes(StandardCharsets.UTF_8)).events();
    }

    @Test
    void readsAPattern() throws MalformedArticleException {
        assertThat(read(GOOD)).singleElement().satisfies(pattern -> {
            assertThat(pattern.id()).isEqualTo("berth.test.p");
            assertThat(pattern.transport()).isEqualTo(Transport.UDP);
            assertThat(pattern.port()).contains(53);
            assertThat(pattern.events()).containsExactlyInAnyOrder(1, 2);
            assertThat(pattern.consequences()).hasSize(1);
        });
    }

    @Test
    void withoutATransportItIsTcp() throws MalformedArticleException {
        assertThat(read(GOOD.replace("    transport: udp\n", "")).get(0).transport()).isEqualTo(Transport.TCP);
    }

    @ParameterizedTest
    @CsvSource({ "port: 53,port: 0,2", "port: 53,port: 65536,2", "port: 53,port: x,7", "port: 53,port: 99999999999,7", "port: 53,prt: 53,7",
            "transport: udp,transport: ipx,2", "provider: Mail,supplier: Mail,3", "patterns:,pattern:,2" })
    void anErrorNamesItsLine(String line, String instead, int number) {
        assertThatThrownBy(() -> read(GOOD.replaceFirst(line, instead))).isInstanceOf(MalformedArticleException.class)
                .hasMessageStartingWith("line " + number + ":");
    }

    @Test
    void aNameThatNoCharacterSetCanHaveIsAnErrorOfTheFile() {
        String words = "words:\n  - role: in-use\n    charsets: ['windows 1252\u00e9']\n    texts: [address already in use]\n";
        assertThatThrownBy(() -> read(words)).isInstanceOf(MalformedArticleException.class).hasMessageStartingWith("line 2:");
    }

    private static final String SERVERS = """
            servers:
              - product: Mail Shield
                protocol: smtp
                processes: [shieldd, "*/shield/*"]
                services: [shield.service]
                greetings: ["Shield Gateway"]
            """;

    private static List<KnownServer> servers(String text) throws MalformedArticleException {
        return FailurePatternReader.read("berth.test", text.getBytes(StandardCharsets.UTF_8)).servers();
    }

    @Test
    void readsAServer() throws MalformedArticleException {
        assertThat(servers(GOOD)).isEmpty();
        assertThat(servers(SERVERS)).singleElement().satisfies(server -> {
            assertThat(server.product()).isEqualTo("Mail Shield");
            assertThat(server.protocol()).isEqualTo(KnownServer.Protocol.SMTP);
            assertThat(server.says("220 mx1 SHIELD GATEWAY 2.1")).isTrue();
            assertThat(server.says("220 shield-gateway.example.org")).isFalse();
            assertThat(server.runsFrom("/usr/sbin/shieldd")).isTrue();
            assertThat(server.runsFrom("C:\\Program Files\\Shield\\ShieldD.exe")).isTrue();
            assertThat(server.runsFrom("/opt/shield/bin/worker")).isTrue();
            assertThat(server.runsFrom("/opt/shieldd/worker")).isFalse();
            assertThat(server.isService("shield.service")).isTrue();
            assertThat(server.isService("shield2.service")).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "protocol: smtp|protocol: gopher|2", "services:|ports:|5", "product: Mail Shield|product: \"\"|2",
            "greetings:|words:|6", "[\"Shield Gateway\"]|['*']|2", "[\"Shield Gateway\"]|['a*b*c']|2", "[\"Shield Gateway\"]|[]|2",
            "[\"Shield Gateway\"]|[\"a\\u0007bcdef\"]|2", "[shield.service]|['*']|2", "[shield.service]|[{a: b}]|5" })
    void anErrorInAServerNamesItsLine(String line, String instead, int number) {
        String text = SERVERS.replace(line, instead);
        assertThat(text).isNotEqualTo(SERVERS);
        assertThatThrownBy(() -> servers(text)).isInstanceOf(MalformedArticleException.class).hasMessageStartingWith("line " + number + ":");
    }

    @Test
    void whateverAFileSaysItIsReadOrRefused() {
        String words = "words:\n  - role: in-use\n    charsets: [windows-1252]\n    texts: [address already in use]\n";
        byte[] good = (GOOD + SERVERS + words + "messages:\n  - {id: m, text: 'port {port} of {address} is {*} taken'}\n").getBytes(StandardCharsets.UTF_8);
        Random random = new Random(21);
        int read = 0;
        for (int round = 0; round < 4000; round++) {
            byte[] file = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            try {
                read += FailurePatternReader.read("x", file).events().size() == 1 ? 1 : 0;
            } catch (MalformedArticleException refused) {
                assertThat(refused).as("round " + round).hasMessageStartingWith("line ");
            }
        }
        assertThat(read).isBetween(100, 3900);
    }

    @Test
    void aNumberMayBeCountedFromAPort() throws MalformedArticleException {
        List<MessagePattern> messages = FailurePatternReader.read("berth.test",
                "messages:\n  - {id: m, text: 'display :{5900+} taken'}\n".getBytes(StandardCharsets.UTF_8)).vocabulary().messages();
        assertThat(messages).singleElement().satisfies(one -> assertThat(one.parts()).contains(new MessagePattern.Part.Counted(5900)));
        assertThatThrownBy(() -> read("messages:\n  - {id: m, text: 'display :{70000+} taken'}\n")).isInstanceOf(MalformedArticleException.class);
    }
}
