// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import static berth.eventlog.internal.evtx.Logs.AT;
import static berth.eventlog.internal.evtx.Logs.STRING;
import static berth.eventlog.internal.evtx.Logs.body;
import static berth.eventlog.internal.evtx.Logs.full;
import static berth.eventlog.internal.evtx.Logs.read;
import static berth.eventlog.internal.evtx.Logs.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.eventlog.internal.evt.MemoryChannel;
import berth.eventlog.internal.evtx.Logs.Heard;
import berth.testkit.BinXml.Attribute;
import berth.testkit.BinXmlValue;
import berth.testkit.EvtxFileWriter;

class EvtxFormatTest {
    private static Datum datum(String name, String value) {
        return new Datum(Optional.of(name), value);
    }

    private static Datum nameless(String value) {
        return new Datum(Optional.empty(), value);
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void everyFieldOfARecordIsRead() throws IOException {
        Heard heard = read(new EvtxFileWriter().record(full(191969)).record(small(191970)).bytes());
        assertThat(heard.records()).containsExactly(full(191969), small(191970));
        assertThat(heard.damages()).isEmpty();
    }

    @Test
    void aLogIsRecognisedByItsContent() {
        byte[] file = small(1, 1).bytes();
        assertThat(new EvtxFormat().recognises(ByteBuffer.wrap(file, 0, 8192))).isTrue();
        Arrays.fill(file, 0, 4096, (byte) 0);
        assertThat(new EvtxFormat().recognises(ByteBuffer.wrap(file, 0, 8192))).as("without its header").isTrue();
        assertThat(new EvtxFormat().recognises(ByteBuffer.wrap(Arrays.copyOfRange(file, 4096, 12_000)))).as("from its first chunk").isTrue();
        assertThat(new EvtxFormat().recognises(ByteBuffer.wrap(new byte[8192]))).isFalse();
        assertThat(new EvtxFormat().recognises(ByteBuffer.allocate(0))).isFalse();
    }

    @Test
    void recordsComeInTheirOrderFromManyChunksOfARing() throws IOException {
        for (int rotation : new int[] { 0, 1, 7 }) {
            Heard heard = read(small(1, 5000).rotated(rotation).bytes());
            assertThat(heard.numbers()).isEqualTo(numbers(1, 5000));
            assertThat(heard.damages()).isEmpty();
        }
    }

    @Test
    void aCopyOfAnOpenLogIsReadWhole() throws IOException {
        Heard heard = read(small(1, 2000).dirty().bytes());
        assertThat(heard.numbers()).isEqualTo(numbers(1, 2000));
        assertThat(heard.damages()).isEmpty();
    }

    @Test
    void recordsBehindTheToldEndAreReadWhereTheLogWasNotClosed() throws IOException {
        byte[] shorter = small(1, 3).dirty().bytes();
        byte[] file = small(1, 5).dirty().bytes();
        System.arraycopy(shorter, EvtxFileWriter.HEADER, file, EvtxFileWriter.HEADER, 128);
        assertThat(read(file).numbers()).isEqualTo(numbers(1, 5));
        assertThat(read(file).damages()).isEmpty();
    }

    @Test
    void whatTheLogHasOverwrittenIsReadOnlyWhenWanted() throws IOException {
        byte[] shorter = small(1, 3).bytes();
        byte[] file = small(1, 5).bytes();
        System.arraycopy(shorter, EvtxFileWriter.HEADER, file, EvtxFileWriter.HEADER, 128);
        assertThat(read(file).numbers()).isEqualTo(numbers(1, 3));
        Heard all = read(new MemoryChannel(file), true);
        assertThat(all.numbers()).isEqualTo(numbers(1, 5));
        assertThat(all.records()).extracting(record -> record.windows().map(WindowsEvent::recovered).orElse(false))
                .containsExactly(false, false, false, true, true);
        assertThat(all.damages()).isEmpty();
    }

    @Test
    void theNumberInTheXmlWinsAndTheHeadersIsKept() throws IOException {
        LogRecord record = full(77);
        byte[] file = new EvtxFileWriter().record(record).bytes();
        file[EvtxFileWriter.HEADER + 512 + 8] = 5;
        LogRecord read = read(file).records().get(0);
        assertThat(read.number()).isEqualTo(77);
        assertThat(read.windows().map(WindowsEvent::header)).contains(5L);
    }

    @Test
    void theLevelsOfTheSecurityLogAreKeywords() throws IOException {
        LogRecord record = read(new EvtxFileWriter().event(1, AT, to -> to.fragment().template("t", event -> event.element("Event",
                at -> at.element("System", system -> system.element("Level", level -> level.value(0, 4)).element("Keywords", k -> k.value(1, 0x15)))),
                List.of(BinXmlValue.number(4, 1, 0), BinXmlValue.number(0x15, 8, 0x8010_0000_0000_0000L))).end()).bytes()).records().get(0);
        assertThat(record.level()).isEqualTo("audit-failure");
        assertThat(record.windows().flatMap(WindowsEvent::keywords)).contains("0x8010000000000000");
    }

    @Test
    void arraysRepeatTheirElement() throws IOException {
        List<BinXmlValue> texts = List.of(BinXmlValue.string("a"), BinXmlValue.string(""), BinXmlValue.string("c"));
        assertThat(body(event -> event.element("EventData", data -> data.element("Data", content -> content.value(0, 0x81))),
                BinXmlValue.array(STRING, texts))).containsExactly(nameless("a"), nameless(""), nameless("c"));
        assertThat(body(event -> event.element("EventData", data -> data.element("Data", List.of(new Attribute("Name", n -> n.text("N"))),
                content -> content.value(0, 0x88))), BinXmlValue.array(8, List.of(BinXmlValue.number(8, 4, 1), BinXmlValue.number(8, 4, -1)))))
                .containsExactly(datum("N", "1"), datum("N", "4294967295"));
        assertThat(body(event -> event.element("EventData", data -> data.element("Data", content -> content.value(0, 0x81))),
                BinXmlValue.array(STRING, List.of()))).containsExactly(nameless(""));
        assertThat(body(event -> event.element("EventData", data -> data.element("Data", List.of(new Attribute("Of", n -> n.value(0, 0x93))),
                content -> content.text("x"))), BinXmlValue.array(0x13, List.of(BinXmlValue.sid("S-1-5-18"), BinXmlValue.sid("S-1-1-0")))))
                .containsExactly(datum("Data@Of", "S-1-5-18,S-1-1-0"), nameless("x"));
    }

    @Test
    void absentValuesTakeTheirAttributesAndElementsAlong() throws IOException {
        assertThat(body(event -> event.element("EventData", data -> {
            data.element("Gone", 0, List.of(), content -> content.optional(0, STRING));
            data.element("Here", List.of(new Attribute("no", n -> n.optional(0, STRING)), new Attribute("yes", n -> n.optional(1, STRING))),
                    content -> content.optional(0, STRING));
        }), BinXmlValue.none(), BinXmlValue.string("v"))).containsExactly(datum("Here@yes", "v"), datum("Here", ""));
        assertThat(body(event -> event.element("EventData", data -> data.element("Data", content -> content.value(9, STRING)))))
                .as("a value that nobody gave").containsExactly(nameless(""));
    }

    @Test
    void otherBodiesGiveTheirPathsAsNames() throws IOException {
        assertThat(body(event -> event.element("UserData", data -> data.element("A", List.of(new Attribute("xmlns", n -> n.text("u")),
                new Attribute("k", n -> n.text("1"))), a -> {
                    a.element("B", b -> b.text("x")).element("B", b -> b.text("y"));
                    a.element("C", List.of(new Attribute("k", n -> n.text("2"))), c -> { });
                })))).containsExactly(datum("A@k", "1"), datum("A/B", "x"), datum("A/B", "y"), datum("A/C@k", "2"), datum("A/C", ""));
        assertThat(body(event -> event.element("ProcessingErrorData", data -> data.element("ErrorCode", e -> e.text("15005")))))
                .containsExactly(datum("ProcessingErrorData/ErrorCode", "15005"));
        assertThat(body(event -> event.element("BinaryEventData", data -> data.value(0, 0x0E)), BinXmlValue.binary(new byte[] { 1, (byte) 0xAB })))
                .containsExactly(datum("BinaryEventData", "01AB"));
        assertThat(body(event -> event.element("EventData", List.of(new Attribute("Name", n -> n.text("E"))), data -> data
                .element("Data", List.of(new Attribute("Name", n -> n.text("V"))), d -> d.element("X", x -> x.element("Y", y -> y.text("z")))))))
                .containsExactly(datum("@Name", "E"), datum("Data@Name", "V"), datum("Data/X/Y", "z"));
    }

    @Test
    void theDataBytesStandApartUnlessSomethingFollowsThem() throws IOException {
        assertThat(body(event -> event.element("EventData", data -> data.element("Binary", b -> b.value(0, 0x0E)).element("Data", d -> d.text("x"))),
                BinXmlValue.binary(new byte[] { (byte) 0xC0 }))).containsExactly(datum("Binary", "C0"), nameless("x"));
        assertThat(read(new EvtxFileWriter().record(full(1)).bytes()).records().get(0).binary()).isEqualTo("40270000");
    }

    @Test
    void aRenderedMessageIsKept() throws IOException {
        Heard heard = read(new EvtxFileWriter().event(1, AT, to -> Logs.event(to, event -> {
            event.element("EventData", data -> data.element("Data", d -> d.text("x")));
            event.element("RenderingInfo", List.of(new Attribute("Culture", n -> n.text("de-DE"))),
                    info -> info.element("Message", m -> m.text("Es geht nicht.")).element("Level", l -> l.text("Fehler")));
        }, List.of())).bytes());
        assertThat(heard.records().get(0).message()).contains("Es geht nicht.");
        assertThat(heard.records().get(0).data()).containsExactly(nameless("x"));
    }

    @Test
    void forwardedRecordsHoldNoTemplate() throws IOException {
        for (boolean dependencies : new boolean[] { true, false }) {
            Heard heard = read(new EvtxFileWriter().event(9, AT, to -> to.fragment().withDependencies(dependencies).element("Event", event -> {
                event.element("System", system -> system
                        .element("Provider", List.of(new Attribute("Name", n -> n.text("P"))), p -> { })
                        .element("EventID", List.of(new Attribute("Qualifiers", n -> n.text("16384"))), id -> id.text("1"))
                        .element("Keywords", k -> k.text("0x80000000000000"))
                        .element("TimeCreated", List.of(new Attribute("SystemTime", n -> n.text("2021-11-19T16:52:33.833733500Z"))), t -> { })
                        .element("EventRecordID", id -> id.text("3229")));
                event.element("EventData", data -> data.element("Data", d -> d.text("a").raw(0x08, 'b', 0).raw(0x09).name("amp").text("c"))
                        .element("Data", d -> { }));
            }).end()).bytes());
            assertThat(heard.damages()).isEmpty();
            LogRecord record = heard.records().get(0);
            assertThat(record.number()).isEqualTo(3229);
            assertThat(record.qualifiers()).contains(16384);
            assertThat(record.windows().flatMap(WindowsEvent::keywords)).contains("0x0080000000000000");
            assertThat(record.time()).map(Object::toString).contains("2021-11-19T16:52:33.833733500Z");
            assertThat(record.data()).containsExactly(nameless("ab&c"), nameless(""));
        }
    }

    @Test
    void anEmptyLogHasNoRecords() throws IOException {
        assertThat(read(new EvtxFileWriter().bytes())).isEqualTo(new Heard(List.of(), List.of()));
        assertThat(read(new EvtxFileWriter().newChunk().bytes())).isEqualTo(new Heard(List.of(), List.of()));
        byte[] preallocated = Arrays.copyOf(small(1, 3).bytes(), EvtxFileWriter.HEADER + 3 * EvtxFileWriter.CHUNK);
        assertThat(read(preallocated).damages()).isEmpty();
    }
}
