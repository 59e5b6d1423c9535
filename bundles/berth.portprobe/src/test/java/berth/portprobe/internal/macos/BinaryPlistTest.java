// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;

class BinaryPlistTest {
    /** A job of launchd with all kinds of values, as Python's plistlib writes it. */
    static final byte[] JOB = Base64.getDecoder().decode("YnBsaXN0MDDZAQIDBAUGBwgJCgsMDR0eHyAhVUxhYmVsWERpc2FibGVkV1Byb2dyYW1XU29ja2V0c1NCaWdTTmVnVERhdGFUUmVhbFRMb25nXxARY29tLmV4YW1wbGUuYWdlbnQI"
            + "agAvAG8AcAB0AC8A5ABnAGUAbgB00g4PEBhRQVFCoRHTEhMUFRYXXxAPU29ja1NlcnZpY2VOYW1lXFNvY2tOb2RlTmFtZVpTb2NrRmFtaWx5ESBsWWxvY2FsaG9zdFRJUHY00xIZFBobHFhTb2NrVHlwZVQ4MzAxVWRncmFtVElQdjYT"
            + "AAABAAAAAAAT//////////tCAAEjP/gAAAAAAABfEQEs" + "eHh4".repeat(100)
            + "AAgAGwAhACoAMgA6AD4AQgBHAEwAUQBlAGYAewCAAIIAhACGAI0AnwCsALcAugDEAMkA0ADZAN4A5ADpAPIA+wD+AQcBBwAAAAAAAAIBAAAAAAAAACIAAAAAAAAAAAAAAAAAAAI3");
    static final byte[] OVERRIDES = Base64.getDecoder().decode("YnBsaXN0MDDSAQIDBF8QEWNvbS5leGFtcGxlLmFnZW50XxAQY29tLm9wZW5zc2guc3NoZAkICA0hNDUAAAAAAAABAQAAAAAAAAAFAAAAAAAAAAAAAAAAAAAANg==");

    @Test
    void readsEveryKindOfValue() {
        Plist list = Plist.parse(JOB).orElseThrow();
        assertThat(list.text("Program")).contains("/opt/\u00e4gent");
        assertThat(list.flag("Disabled")).contains(false);
        assertThat(list.text("Big")).contains("1099511627776");
        assertThat(list.text("Neg")).contains("-5");
        assertThat(list.text("Long").map(String::length)).contains(300);
        assertThat(LaunchdJob.of(list, Map.of()).map(LaunchdJob::sockets).orElse(List.of())).extracting(Endpoint::text).containsExactly("127.0.0.1:8300", "[::]:8301");
        assertThat(Plist.parse(OVERRIDES).flatMap(all -> all.flag("com.example.agent"))).contains(true);
    }

    @Test
    void aCutOneIsNone() {
        for (int length = 0; length < JOB.length; length++) {
            assertThat(BinaryPlist.parse(Arrays.copyOf(JOB, length))).as("%d bytes", length).satisfiesAnyOf(list -> assertThat(list).isEmpty(),
                    list -> assertThat(list.flatMap(all -> all.text("Label"))).isNotEqualTo(Optional.of("com.example.agent")));
        }
    }

    /** The same seed each time, so that a failure comes back. */
    @Test
    void noiseIsNeverAnException() {
        Random random = new Random(20261130);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = JOB.clone();
            for (int j = 0; j <= i % 8; j++) {
                // Where the structure is, not in the long text.
                int at = random.nextInt(broken.length - 300);
                broken[at < 250 ? at : at + 300] = (byte) random.nextInt();
            }
            assertThat(BinaryPlist.parse(broken)).isNotNull();
        }
    }

    @Test
    void aSmallFileStandsForNoHugeList() {
        assertThat(BinaryPlist.parse(repeated(3, 10))).map(list -> ((Plist.Array) list).values().size()).contains(3);
        assertThat(BinaryPlist.parse(repeated(10_000, 50_000))).isEmpty();
    }

    /** A list of the same text many times. */
    private static byte[] repeated(int times, int letters) {
        ByteBuffer file = ByteBuffer.allocate(8 + 4 + times + 4 + letters + 8 + 32).put("bplist00".getBytes(StandardCharsets.US_ASCII));
        file.put((byte) 0xaf).put((byte) 0x11).putShort((short) times);
        for (int i = 0; i < times; i++) {
            file.put((byte) 1);
        }
        int text = file.position();
        file.put((byte) 0x5f).put((byte) 0x11).putShort((short) letters).position(text + 4 + letters);
        int table = file.position();
        file.putInt(8).putInt(text).putShort((short) 0).putInt(0).put((byte) 4).put((byte) 1).putLong(2).putLong(0).putLong(table);
        return file.array();
    }

    /** Lists that hold each other, or themselves, have no end. */
    @Test
    void aListOfItselfIsNone() {
        byte[] itself = { 'b', 'p', 'l', 'i', 's', 't', '0', '0', (byte) 0xa2, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11 };
        assertThat(BinaryPlist.parse(itself)).isEmpty();
    }
}
