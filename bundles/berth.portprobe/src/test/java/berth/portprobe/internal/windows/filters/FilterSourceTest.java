// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.filters.MemoryImage.Put;

/** Filters in memory made by hand, of both sizes of pointers. */
class FilterSourceTest {
    private static final UUID KEY = UUID.fromString("11223344-5566-7788-99aa-bbccddeeff00");
    private static final UUID USER = UUID.fromString("af043a0a-b34d-4f86-979c-c90371af6e66");
    private static final int UINT8 = 1;
    private static final int UINT16 = 2;

    private static Endpoint tcp(String endpoint) {
        return Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, endpoint).orElseThrow();
    }

    /** An engine with the filters of one layer. */
    private record Staged(MemoryImage image, Layer layer, long array, int count) implements FilterEngine, FilterEngine.Session {
        @Override
        public Session open() {
            return this;
        }

        @Override
        public void filters(UUID asked, Batch batch) {
            if (asked.equals(layer.key())) {
                batch.look(array, count);
            }
        }

        @Override
        public Optional<String> provider(UUID key) {
            return key.equals(KEY) ? Optional.of("Example Security") : Optional.empty();
        }

        @Override
        public Optional<String> callout(UUID key) {
            return key.equals(KEY) ? Optional.of("Example callout") : Optional.empty();
        }

        @Override
        public void close() { }

        @Override
        public int pointerSize() {
            return image.pointerSize();
        }

        @Override
        public Optional<byte[]> read(long address, int length) {
            return image.read(address, length);
        }
    }

    private static List<Evidence> seen(FilterEngine engine, Optional<Endpoint> wanted) {
        List<Evidence> seen = new ArrayList<>();
        new FilterSource(engine).collect(new Request(wanted, Optional.empty(), Effort.OWNER, Instant.EPOCH), seen::add, new NullProgressMonitor());
        return seen;
    }

    private static List<Evidence> seen(MemoryImage image, Layer layer, Endpoint wanted, long... filters) {
        return seen(new Staged(image, layer, image.array(filters), filters.length), Optional.of(wanted));
    }

    private static List<String> settings(List<Evidence> seen) {
        return seen.stream().filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast).map(s -> s.namespace() + " " + s.key() + " " + s.value()).toList();
    }

    private static boolean closed(List<Evidence> seen) {
        return seen.stream().anyMatch(evidence -> evidence instanceof Surveyed surveyed && surveyed.topic() == Topic.POLICIES);
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void aBlockOfThePortIsNamedWithItsProviderAndItsProgram(int pointer) {
        MemoryImage image = new MemoryImage(pointer);
        Put port = new Put(Match.PORT, 0, UINT16, 25);
        long all = image.filter("No mail", PlatformFilter.BLOCK, Optional.of(KEY), KEY, List.of(port, new Put(Match.PROTOCOL, 0, UINT8, 6)));
        long one = image.block("No tool", port, image.program("\\device\\harddiskvolume2\\tool.exe"));
        long other = image.block("Not here", new Put(Match.PORT, 0, UINT16, 26));
        long permit = image.filter("Fine", 0x1002, Optional.empty(), KEY, List.of());
        List<Evidence> seen = seen(image, Layer.BIND_V4, tcp("25"), all, one, other, permit);
        assertThat(settings(seen)).containsExactly("bind-block tcp/25 No mail of Example Security",
                "bind-block-for-some tcp/25 No tool, about \\device\\harddiskvolume2\\tool.exe");
        assertThat(closed(seen)).isTrue();
        assertThat(seen.stream().filter(HookSeen.class::isInstance)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void aCalloutIsAHookOfItsName(int pointer) {
        MemoryImage image = new MemoryImage(pointer);
        long known = image.filter("filter", 0x5003, Optional.empty(), KEY, List.of());
        long nameless = image.filter("its filter", PlatformFilter.CALLOUT_INSPECTION, Optional.empty(), USER, List.of());
        assertThat(seen(image, Layer.LISTEN_V4, tcp("25"), known, nameless).stream().filter(HookSeen.class::isInstance).map(HookSeen.class::cast)
                .map(hook -> hook.hook() + " " + hook.name() + " " + hook.function().orElseThrow())).containsExactly("CALLOUT Example callout listen", "CALLOUT its filter listen");
    }

    @ParameterizedTest
    @CsvSource({ "PORT,0,2,25,YES", "PORT,0,2,26,NO", "PORT,1,2,24,YES", "PORT,2,2,25,NO", "PORT,3,2,25,YES", "PORT,4,2,24,NO", "PORT,10,2,25,NO", "PORT,12,2,25,MAYBE",
            "PROTOCOL,0,1,17,NO", "PROTOCOL,0,1,6,YES", "ADDRESS,0,3,0x7f000001,YES", "ADDRESS,0,3,0x0a000001,NO", "USER,0,14,0,MAYBE", "FLAGS,6,3,0x10,NO", "FLAGS,6,3,1,MAYBE",
            "PROMISCUOUS,0,3,1,NO" })
    void conditionsAreComparedWithTheServer(String field, int match, int type, String value, Match expected) {
        MemoryImage image = new MemoryImage(8);
        UUID key = switch (field) {
        case "PORT" -> Match.PORT;
        case "PROTOCOL" -> Match.PROTOCOL;
        case "ADDRESS" -> Match.ADDRESS;
        case "FLAGS" -> Match.FLAGS;
        case "PROMISCUOUS" -> Match.PROMISCUOUS;
        default -> USER;
        };
        long array = image.array(image.block("f", new Put(key, match, type, Long.decode(value))));
        PlatformFilter filter = new FilterReader(image).filter(array, 0).orElseThrow();
        assertThat(Match.of(filter.conditions(), tcp("127.0.0.1:25"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void rangesMasksAndLongAddressesAreRead(int pointer) {
        MemoryImage image = new MemoryImage(pointer);
        long v4 = image.room(8);
        image.number(v4, 0x7f000000);
        image.number(v4 + 4, 0xff000000);
        byte[] loopback = IpAddress.parse("::1").orElseThrow().bytes();
        byte[] prefix = new byte[17];
        prefix[0] = 0x20;
        prefix[16] = 3;
        long array = image.array(image.block("range", image.range(Match.PORT, UINT16, 20, 25)), image.block("mask", new Put(Match.ADDRESS, 0, 256, v4)),
                image.block("v6", new Put(Match.ADDRESS, 0, 11, image.put(loopback))), image.block("prefix", new Put(Match.ADDRESS, 0, 257, image.put(prefix))),
                image.block("two ports", new Put(Match.PORT, 0, UINT16, 80), new Put(Match.PORT, 0, UINT16, 25)));
        FilterReader reader = new FilterReader(image);
        Function<Integer, List<PlatformFilter.Condition>> at = i -> reader.filter(array, i).orElseThrow().conditions();
        assertThat(Match.of(at.apply(0), tcp("25"))).isEqualTo(Match.YES);
        assertThat(Match.of(at.apply(0), tcp("26"))).isEqualTo(Match.NO);
        assertThat(Match.of(at.apply(1), tcp("127.0.0.9:25"))).isEqualTo(Match.YES);
        assertThat(Match.of(at.apply(1), tcp("10.0.0.9:25"))).isEqualTo(Match.NO);
        assertThat(Match.of(at.apply(1), tcp("25"))).as("a server of all addresses").isEqualTo(Match.MAYBE);
        assertThat(Match.of(at.apply(2), tcp("[::1]:25"))).isEqualTo(Match.YES);
        assertThat(Match.of(at.apply(3), tcp("[2001:db8::1]:25"))).isEqualTo(Match.YES);
        assertThat(Match.of(at.apply(3), tcp("[fe80::1]:25"))).isEqualTo(Match.NO);
        assertThat(Match.of(at.apply(4), tcp("25"))).isEqualTo(Match.YES);
    }

    @ParameterizedTest
    @ValueSource(ints = { 4, 8 })
    void whatLiesIsNotUnderstoodAndLeavesTheTopicOpen(int pointer) {
        MemoryImage image = new MemoryImage(pointer);
        boolean narrow = pointer == 4;
        long count = image.block("count", new Put(Match.PORT, 0, UINT16, 25));
        image.number(count + (narrow ? 80 : 112), -1);
        long many = image.block("many");
        image.number(many + (narrow ? 80 : 112), 1999);
        long elsewhere = image.block("elsewhere", new Put(Match.PORT, 0, 258, 0x1234));
        long type = image.block("type", new Put(Match.PORT, 0, 77, 25));
        long match = image.block("match", new Put(Match.PORT, 99, UINT16, 25));
        long blob = image.room(2 * pointer);
        image.number(blob, Integer.MAX_VALUE);
        long huge = image.block("huge", new Put(Match.PROGRAM, 0, 12, blob));
        long name = image.block("name");
        image.pointer(name + 16, 1);
        long whose = image.block("whose");
        image.pointer(whose + (narrow ? 28 : 40), -1);
        long action = image.filter("action", 0x1009, Optional.empty(), KEY, List.of());
        for (long hostile : new long[] { 0, -1, 1, count, many, elsewhere, type, match, huge, name, whose, action }) {
            List<Evidence> seen = seen(image, Layer.BIND_V4, tcp("25"), hostile);
            assertThat(closed(seen)).isFalse();
            assertThat(seen).singleElement().isInstanceOfSatisfying(NotObserved.class, gap -> assertThat(gap.detail()).startsWith("1 of the filters"));
        }
        assertThat(closed(seen(new Staged(image, Layer.BIND_V4, 0x10, 3), Optional.of(tcp("25"))))).as("an array that is not there").isFalse();
    }

    @Test
    void aServerComesByTheLayersOfItsFamilyAndOnlyTcpListens() {
        Endpoint both = tcp("[::]:25");
        assertThat(Layer.values()).allMatch(layer -> layer.sees(both));
        assertThat(Layer.values()).filteredOn(layer -> layer.sees(tcp("25"))).containsExactly(Layer.BIND_V4, Layer.LISTEN_V4);
        assertThat(Layer.values()).filteredOn(layer -> layer.sees(tcp("[::1]:25"))).containsExactly(Layer.BIND_V6, Layer.LISTEN_V6);
        assertThat(Layer.values()).filteredOn(layer -> layer.sees(new Endpoint(Transport.UDP, IpAddress.ANY_V4, 53))).containsExactly(Layer.BIND_V4);
    }

    @Test
    void withoutAPortBlocksLeaveTheTopicOpenAndAnEmptyListClosesIt() {
        MemoryImage image = new MemoryImage(8);
        List<Evidence> seen = seen(new Staged(image, Layer.BIND_V4, image.array(image.block("f")), 1), Optional.empty());
        assertThat(seen).singleElement().isInstanceOf(NotObserved.class);
        assertThat(closed(seen(new Staged(image, Layer.BIND_V4, 0, 0), Optional.empty()))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "5,ACCESS_DENIED,administrator", "127,NOT_SUPPORTED,can't be asked", "120,NOT_SUPPORTED,can't be asked", "1722,FAILED,could not be read" })
    void whoMayNotOpenTheEngineSaysSo(int error, Why why, String word) {
        FilterEngine closed = () -> {
            throw new WindowsError("FwpmEngineOpen0", error);
        };
        assertThat(seen(closed, Optional.of(tcp("25")))).singleElement().isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.why()).isEqualTo(why);
            assertThat(gap.topic()).isEqualTo(Topic.POLICIES);
            assertThat(gap.detail()).contains(word);
        });
    }

    @Test
    void keysSurviveBothWays() {
        assertThat(FilterReader.key(FilterReader.bytes(KEY), 0)).isEqualTo(KEY);
        assertThat(FilterReader.bytes(KEY)).startsWith(0x44, 0x33, 0x22, 0x11, 0x66, 0x55, 0x88, 0x77, 0x99);
    }
}
