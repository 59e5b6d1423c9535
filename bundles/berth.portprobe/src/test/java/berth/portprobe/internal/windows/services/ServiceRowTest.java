// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRowTest {
    private static NativeText two(int pointer, int size) {
        int row = NativeText.row(pointer);
        return new NativeText(pointer, size).text(0, "SMTPSVC").text(pointer, "Simple Mail Transfer Protocol").status(2 * pointer, 4, 0, 1204)
                .text(row, "W3SVC").text(row + pointer, "World Wide Web").status(row + 2 * pointer, 1, 1067, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void readsNamesStatesAndProcesses(int pointer) {
        ServiceRow.Table table = ServiceRow.read(two(pointer, 1024).bytes(), 2, true);
        assertThat(table.whole()).isTrue();
        assertThat(table.rows()).extracting(ServiceRow::name).containsExactly("SMTPSVC", "W3SVC");
        assertThat(table.rows()).extracting(row -> row.status().pid()).containsExactly(1204L, 0L);
        assertThat(table.rows()).extracting(row -> row.status().meaning().name()).containsExactly("RUNNING", "FAILED");
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void readsNoMoreThanThereIs(int pointer) {
        NativeBytes bytes = two(pointer, 1024).bytes();
        for (int count : new int[] { -1, 1_000_000, Integer.MAX_VALUE }) {
            assertThat(ServiceRow.read(bytes, count, true).whole()).as("%s rows", count).isFalse();
        }
        ServiceRow.Table empty = ServiceRow.read(new NativeBytes(0, pointer, new byte[0]), 0, true);
        assertThat(empty).isEqualTo(new ServiceRow.Table(java.util.List.of(), true));
        assertThat(ServiceRow.read(new NativeBytes(0, pointer, new byte[20]), 1, true).rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void followsNoPointerOutOfTheBytes(int pointer) {
        for (long target : new long[] { 0, 1, -1, Long.MIN_VALUE, 0x7fff1000L - 1, 0x7fff1000L + 1024 }) {
            ServiceRow.Table table = ServiceRow.read(two(pointer, 1024).pointer(0, target).bytes(), 2, true);
            assertThat(table.rows()).as("%x", target).isEmpty();
            assertThat(table.whole()).isFalse();
        }
        // A text that does not end.
        NativeText text = two(pointer, 1024).number(1016, 0x00410041).number(1020, 0x00410041).place(0, 1016);
        assertThat(ServiceRow.read(text.bytes(), 1, true).whole()).isFalse();
    }

    @Test
    void standsAnything() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            NativeBytes some = new NativeBytes(random.nextInt(5) == 0 ? 0 : random.nextLong(), random.nextBoolean() ? 4 : 8, bytes);
            ServiceRow.read(some, random.nextInt(), random.nextBoolean());
            ServiceConfig.read(some).flatMap(ServiceConfig::exe);
            FailureActions.read(some);
            assertThat(ServiceStatus.read(some, random.nextInt(), true).isPresent()).isIn(true, false);
        }
    }

    @Test
    void findsTheProgramOfACommandLine() {
        assertThat(new ServiceConfig(2, java.util.Optional.of("\"C:\\Program Files\\a\\b.exe\" -k x")).exe()).contains("C:\\Program Files\\a\\b.exe");
        assertThat(new ServiceConfig(2, java.util.Optional.of("C:\\Program Files\\a\\b.EXE -k x.exe")).exe()).contains("C:\\Program Files\\a\\b.EXE");
        assertThat(new ServiceConfig(2, java.util.Optional.of("system32\\drivers\\http.sys")).exe()).contains("system32\\drivers\\http.sys");
        assertThat(new ServiceConfig(2, java.util.Optional.of("odd thing")).exe()).contains("odd");
    }
}
