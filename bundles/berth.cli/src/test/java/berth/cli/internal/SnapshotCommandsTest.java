// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static berth.cli.internal.Ran.berth;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that somebody hands to {@code berth explain}, whatever they are. */
@Timeout(60)
class SnapshotCommandsTest {
    private static final String HEAD = "{\"schema\":\"berth.snapshot/1\",\"host\":{\"name\":\"mx1\"},\"os\":\"linux\",\"takenAt\":\"2026-01-01T00:00:00Z\",\"evidence\":[";
    private static final String SOCKET = "{\"kind\":\"socket\",\"origin\":{\"source\":\"ss\",\"at\":\"2026-01-01T00:00:00Z\"},"
            + "\"local\":{\"transport\":\"tcp\",\"address\":\"0.0.0.0\",\"port\":25},\"state\":\"listen\",\"owners\":[{\"pid\":%s}]}";

    @TempDir
    Path folder;

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("host.json"), content).toString();
    }

    @ParameterizedTest
    @CsvSource({ "sh,#!/bin/sh", "cmd,@echo off", "ps1,# SPDX" })
    void aCollectorIsPrinted(String kind, String first) {
        Ran ran = berth("collect", "--script", kind);
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith(first).contains("berth-collected/1").contains("== end");
        assertThat(ran.out().replace("\r\n", "").contains("\n")).as("carriage returns for Windows only").isEqualTo(kind.equals("sh"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "collect --script bat", "collect --script sh --full", "explain a --diff", "explain a b c --diff", "explain a b --diff --event c", "25 --diff" })
    void whatMakesNoSenseIsRefused(String line) {
        berth(line.split(" ")).refused(64);
    }

    @Test
    void whatChangedIsOneDocument() throws IOException {
        String before = file(HEAD + "]}");
        String after = Files.writeString(folder.resolve("after.json"), HEAD + String.format(SOCKET, "7") + "]}").toString();
        Ran ran = berth("explain", before, after, "--diff", "--json");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("{\"schema\":\"berth.diff/1\",").contains("\"change\":\"new\",\"of\":\"listener\",\"what\":\"tcp 0.0.0.0:25\"").hasLineCount(1);
        assertThat(berth("explain", before, after, "--diff", "--port", "26").out()).contains("nothing changed");
        assertThat(berth("explain", before, folder.resolve("none").toString(), "--diff").status()).isEqualTo(66);
    }

    @ParameterizedTest
    @ValueSource(strings = { "9223372036854775808", "-1", "1e400", "1.5", "\"x\"", "null", "[[[[[[[[]]]]]]]]" })
    void aProcessThatCanNotBeIsRefused(String pid) throws IOException {
        berth("explain", file(HEAD + String.format(SOCKET, pid) + "]}"), "--port", "25").refused(66);
    }

    @Test
    void theLastProcessNumberIsOne() throws IOException {
        assertThat(berth("explain", file(HEAD + String.format(SOCKET, Long.MAX_VALUE) + "]}"), "--port", "25").out()).contains("process 9223372036854775807");
    }

    @ParameterizedTest
    @ValueSource(strings = { "berth.snapshot/2", "berth.snapshot/999999" })
    void aNewerSchemaIsRefused(String schema) throws IOException {
        assertThat(berth("explain", file(HEAD.replace("berth.snapshot/1", schema) + "]}"), "--port", "25").refused(66).err()).contains("newer Berth");
        assertThat(berth("explain", file("berth-collected/2\n"), "--port", "25").refused(66).err()).contains("newer Berth");
    }

    @Test
    void tenGibibytesOfNothingAreNotRead() throws IOException {
        Path sparse = folder.resolve("sparse.json");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(10L << 30);
        }
        assertThat(berth("explain", sparse.toString(), "--port", "25").refused(66).err()).contains("larger than 256 MiB");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void neitherDevicesNorPipesNorFoldersAreOpened() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS)).isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/zero"));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        for (Path path : new Path[] { pipe, link, loop, folder, Path.of("/dev/zero"), Path.of("/dev/null") }) {
            berth("explain", path.toString(), "--port", "25").refused(66);
        }
    }

    @Test
    void nothingReachesATerminalRaw() throws IOException {
        String name = "\\u001b[31m\\u202e\\u009b";
        String hostile = HEAD.replace("mx1", name) + String.format(SOCKET, "7") + ",{\"kind\":\"process\",\"origin\":{\"source\":\"" + name + "\",\"at\":\"2026-01-01T00:00:00Z\"},\"process\":{\"pid\":7},"
                + "\"name\":\"" + name + "\",\"exe\":\"/" + name + "\",\"command\":[\"" + name + "\"],\"user\":\"" + name + "\",\"service\":\"" + name + "\"}]}";
        String collected = Files.writeString(folder.resolve("host.txt"), "berth-collected/1\n== facts\nname=\u001b[31m\nsystem=Linux\n==: 0\n== ss -tuanpe\n"
                + "tcp LISTEN 0 1 0.0.0.0:25 0.0.0.0:* users:((\"\u001b[2J\u202e\",pid=7,fd=3)) ino:1 cgroup:/\n==: 0\n").toString();
        String snapshot = file(hostile);
        for (Ran ran : new Ran[] { berth("explain", snapshot, "--port", "25"), berth("explain", snapshot, "--port", "25", "--json"), berth("explain", collected, "--port", "25"),
                berth("explain", snapshot, collected, "--diff"), berth("explain", snapshot, collected, "--diff", "--json") }) {
            assertThat(ran.out() + ran.err()).doesNotContain("\u001b", "\u202e", "\u009b").isNotEmpty();
        }
    }
}
