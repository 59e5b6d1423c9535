// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.text.Read;

class SyslogFormatTest {
    private static final SyslogFormat FORMAT = new SyslogFormat();

    private static Read read(String text) throws IOException {
        return Read.with(FORMAT, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
            "<83>Nov 23 15:21:15 mx1 sshd[911]: in use | err | none | mx1 | sshd | 911 | in use",
            "Jul  2 08:10:45 web01 nginx: [emerg] bind() | '' | none | web01 | nginx | none | [emerg] bind()",
            "Jul  2 2024 08:10:45 web01 a[1]: x | '' | none | web01 | a | 1 | x",
            "Jul  2 08:10:45.123 web01 postfix/smtpd[12]: x: y | '' | none | web01 | postfix/smtpd | 12 | x: y",
            "2024-07-02T08:10:45.123456+02:00 web01 sshd[7]: x | '' | 2024-07-02T06:10:45.123456Z | web01 | sshd | 7 | x",
            "2024-07-02T08:10:45+0000 web01 sshd[7]: x | '' | 2024-07-02T08:10:45Z | web01 | sshd | 7 | x",
            "2024-07-02T08:10:45 web01 sshd[7]: no zone | '' | none | web01 | sshd | 7 | no zone",
            "Tue 2024-07-02 08:10:45 UTC web01 a.service[4]: x | '' | 2024-07-02T08:10:45Z | web01 | a.service | 4 | x",
            "Tue 2024-07-02 08:10:45 CEST web01 a.service[4]: x | '' | none | web01 | a.service | 4 | x",
            "<83>1 2026-11-23T15:21:15.425184+00:00 mx1 sshd 911 - - in use | err | 2026-11-23T15:21:15.425184Z | mx1 | sshd | 911 | in use",
            "<24>1 - - nginx - - - [emerg] x | emerg | none | none | nginx | none | [emerg] x",
            "<26>1 2026-11-23T15:21:15Z h named 53 ID [a@1 k=\"v\"] m | crit | 2026-11-23T15:21:15Z | h | named | 53 | m",
            "<13>su: no time | notice | none | none | su | none | no time",
            "<191>Jul  2 08:10:45 last: no host | debug | none | none | last | none | no host" })
    void aLineIsTakenApart(String line, String level, String time, String computer, String provider, Long process, String message)
            throws IOException {
        LogRecord entry = read(line + "\n").records().get(0);
        assertThat(entry.level()).isEqualTo(level);
        assertThat(entry.time().map(Object::toString).orElse("none")).isEqualTo(time == null ? "none" : time);
        assertThat(entry.computer().orElse("none")).isEqualTo(computer == null ? "none" : computer);
        assertThat(entry.provider()).isEqualTo(provider);
        assertThat(entry.processId().map(Object::toString).orElse("none")).isEqualTo(process == null ? "none" : process.toString());
        assertThat(entry.message()).contains(message);
    }

    @Test
    void structuredDataAreValuesAndDamagedOnesStayInTheMessage() throws IOException {
        Read read = read("<26>1 - h a - - [x@1 k=\"a\\\"b\\]c\" l=\"\"][y] text\n<26>1 - h a - - [x@1 k=\"open text\n");
        assertThat(read.value(0, "x@1/k")).isEqualTo("a\"b]c");
        assertThat(read.value(0, "x@1/l")).isEmpty();
        assertThat(read.messages()).containsExactly("text", "[x@1 k=\"open text");
    }

    @Test
    void aTimeWithoutYearIsKeptAsItIsWritten() throws IOException {
        Read read = read("Jul  2 08:10:45 web01 a: x\n\tat further.line\n");
        assertThat(read.value(0, "timestamp")).isEqualTo("Jul  2 08:10:45");
        assertThat(read.messages()).containsExactly("x", "\tat further.line");
        assertThat(read.records()).extracting(LogRecord::number).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = { "2024-07-02T08:10:45Z INFO server: started\n", "2024-07-02T08:10:45Z ERROR c.e.Main: failed\n", "<html>\n<p>x\n",
            "<999>x\n", "java.net.BindException: Address already in use\n\tat a.b\n", "Jul 02 was: a day\n", "{\"a\":1}\n", "MESSAGE=x\n" })
    void otherTextsAreNotSyslog(String text) {
        assertThat(FORMAT.recognises(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "<13>x\n", "Jul  2 08:10:45 web01 a: x\n", "Jul  2 08:10:45 web01 java[7]: x\n   at a\n   at b\n   at c\n",
            "2024-07-02T08:10:45+02:00 web01 a[1]: x\n" })
    void syslogIsTold(String text) {
        assertThat(FORMAT.recognises(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))).isTrue();
    }

    @Test
    void kernelLinesAreTakenApart() throws IOException {
        String text = "[    0.000000] Linux version 6\n<3>[  123.456789] TCP: request_sock_TCP: Possible SYN flooding on port 80\n further\n";
        Read read = Read.with(new KernelFormat(), text.getBytes(StandardCharsets.UTF_8));
        assertThat(read.recognised()).isTrue();
        assertThat(read.messages()).containsExactly("Linux version 6", "TCP: request_sock_TCP: Possible SYN flooding on port 80", " further");
        assertThat(read.records().get(1).level()).isEqualTo("err");
        assertThat(read.value(1, "monotonic")).isEqualTo("123.456789");
    }

    @Test
    void noTextIsTooOdd() {
        Random random = new Random(3164);
        byte[] text = String.join("\n", List.of("<26>1 2026-11-23T15:21:15Z h named 53 ID [a@1 k=\"v\"][b c=\"d\"] m", "<83>Nov 23 15:21:15 mx1 sshd[911]: x",
                "Tue 2024-07-02 08:10:45 UTC web01 a.service[4]: x", "2024-07-02T08:10:45+0000 web01 sshd[7]: x")).getBytes(StandardCharsets.UTF_8);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] changed = Read.mutated(text, random);
                assertThat(Read.with(FORMAT, changed).records()).hasSizeLessThan(40);
                assertThat(Read.with(new KernelFormat(), changed).records()).hasSizeLessThan(40);
            }
        });
    }
}
