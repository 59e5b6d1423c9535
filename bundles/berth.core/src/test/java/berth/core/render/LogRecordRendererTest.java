// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.core.spi.EventLogFormat.Damage;

class LogRecordRendererTest {
    private static final Instant AT = Instant.parse("2021-04-26T15:03:05.992230700Z");

    private static LogRecord windows(boolean recovered, String binary, Datum... data) {
        WindowsEvent windows = new WindowsEvent(1, Optional.of("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"), Optional.empty(), Optional.of(5),
                Optional.of(4), Optional.of(0), Optional.of("0x8000000000000000"), Optional.of("Operational"), Optional.of(1404L), Optional.of(1996L),
                Optional.empty(), Optional.empty(), recovered);
        return new LogRecord("x.evtx", 191969, Optional.of(AT), Optional.of(AT.plusSeconds(60)), "Sysmon", Optional.of(1), Optional.empty(),
                "information", Optional.of(1), Optional.of("PC"), Optional.of("S-1-5-18"), List.of(data), binary, Optional.empty(), Optional.of(windows));
    }

    private static String json(LogRecord record) {
        return new String(LogRecordRenderer.json("x.evtx").apply(record), StandardCharsets.UTF_8);
    }

    @Test
    void anEventOfWindowsIsTheLineThatWasPublished() {
        assertThat(json(windows(false, "", new Datum(Optional.of("RuleName"), "a"), new Datum(Optional.empty(), "b")))).isEqualTo("""
                {"file":"x.evtx","record":191969,"header":1,"time":"2021-04-26T15:03:05.9922307Z","written":"2021-04-26T15:04:05.9922307Z",\
                "provider":"Sysmon","providerGuid":"{5770385F-C22A-43E0-BF4C-06F5698FFBD9}","eventSource":null,"eventId":1,"qualifiers":0,\
                "version":5,"level":4,"task":1,"opcode":0,"keywords":"0x8000000000000000","channel":"Operational","computer":"PC",\
                "userSid":"S-1-5-18","processId":1404,"threadId":1996,"activityId":null,"data":[["RuleName","a"],[null,"b"]],"message":null}
                """);
        assertThat(json(windows(true, "40ab"))).contains("\"data\":[[\"Binary\",\"40AB\"]]").endsWith("\"message\":null,\"recovered\":true}\n");
        assertThat(json(windows(false, "40ab", new Datum(Optional.empty(), "x")))).contains("\"data\":[[null,\"x\"],[\"Binary\",\"40AB\"]]");
    }

    @Test
    void anEventOfNtIsTheLineThatWasPublished() {
        assertThat(json(new LogRecord("x.evt", 287, Optional.of(Instant.parse("1999-04-28T20:47:00Z")), Optional.empty(), "MSExchangeIMC", Optional.of(4007),
                Optional.of(49152), "error", Optional.of(1), Optional.of("EXCH01"), Optional.empty(), List.of(new Datum(Optional.empty(), "10048")), "",
                Optional.empty()))).isEqualTo("""
                {"file":"x.evtx","record":287,"time":"1999-04-28T20:47:00Z","written":null,"provider":"MSExchangeIMC","eventId":4007,"qualifiers":49152,\
                "type":1,"level":"error","category":1,"computer":"EXCH01","userSid":null,"strings":["10048"],"binary":"","message":null}
                """);
    }

    @Test
    void everyTextComesThroughJsonAsItWas() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 97) {
            all.appendCodePoint(point);
        }
        for (String text : List.of(all.toString(), "\ud800", "a\udc00b", "", "\"\\/")) {
            String line = json(windows(false, "", new Datum(Optional.of(text), text)));
            JsonObject parsed = JsonParser.parseString(line).getAsJsonObject();
            JsonArray datum = parsed.getAsJsonArray("data").get(0).getAsJsonArray();
            assertThat(datum.get(0).getAsString()).isEqualTo(text);
            assertThat(datum.get(1).getAsString()).isEqualTo(text);
            assertThat(line.strip()).isEqualTo(Escapes.json(line.strip()));
        }
    }

    @Test
    void timesAndNumbersOfAnySizeAreWritten() {
        for (String time : List.of("1601-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z", "2016-12-31T23:59:00.123456789Z", "2024-02-29T12:00:01Z")) {
            LogRecord record = new LogRecord("x", -1, Optional.of(Instant.parse(time)), Optional.empty(), "", Optional.empty(), Optional.empty(), "",
                    Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "", Optional.empty());
            assertThat(json(record)).contains("\"time\":\"" + time + "\"").contains("\"record\":18446744073709551615,");
        }
    }

    @Test
    void aDamageSaysWhereItIs() {
        assertThat(new String(LogRecordRenderer.json("x", new Damage(4608, Optional.of(7L), "Record 7 is cut off.")), StandardCharsets.UTF_8))
                .isEqualTo("{\"file\":\"x\",\"record\":7,\"offset\":4608,\"error\":\"Record 7 is cut off.\"}\n");
    }

    @Test
    void aLineForPeopleIsOneLineAndHarmless() {
        String line = new String(LogRecordRenderer.text(windows(true, "", new Datum(Optional.of("A"), "x\u001b[2J\ny"), new Datum(Optional.empty(), "z".repeat(5000)))),
                StandardCharsets.UTF_8);
        assertThat(line).startsWith("2021-04-26 15:03:05  information  Sysmon 1  PC  (recovered)  A=x\\u{1b}[2J\\ny; zzz").hasSizeLessThan(1000).hasLineCount(1);
    }
}
