// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Windows tells a command line, and how a program splits it. */
class CommandLineTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("java -jar a.jar", List.of("java", "-jar", "a.jar")),
                Arguments.of("\"C:\\Program Files\\x y\\a.exe\" \"one two\"  three\t", List.of("C:\\Program Files\\x y\\a.exe", "one two", "three")),
                Arguments.of("a.exe \"a\\\"b\" c\\d e\\\\\"f g\"", List.of("a.exe", "a\"b", "c\\d", "e\\f g")),
                Arguments.of("a.exe \\\\host\\share \"\" x", List.of("a.exe", "\\\\host\\share", "", "x")),
                Arguments.of("a.exe \"open end", List.of("a.exe", "open end")),
                Arguments.of("a.exe tail\\", List.of("a.exe", "tail\\")),
                Arguments.of("", List.of()));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isSplitAsTheCLibraryDoes(String line, List<String> words) {
        assertThat(CommandLine.split(line)).isEqualTo(words);
    }

    private static byte[] buffer(int pointerSize, long base, long offset, int length, String text) {
        ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) length).putShort(2, (short) length);
        if (pointerSize == 8) {
            out.putLong(8, base + offset);
        } else {
            out.putInt(4, (int) (base + offset));
        }
        return out.put(2 * pointerSize, text.getBytes(StandardCharsets.UTF_16LE)).array();
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void theTextLiesBehindTheStructure(int pointerSize) {
        long base = pointerSize == 8 ? 0x7ff0_1234_5678L : 0xff00_0000L;
        assertThat(CommandLine.inBuffer(buffer(pointerSize, base, 2 * pointerSize, 10, "ab cd"), base, pointerSize)).contains("ab cd");
    }

    @Test
    void whatPointsElsewhereIsNotFollowed() {
        long base = 1 << 20;
        for (long offset : new long[] { -1, 0, 8, 60, 64, 1 << 30, Long.MAX_VALUE - base, -base }) {
            assertThat(CommandLine.inBuffer(buffer(8, base, offset, 10, "ab cd"), base, 8)).isEmpty();
        }
        assertThat(CommandLine.inBuffer(buffer(8, base, 16, 0xfffe, "ab"), base, 8)).isEmpty();
        assertThat(CommandLine.inBuffer(new byte[7], base, 4)).isEmpty();
    }
}
