// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import static berth.testkit.BinXmlValue.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import berth.testkit.BinXmlValue;
import berth.testkit.EvtxFileWriter;

/** Values as Windows renders them. */
class ValuesTest {

    private static Stream<Arguments> values() {
        BinXmlValue system = new BinXmlValue(0x12, new byte[] { (byte) 0xE5, 7, 4, 0, 1, 0, 26, 0, 15, 0, 3, 0, 5, 0, (byte) 0xE0, 3 });
        return Stream.of(Arguments.of(BinXmlValue.string("a\u0000b\tc\ud800\u0003"), "a\ufffdb\tc\ufffd\ufffd"),
                Arguments.of(BinXmlValue.string("zero\u0000\u0000"), "zero"), Arguments.of(BinXmlValue.string("\ud83d\ude00Ж"), "\ud83d\ude00Ж"),
                Arguments.of(BinXmlValue.ansi("Über 5 €", Charset.forName("windows-1252")), "Über 5 €"),
                Arguments.of(BinXmlValue.ansi("Адрес уже используется", Charset.forName("windows-1251")), "Адрес уже используется"),
                Arguments.of(BinXmlValue.ansi("Adresse déjà utilisée", StandardCharsets.UTF_8), "Adresse déjà utilisée"), Arguments.of(number(0x03, 1, -1), "-1"),
                Arguments.of(number(0x04, 1, 255), "255"), Arguments.of(number(0x05, 2, -1), "-1"), Arguments.of(number(0x06, 2, 65535), "65535"),
                Arguments.of(number(0x07, 4, -1), "-1"), Arguments.of(number(0x07, 4, Integer.MIN_VALUE), "-2147483648"),
                Arguments.of(number(0x08, 4, 0xFFFFFFFFL), "4294967295"), Arguments.of(number(0x09, 8, Long.MIN_VALUE), "-9223372036854775808"),
                Arguments.of(number(0x0A, 8, -1), "18446744073709551615"), Arguments.of(BinXmlValue.real(3199.234f), "3.199234e+003"),
                Arguments.of(BinXmlValue.real(-1.5e-7), "-1.500000e-007"), Arguments.of(number(0x0D, 4, 0), "false"), Arguments.of(number(0x0D, 4, 7), "true"),
                Arguments.of(BinXmlValue.binary(new byte[] { 0, (byte) 0xAF }), "00AF"),
                Arguments.of(BinXmlValue.guid("{899daace-4868-4295-afcd-9eb8fb497561}"), "{899DAACE-4868-4295-AFCD-9EB8FB497561}"),
                Arguments.of(number(0x10, 8, 0x53cL), "0x53c"), Arguments.of(number(0x10, 4, -1), "0xffffffff"),
                Arguments.of(BinXmlValue.fileTime(Logs.AT), "2021-04-26T15:03:05.9922307Z"), Arguments.of(number(0x11, 8, 0), "1601-01-01T00:00:00.0000000Z"),
                Arguments.of(number(0x11, 8, 125911583999999999L), "1999-12-31T23:59:59.9999999Z"),
                Arguments.of(number(0x11, 8, 125962560000000000L), "2000-02-29T00:00:00.0000000Z"), Arguments.of(system, "2021-04-26T15:03:05.992Z"),
                Arguments.of(BinXmlValue.sid("S-1-5-21-4294967295-2-3-500"), "S-1-5-21-4294967295-2-3-500"),
                Arguments.of(number(0x14, 4, -1), "0xffffffff"), Arguments.of(number(0x15, 8, 0x3e7), "0x3e7"), Arguments.of(BinXmlValue.none(), ""),
                Arguments.of(new BinXmlValue(0x08, new byte[0]), ""), Arguments.of(new BinXmlValue(0x13, new byte[0]), ""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsRenderedAsWindowsDoes(BinXmlValue value, String text) throws IOException {
        assertThat(Logs.body(event -> event.element("EventData", data -> data.element("Data", content -> content.value(0, value.type()))), value))
                .hasSize(1).allSatisfy(datum -> assertThat(datum.value()).isEqualTo(text));
    }

    private static Stream<BinXmlValue> impossible() {
        return Stream.of(number(0x08, 2, 1), number(0x11, 4, 1), new BinXmlValue(0x01, new byte[3]), new BinXmlValue(0x0F, new byte[15]),
                new BinXmlValue(0x13, new byte[] { 1, 5, 0, 0, 0, 0, 0, 5 }), new BinXmlValue(0x13, new byte[3]), new BinXmlValue(0x7E, new byte[4]),
                new BinXmlValue(0x12, new byte[8]), new BinXmlValue(0xA1, new byte[4]), new BinXmlValue(0xFF, new byte[4]));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aValueThatCanNotBeIsDamageAndCostsNoOtherRecord(BinXmlValue value) throws IOException {
        var file = new EvtxFileWriter().event(1, Logs.AT, to -> Logs.event(to,
                event -> event.element("EventData", data -> data.element("Data", content -> content.value(0, value.type()))), List.of(value)))
                .record(Logs.small(2)).bytes();
        assertThat(Logs.read(file).records()).containsExactly(Logs.small(2));
        assertThat(Logs.read(file).damages()).hasSize(1).allSatisfy(damage -> {
            assertThat(damage.offset()).isEqualTo(4096 + 512);
            assertThat(damage.record()).contains(1L);
        });
    }
}
