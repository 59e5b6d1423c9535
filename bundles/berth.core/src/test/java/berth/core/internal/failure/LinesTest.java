// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;

class LinesTest {
    /** By any byte, at any place and length. */
    @Test
    void countsAndLooksAsAPlainLoopDoes() {
        Random random = new Random(3);
        byte[] some = { '\n', '\n', 0, 0x0b, 'a', '\t', (byte) 0x8a, (byte) 0xff, (byte) 0x80 };
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = some[random.nextInt(round % 2 == 0 ? 6 : some.length)];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int count = 0;
            int foreign = to;
            for (int i = to - 1; i >= from; i--) {
                count += bytes[i] == '\n' ? 1 : 0;
                foreign = bytes[i] < 0 ? i : foreign;
            }
            assertThat(Lines.count(bytes, from, to)).isEqualTo(count);
            assertThat(Lines.foreign(bytes, from, to)).isEqualTo(foreign);
        }
    }
}
