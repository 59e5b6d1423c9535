// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import static berth.eventlog.internal.evtx.Logs.AT;
import static berth.eventlog.internal.evtx.Logs.STRING;
import static berth.eventlog.internal.evtx.Logs.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.evtx.Logs.Heard;
import berth.testkit.BinXml;
import berth.testkit.BinXmlValue;
import berth.testkit.EvtxFileWriter;

/** Events that nest, repeat and point as no writer makes them: told as damage, in little time and memory, and the next event is read. */
@Timeout(60)
class HostileEvtxTest {

    private static String damage(Consumer<BinXml> event) throws IOException {
        Heard heard = Logs.read(new EvtxFileWriter().event(1, AT, event).record(small(2)).bytes());
        assertThat(heard.records()).contains(small(2)).hasSizeLessThanOrEqualTo(2);
        assertThat(heard.damages()).extracting(Damage::what).allSatisfy(what -> assertThat(what).startsWith("Record 1 ").endsWith("."));
        return heard.damages().isEmpty() ? "" : heard.damages().get(0).what();
    }

    @Test
    void elementsThatNestTooDeeply() throws IOException {
        assertThat(damage(to -> {
            to.fragment().raw();
            for (int i = 0; i < 2000; i++) {
                to.raw(0x01, 0xFF, 0xFF).word(20).name("E").raw(0x02);
            }
        })).contains("nested too deeply");
    }

    @Test
    void fragmentsThatNestTooDeeply() throws IOException {
        assertThat(damage(to -> nest(to.fragment(), 100))).contains("nested too deeply");
    }

    private static void nest(BinXml to, int depth) {
        if (depth > 0) {
            to.template("once", definition -> definition.value(0, 0x21), List.of(), inner -> nest(inner, depth - 1)).end();
        }
    }

    @Test
    void aTemplateThatPointsToItself() throws IOException {
        damage(to -> to.fragment().raw(0x0C, 1).word(1).word(to.at() - 6).word(0).word(0).word(0));
        damage(to -> to.fragment().raw(0x0C, 1).word(1).word(512 + 24).word(0));
        for (int offset : new int[] { -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 65_535, 65_530, 0 }) {
            assertThat(damage(to -> to.fragment().raw(0x0C, 1).word(1).word(offset).word(0).end())).as("offset " + offset).isNotEmpty();
        }
    }

    @Test
    void namesThatAreElsewhere() throws IOException {
        for (int offset : new int[] { -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 65_535, 65_529 }) {
            assertThat(damage(to -> to.fragment().raw(0x01, 0xFF, 0xFF).word(30).word(offset).raw(0x02, 0x04).end())).isNotEmpty();
        }
    }

    @Test
    void countsOfValuesThatCanNotBe() throws IOException {
        for (int count : new int[] { -1, Integer.MAX_VALUE, 0x40000000, 65_536, 65_535 }) {
            assertThat(damage(to -> to.fragment().raw(0x0C, 1).word(1).word(to.at() + 4).word(0).word(1).word(0).word(0).word(0)
                    .word(1).end().word(count).end())).as("count " + count).contains("impossible number of values");
        }
    }

    @Test
    void aTemplateThatIsLongerThanTheChunk() throws IOException {
        for (int length : new int[] { -1, Integer.MAX_VALUE, 65_536 }) {
            assertThat(damage(to -> to.fragment().raw(0x0C, 1).word(1).word(to.at() + 4).word(0).word(1).word(0).word(0).word(0)
                    .word(length).end().word(0).end())).contains("outside its chunk");
        }
    }

    @Test
    void anArrayThatRepeatsALongText() throws IOException {
        BinXmlValue items = new BinXmlValue(0x81, new byte[20_000]);
        BinXmlValue text = BinXmlValue.string("x".repeat(10_000));
        assertThat(damage(to -> Logs.event(to, event -> event.element("EventData", data -> data.element("Data", content -> {
            content.value(0, 0x81);
            for (int i = 0; i < 200; i++) {
                content.value(1, STRING);
            }
        })), List.of(items, text)))).contains("more than an event can hold");
    }

    @Test
    void fragmentsThatDoubleAtEachLevel() throws IOException {
        assertThat(damage(to -> doubling(to.fragment(), 40))).contains("more than an event can hold");
    }

    private static void doubling(BinXml to, int depth) {
        if (depth == 0) {
            to.element("Event", event -> { }).end();
            return;
        }
        to.template("twice", definition -> definition.value(0, 0x21).value(0, 0x21), List.of(), inner -> doubling(inner, depth - 1)).end();
    }

    @Test
    void aChunkFullOfRecordsThatUnfoldEndsSoon() throws IOException {
        EvtxFileWriter writer = new EvtxFileWriter();
        for (int i = 1; i <= 300; i++) {
            writer.event(i, AT, to -> to.fragment().template("wide", definition -> definition.element("Event", event -> {
                event.element("System", system -> system.element("EventID", id -> id.text("1")));
                event.element("EventData", data -> {
                    for (int k = 0; k < 4000; k++) {
                        data.value(0, STRING);
                    }
                });
            }), List.of(BinXmlValue.string("x".repeat(50)))).end());
        }
        writer.record(small(301));
        long start = System.nanoTime();
        Heard heard = Logs.read(writer.bytes());
        assertThat(heard.numbers()).contains(301L);
        assertThat(heard.records().size() + heard.damages().size()).isEqualTo(301);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void largeEventsAreAllDeliveredThoughTheyDoNotFitIntoMemoryTogether() throws IOException {
        EvtxFileWriter writer = new EvtxFileWriter();
        for (int i = 1; i <= 200; i++) {
            writer.event(i, AT, to -> to.fragment().template("long", definition -> definition.element("Event", event -> {
                event.element("System", system -> system.element("EventID", id -> id.text("1")));
                event.element("EventData", data -> data.element("Data", content -> content.text("y".repeat(20_000))
                        .value(0, STRING).value(0, STRING).value(0, STRING)));
            }), List.of(BinXmlValue.string("z" + to.at()))).end());
        }
        Heard heard = Logs.read(writer.bytes());
        assertThat(heard.records()).hasSize(200).allSatisfy(record -> assertThat(record.data().get(0).value()).hasSizeGreaterThan(20_000));
        assertThat(heard.records()).extracting(record -> record.windows().orElseThrow().header()).isSorted().doesNotHaveDuplicates();
    }
}
