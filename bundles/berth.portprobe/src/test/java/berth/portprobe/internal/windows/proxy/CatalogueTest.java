// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.FakeFiles;
import berth.portprobe.internal.windows.WindowsError;

/** Entries by hand; the structure has no pointers, so that there is one form of it. */
class CatalogueTest {
    private static final Origin ORIGIN = new Origin("berth.portprobe.windows.proxy", Instant.EPOCH, Optional.empty());

    /** Two catalogues, and libraries by the first byte of the provider. */
    private static final class FakeCatalogue implements Catalogue {
        private final Map<Width, byte[]> protocols = new HashMap<>();
        private final Map<Integer, String> libraries = new HashMap<>();

        @Override
        public boolean has(Width width) {
            return width == Width.OWN || protocols.containsKey(width);
        }

        @Override
        public byte[] protocols(Width width) throws WindowsError {
            if (!protocols.containsKey(width)) {
                throw WindowsError.missing("WSCEnumProtocols");
            }
            return protocols.get(width);
        }

        @Override
        public String library(byte[] provider, Width width) throws WindowsError {
            if (!libraries.containsKey((int) provider[0])) {
                throw new WindowsError("WSCGetProviderPath", 10022);
            }
            return libraries.get((int) provider[0]);
        }
    }

    private final FakeCatalogue catalogue = new FakeCatalogue();
    private final FakeFiles files = new FakeFiles();

    static byte[] entry(int provider, int chain, String protocol) {
        byte[] text = protocol.getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(628).order(ByteOrder.LITTLE_ENDIAN).put(20, (byte) provider).putInt(36, 1001).putInt(40, chain).putInt(72, 2).putInt(76, 2)
                .put(116, text, 0, Math.min(text.length, 512)).array();
    }

    private static byte[] table(byte[]... entries) {
        ByteBuffer table = ByteBuffer.allocate(Arrays.stream(entries).mapToInt(entry -> entry.length).sum());
        Arrays.stream(entries).forEach(table::put);
        return table.array();
    }

    private List<Evidence> seen() {
        List<Evidence> seen = new ArrayList<>();
        new LayeredProviders(catalogue, files, new FakeHost(), ORIGIN).tell(seen::add);
        return seen;
    }

    private static HookSeen layer(String path, String name) {
        return new HookSeen(ORIGIN.at(path), HookKind.LAYERED_PROVIDER, name, Optional.empty());
    }

    @Test
    void tellsLayersByLibraryAndByProtocol() {
        catalogue.libraries.put(1, "%SystemRoot%\\system32\\mswsock.dll");
        catalogue.libraries.put(2, "C:\\mspclnt\\msplsp.dll");
        catalogue.libraries.put(3, "%SystemRoot%\\system32\\imon.dll");
        catalogue.protocols.put(Catalogue.Width.OWN, table(entry(1, 1, "MSAFD Tcpip [TCP/IP]"), entry(2, 0, "MS Proxy Layer"), entry(2, 2, "MS Proxy Layer over [MSAFD Tcpip [TCP/IP]]"),
                entry(3, 2, "NOD32 protected [MSAFD Tcpip [TCP/IP]]"), entry(3, 2, "NOD32 protected [MSAFD Tcpip [TCP/IP]]")));
        files.by("C:\\WINNT\\system32\\imon.dll", "Eset ");
        assertThat(seen()).containsExactly(layer("C:\\mspclnt\\msplsp.dll", "msplsp.dll"), layer("C:\\mspclnt\\msplsp.dll", "MS Proxy Layer"),
                layer("C:\\mspclnt\\msplsp.dll", "MS Proxy Layer over [MSAFD Tcpip [TCP/IP]]"), layer("C:\\WINNT\\system32\\imon.dll", "imon.dll"),
                layer("C:\\WINNT\\system32\\imon.dll", "NOD32 protected [MSAFD Tcpip [TCP/IP]]"),
                new SettingSeen(ORIGIN.at("C:\\WINNT\\system32\\imon.dll"), "layered-provider", "imon.dll", "Eset"));
    }

    @Test
    void programsOf32BitsHaveTheirOwn() {
        catalogue.libraries.put(3, "%SystemRoot%\\System32\\imon.dll");
        catalogue.protocols.put(Catalogue.Width.OWN, table(entry(1, 1, "MSAFD Tcpip [TCP/IP]")));
        catalogue.protocols.put(Catalogue.Width.NARROW, table(entry(3, 0, "IMON")));
        assertThat(seen()).containsExactly(layer("C:\\WINNT\\SysWOW64\\imon.dll", "imon.dll"), layer("C:\\WINNT\\SysWOW64\\imon.dll", "IMON"));
    }

    @Test
    void aLibraryOnAnotherHostIsNotOpened() {
        catalogue.libraries.put(4, "\\\\evil\\share\\lsp.dll");
        catalogue.protocols.put(Catalogue.Width.OWN, entry(4, 0, "Evil"));
        assertThat(seen()).containsExactly(layer("\\\\evil\\share\\lsp.dll", "lsp.dll"), layer("\\\\evil\\share\\lsp.dll", "Evil"));
        assertThat(files.opened).isEmpty();
    }

    @Test
    void whatIsNotToldIsABlindSpot() {
        catalogue.protocols.put(Catalogue.Width.OWN, entry(9, 3, "Nobody's"));
        assertThat(seen()).containsExactly(layer("catalogue of WinSock", "Nobody's"), new NotObserved(ORIGIN.at("catalogue of WinSock"), Topic.HOOKS, Why.FAILED,
                "Which library provides Nobody's is not told (WSCGetProviderPath: error 10022)."));
        catalogue.protocols.clear();
        assertThat(seen()).containsExactly(new NotObserved(ORIGIN.at("catalogue of WinSock"), Topic.HOOKS, Why.NOT_SUPPORTED,
                "The catalogue of WinSock could not be read (WSCEnumProtocols: error 127)."));
    }

    @Test
    void hostileEntriesAreABlindSpot() {
        for (int chain : new int[] { -1, 8, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
            catalogue.protocols.put(Catalogue.Width.OWN, entry(1, chain, "x"));
            assertThat(seen()).singleElement().isInstanceOf(NotObserved.class);
        }
        catalogue.protocols.put(Catalogue.Width.OWN, Arrays.copyOf(entry(1, 1, "MSAFD"), 700));
        assertThat(seen()).singleElement().isInstanceOf(NotObserved.class);
        assertThat(CatalogueEntry.parse(entry(1, 0, "x".repeat(400)))).singleElement().extracting(CatalogueEntry::protocol).isEqualTo("x".repeat(256));
        Random random = new Random(3);
        for (int length = 0; length < 2000; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(CatalogueEntry.parse(bytes)).hasSize(length / 628);
        }
    }
}
