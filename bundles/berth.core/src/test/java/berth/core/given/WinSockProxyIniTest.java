// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;

class WinSockProxyIniTest {
    private static final Origin ORIGIN = new Origin("given", Instant.EPOCH, Optional.of("Wspcfg.ini"));
    private static final Charset ANSI = Charset.forName("windows-1252");
    private static final String SEED = "[MSEXCIMC]\r\nServerBindTcpPorts=25\r\nPersistent=1\r\nKillOldSession=1\r\n";

    private static SettingSeen setting(String section, String key, String value) {
        return new SettingSeen(ORIGIN, "winsock-proxy/" + section, key, value);
    }

    private static Optional<List<Evidence>> read(String text) {
        return WinSockProxyIni.read(text.getBytes(ANSI), "Wspcfg.ini", ORIGIN);
    }

    @Test
    void readsTheFileOfTheInternetMailService() {
        assertThat(read(SEED).orElseThrow()).containsExactly(setting("MSEXCIMC", "ServerBindTcpPorts", "25"),
                setting("MSEXCIMC", "Persistent", "1"), setting("MSEXCIMC", "KillOldSession", "1"));
    }

    @Test
    void lineEndsCaseCommentsAndBlanksDoNotMatter() {
        assertThat(read("; for the IMS\n\n [ msexcimc ] ; the service\n SERVERBINDTCPPORTS = 25 \n;Disable=1\nMyKey= a=b \n").orElseThrow())
                .containsExactly(setting("MSEXCIMC", "ServerBindTcpPorts", "25"), setting("MSEXCIMC", "MyKey", "a=b"));
    }

    @Test
    void readsTheGlobalFile() {
        String global = "[Internal]\r\nscp=9,10\r\n[Master Config]\r\nPath1=\\\\PROXY\\mspclnt\\\r\n[Servers Ip Addresses]\r\nName=PROXY\r\n"
                + "[Servers Ipx Addresses]\r\n[Common]\r\nport=1745\r\n[inetinfo]\r\ndisable=1\r\n[icq]\r\nRemoteBindUdpPorts=0\r\nServerBindTcpPorts=0,1025-5000\r\n";
        assertThat(WinSockProxyIni.read(global.getBytes(ANSI), "C:\\mspclnt\\mspclnt.ini", ORIGIN).orElseThrow())
                .containsExactly(setting("INTERNAL", "scp", "9,10"), setting("MASTER CONFIG", "Path1", "\\\\PROXY\\mspclnt\\"),
                        setting("SERVERS IP ADDRESSES", "Name", "PROXY"), setting("COMMON", "Port", "1745"),
                        setting("INETINFO", "Disable", "1"), setting("ICQ", "RemoteBindUdpPorts", "0"),
                        setting("ICQ", "ServerBindTcpPorts", "0,1025-5000"));
    }

    @Test
    void theFirstOfTwoValuesStands() {
        assertThat(read("[A]\nProxyBindIp=993:192.0.2.1\nproxybindip=2\n[a]\nPROXYBINDIP=3\n").orElseThrow())
                .containsExactly(setting("A", "ProxyBindIp", "993:192.0.2.1"));
    }

    @Test
    void ofSystemIniOnlyTheProxysSectionIsTaken() {
        assertThat(read("[386Enh]\ntimer=1\n[Microsoft Proxy Service]\nIni File Path=C:\\mspclnt\\mspclnt.ini\n").orElseThrow())
                .containsExactly(setting("MICROSOFT PROXY SERVICE", "Ini File Path", "C:\\mspclnt\\mspclnt.ini"));
    }

    @Test
    void aFileInUnicodeIsReadAndMarkedAsIgnored() {
        String two = SEED + "[STORE]\r\nServerBindTcpPorts=110\r\n";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(WinSockProxyIni.read(("\uFEFF" + two).getBytes(charset), "Wspcfg.ini", ORIGIN).orElseThrow())
                    .contains(setting("MSEXCIMC", "ServerBindTcpPorts", "25"), setting("MSEXCIMC", "@ignored", "saved as Unicode"),
                            setting("STORE", "ServerBindTcpPorts", "110"), setting("STORE", "@ignored", "saved as Unicode"))
                    .hasSize(6);
        }
    }

    @Test
    void aFileWithAHiddenSuffixIsMarkedAsIgnored() {
        for (String name : List.of("Wspcfg.ini.txt", "C:\\Exchsrvr\\WSPCFG.INI.TXT", "/tmp/wspcfg.ini.txt")) {
            assertThat(WinSockProxyIni.read(SEED.getBytes(ANSI), name, ORIGIN).orElseThrow())
                    .contains(setting("MSEXCIMC", "@ignored", "named Wspcfg.ini.txt, not Wspcfg.ini")).hasSize(4);
        }
        assertThat(WinSockProxyIni.read(SEED.getBytes(ANSI), "renamed.ini", ORIGIN).orElseThrow()).hasSize(3);
    }

    @Test
    void otherTextsAreNotTakenForIt() {
        assertThat(read("[Unit]\nDescription=x\n[Service]\nExecStart=/bin/x\n")).isEmpty();
        assertThat(read("[common]\nPort=1745\nDisable=1\nPersistent=1\n")).isEmpty();
        assertThat(read("Write this into the file:\n[MSEXCIMC]\nServerBindTcpPorts=25\nand save it,\nthen start the service.\n")).isEmpty();
        assertThat(read("ServerBindTcpPorts=25\n")).isEmpty();
        assertThat(read("")).isEmpty();
        assertThat(read("\0\0[A]\nServerBindTcpPorts=25\n")).isEmpty();
        assertThat(WinSockProxyIni.read(new byte[] { (byte) 0xFF, (byte) 0xFE, 0x5B }, "Wspcfg.ini", ORIGIN)).isEmpty();
    }

    @Test
    void sizesAreBounded() {
        assertThat(read(SEED + " ".repeat(1 << 20))).isEmpty();
        assertThat(read(SEED + "x=" + "y".repeat(4096) + "\n").orElseThrow()).hasSize(3);
        assertThat(read(SEED + "\n".repeat(10_000) + "[LATE]\nServerBindTcpPorts=80\n").orElseThrow()).hasSize(3);
    }

    @Test
    void anyBytesAreBorne() {
        Random random = new Random(25);
        byte[] seed = SEED.getBytes(ANSI);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(seed, random.nextInt(seed.length + 1));
            for (int j = 0; j < 3 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            read += WinSockProxyIni.read(bytes, "Wspcfg.ini", ORIGIN).orElse(List.of()).size();
        }
        assertThat(read).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "25|25|true", "25|26|false", "110,119,143|119|true", "110, 119 ,143|143|true",
            "110,119,143|25|false", "0|25|true", "0,1025-5000|25|true", "1025-5000|1025|true", "1025-5000|5000|true",
            "1025-5000|5001|false", "1025 - 5000|3000|true", "5000-1025|3000|false", "x,25|25|true", "x|25|false", "''|25|false",
            "-25|25|false", "25-|25|false", "1-2-30|2|false", "99999999999|25|false", "70000|25|false", "25 ; smtp|25|true",
            "0-10|25|false", ",,25|25|true", "2 5|25|false" })
    void aListOfPortsIsUnderstood(String value, int port, boolean contained) {
        assertThat(WinSockProxyIni.portsContain(value, port)).isEqualTo(contained);
    }

    @Test
    void aFileThatItsPlaceShowsNeedsNoTellingKey() {
        byte[] common = "[Common]\r\nServerName=isa01\r\nDisable=0\r\n".getBytes(ANSI);
        assertThat(WinSockProxyIni.read(common, "common.ini", ORIGIN)).isEmpty();
        assertThat(WinSockProxyIni.readNamed(common, "common.ini", ORIGIN).orElseThrow()).containsExactly(setting("COMMON", "ServerName", "isa01"), setting("COMMON", "Disable", "0"));
        assertThat(WinSockProxyIni.readNamed("MZ\0\0[x]".getBytes(ANSI), "Wspcfg.ini", ORIGIN)).isEmpty();
        assertThat(WinSockProxyIni.readNamed(new byte[(1 << 20) + 1], "Wspcfg.ini", ORIGIN)).isEmpty();
    }
}
