// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.text.Read;

class ExportsTest {
    private static final String EVENT = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MSExchangeIMC' Guid='{1}'/>"
            + "<EventID Qualifiers='49152'>4007</EventID><Version>1</Version><Level>2</Level><Task>3</Task><Opcode>0</Opcode><Keywords>0x80000000000000</Keywords>"
            + "<TimeCreated SystemTime='2024-07-02T08:10:45.1234567Z'/><EventRecordID>9</EventRecordID><Correlation ActivityID='{2}'/>"
            + "<Execution ProcessID='4' ThreadID='5'/><Channel>Application</Channel><Computer>EXCH01</Computer><Security UserID='S-1-5-18'/></System>"
            + "<EventData><Data Name='Code'>10048 &lt;&amp;&#33;</Data><Data>two</Data><Binary>4027000A</Binary></EventData>"
            + "<RenderingInfo Culture='en-US'><Message>An error\r\noccurred</Message><Level>Error</Level></RenderingInfo></Event>";
    private static final String USER = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='HttpEvent'/><EventID>15005</EventID>"
            + "<Level>0</Level><Keywords>0x8010000000000000</Keywords></System><UserData><A xmlns='x'><B c='d'>e</B><B/></A></UserData></Event>";
    private static final EventXmlFormat XML = new EventXmlFormat();
    private static final EventCsvFormat CSV = new EventCsvFormat();
    private static final MacLogFormat MAC = new MacLogFormat();

    @Test
    void anEventAsXmlHasEveryField() throws IOException {
        Read read = Read.with(XML, ("<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<Events>" + EVENT + USER + "</Events>").getBytes(StandardCharsets.UTF_8));
        assertThat(read.recognised()).isTrue();
        assertThat(read.damages()).isEmpty();
        LogRecord event = read.records().get(0);
        assertThat(event.number()).isEqualTo(9);
        assertThat(event.time()).contains(Instant.parse("2024-07-02T08:10:45.123456700Z"));
        assertThat(List.of(event.provider(), event.level(), event.binary())).containsExactly("MSExchangeIMC", "error", "4027000a");
        assertThat(event.eventId()).contains(4007);
        assertThat(event.qualifiers()).contains(49152);
        assertThat(event.category()).contains(3);
        assertThat(event.computer()).contains("EXCH01");
        assertThat(event.userSid()).contains("S-1-5-18");
        assertThat(event.message()).contains("An error\noccurred");
        assertThat(event.data()).extracting(datum -> datum.name().orElse("-") + "=" + datum.value()).containsExactly("Code=10048 <&!", "-=two");
        assertThat(event.windows().orElseThrow()).matches(windows -> windows.processId().equals(Optional.of(4L)) && windows.channel().equals(Optional.of("Application"))
                && windows.activityId().equals(Optional.of("{2}")) && windows.level().equals(Optional.of(2)));
        LogRecord user = read.records().get(1);
        assertThat(user.data()).extracting(datum -> datum.name().orElse("-") + "=" + datum.value()).containsExactly("A/B@c=d", "A/B=e", "A/B=");
        assertThat(user.level()).isEqualTo("audit-failure");
    }

    @Test
    void eventsNeedNoRootNoLineFeedAndNoEncodingOfOurChoice() throws IOException {
        for (String between : List.of("", "\r\n", "\n\n")) {
            String text = EVENT + between + USER + between + EVENT;
            for (byte[] file : List.of(text.getBytes(StandardCharsets.UTF_8), ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE), text.getBytes(StandardCharsets.UTF_16LE))) {
                Read read = Read.with(XML, file);
                assertThat(read.recognised()).isTrue();
                assertThat(read.records()).extracting(LogRecord::provider).containsExactly("MSExchangeIMC", "HttpEvent", "MSExchangeIMC");
                assertThat(read.damages()).isEmpty();
            }
        }
    }

    @Test
    void aDamagedEventCostsNoOther() throws IOException {
        String entities = "<!DOCTYPE Event [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
        String large = "<Event><EventData><Data>" + "x".repeat(5 << 20) + "</Data></EventData></Event>";
        String deep = "<Event>" + "<a>".repeat(100_000) + "</Event>";
        for (String bad : List.of("<Event><System></Event>", "<Event><Data>&b;</Data></Event>", deep, large, "<Event>\u0001</Event>",
                "<Event><Data>&#0;</Data></Event>", "<Event a='1' a='2'/></Event>")) {
            Read read = Read.with(XML, (entities + EVENT + bad + USER).getBytes(StandardCharsets.UTF_8));
            assertThat(read.records()).as(bad.substring(0, 16)).extracting(LogRecord::provider).containsExactly("MSExchangeIMC", "HttpEvent");
            assertThat(read.damages()).as(bad.substring(0, 16)).hasSize(1);
        }
        Read cut = Read.with(XML, (EVENT + USER.substring(0, 200)).getBytes(StandardCharsets.UTF_8));
        assertThat(cut.records()).hasSize(1);
        assertThat(cut.damages()).hasSize(1);
    }

    @Test
    void separatedValuesAreToldByTheirShapeInAnyLanguage() throws IOException {
        String text = "\ufeffEbene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie\r\n"
                + "Fehler,02.07.2024 08:10:45,MSExchangeIMC,4007,Keine,\"Fehler beim \"\"Binden\"\":\r\n10048, sagt Winsock\r\n\r\nEnde\"\r\n"
                + "Informationen,02.07.2024 08:10:46,Other,1,(2),kurz\r\n";
        for (byte[] file : List.of(text.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_16LE), text.replace(',', ';').getBytes(StandardCharsets.UTF_8))) {
            Read read = Read.with(CSV, file);
            assertThat(read.recognised()).isTrue();
            assertThat(read.damages()).isEmpty();
            assertThat(read.messages()).extracting(message -> message.replace(';', ','))
                    .containsExactly("Fehler beim \"Binden\":\n10048, sagt Winsock\n\nEnde", "kurz");
            assertThat(read.records().get(0).eventId()).contains(4007);
            assertThat(read.records().get(0).time()).isEmpty();
            assertThat(read.value(0, "Date")).isEqualTo("02.07.2024 08:10:45");
            assertThat(read.records().get(1).provider()).isEqualTo("Other");
        }
        for (String other : List.of("a,b,c,d,e\n1,2,3,4,5\n", "name,time,x,y,z\na,b,c,d,e,f\n", "text\n", "Jul 2 08:10:45 h a: b, c, d, e, f\nx\n")) {
            assertThat(Read.with(CSV, other.getBytes(StandardCharsets.UTF_8)).recognised()).as(other).isFalse();
        }
    }

    @Test
    void aRowThatDoesNotEndIsSaidOnceAndBounded() throws IOException {
        String head = "L,D,S,I,T\nE,2024-07-02 08:10:45,S,1,T,\"open\n";
        Read read = Read.with(CSV, (head + "x\n".repeat(700_000) + "E,2024-07-02 08:10:45,S,2,T,good\n").getBytes(StandardCharsets.UTF_8));
        assertThat(read.damages()).hasSizeGreaterThan(0);
        assertThat(read.records()).extracting(record -> record.eventId().orElse(0)).contains(2);
    }

    @Test
    void eventsOfMacOsAreReadAndSumsAndNotesPassedOver() throws IOException {
        String event = "{\"traceID\":8198813747412992004,\"eventMessage\":\"(48)Address already in use: could not bind to 0.0.0.0:80\",\"source\":null,"
                + "\"processImagePath\":\"\\/usr\\/sbin\\/httpd\",\"timestamp\":\"2026-10-09 22:16:08.389816+0200\",\"messageType\":\"Error\",\"processID\":4242,"
                + "\"backtrace\":{\"frames\":[{\"imageOffset\":1}]}}";
        Read read = Read.with(MAC, ("Filtering the log data using \"x\"\n" + event + "\n{\"count\":1,\"finished\":1}\n").getBytes(StandardCharsets.UTF_8));
        assertThat(read.recognised()).isTrue();
        assertThat(read.messages()).containsExactly("(48)Address already in use: could not bind to 0.0.0.0:80");
        LogRecord only = read.records().get(0);
        assertThat(only.time()).contains(Instant.parse("2026-10-09T20:16:08.389816Z"));
        assertThat(List.of(only.provider(), only.level())).containsExactly("httpd", "error");
        assertThat(only.processId()).contains(4242L);
        assertThat(read.value(0, "traceID")).isEqualTo("8198813747412992004");
        assertThat(read.value(0, "backtrace/frames/imageOffset")).isEqualTo("1");
        assertThat(read.damages()).isEmpty();
        String array = "[{\n  \"eventMessage\" : \"a\",\n  \"messageType\" : \"Default\",\n  \"b\" : {\n    \"c\" : 1\n  }\n},{\n  \"eventMessage\" : \"d\"\n}]\n";
        assertThat(Read.with(MAC, array.getBytes(StandardCharsets.UTF_8)).messages()).containsExactly("a", "d");
    }

    @Test
    void mutationsEndInTime() {
        Random random = new Random(2004);
        byte[] xml = (EVENT + "\n" + USER + "\n").repeat(3).getBytes(StandardCharsets.UTF_8);
        byte[] csv = "L,D,S,I,T\nE,2024-07-02 08:10:45,S,1,T,\"a\nb\"\nE,2024-07-02 08:10:45,S,1,T,c\n".getBytes(StandardCharsets.UTF_8);
        byte[] mac = "{\"eventMessage\":\"a\",\"processID\":4242,\"backtrace\":{\"frames\":[{\"imageOffset\":1}]}}\n".repeat(4).getBytes(StandardCharsets.UTF_8);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int round = 0; round < 3000; round++) {
                assertThat(Read.with(XML, Read.mutated(xml, random)).records()).hasSizeLessThan(20);
                assertThat(Read.with(CSV, Read.mutated(csv, random)).records()).hasSizeLessThan(20);
                assertThat(Read.with(MAC, Read.mutated(mac, random)).records()).hasSizeLessThan(40);
            }
        });
    }
}
