// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FdLinkTest {

    private static final int AT = 3;

    private static ByteBuffer bytes(String link) {
        return ByteBuffer.wrap(("\0/x" + link + "]99").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({ "socket:[1],1", "socket:[777],777", "socket:[4294967295],4294967295" })
    void aSocketIsReadInPlace(String link, long inode) {
        assertThat(FdLink.isSocket(bytes(link), AT, link.length())).isTrue();
        assertThat(FdLink.inode(bytes(link), AT, link.length())).isEqualTo(inode);
        assertThat(FdLink.isAnonymous(bytes(link), AT, link.length())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "s", "socket:[", "socket:[]", "socket:[1", "socket:[1 ]", "socket:[-1]", "socket:[x]", "socket:[12345678901]",
            "pipe:[1]", "/socket:[1]", "Socket:[1]", "socket:(1]", "\u00ff\u00fe\u0000]" })
    void whatOnlyLooksLikeASocketIsNone(String link) {
        assertThat(FdLink.isSocket(bytes(link), AT, link.length())).isFalse();
    }

    @Test
    void anonymousInodesAreKnownByTheirBeginning() {
        assertThat(FdLink.isAnonymous(bytes("anon_inode:[io_uring]"), AT, 21)).isTrue();
        assertThat(FdLink.isAnonymous(bytes("anon_inode:"), AT, 11)).isTrue();
        assertThat(FdLink.isAnonymous(bytes("anon_inode"), AT, 10)).isFalse();
        assertThat(FdLink.isAnonymous(bytes("/dev/null"), AT, 9)).isFalse();
    }
}
