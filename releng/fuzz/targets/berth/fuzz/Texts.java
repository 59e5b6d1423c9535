// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Logs that are text. */
final class Texts {
    private static final String EVENT = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MSExchangeIMC' Guid='{1}'/>"
            + "<EventID Qualifiers='49152'>4007</EventID><Level>2</Level><Task>3</Task><Keywords>0x80000000000000</Keywords>"
            + "<TimeCreated SystemTime='2024-07-02T08:10:45.1234567Z'/><EventRecordID>9</EventRecordID><Execution ProcessID='4' ThreadID='5'/>"
            + "<Channel>Application</Channel><Computer>EXCH01</Computer><Security UserID='S-1-5-18'/></System>"
            + "<EventData><Data Name='Code'>10048 &lt;&#33;</Data><Binary>4027000A</Binary></EventData>"
            + "<RenderingInfo Culture='en-US'><Message>An error\r\noccurred</Message></RenderingInfo></Event>\n";
    private static final String USER = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='H'/><EventID>15005</EventID>"
            + "</System><UserData><A xmlns='x'><B c='d'>e</B><B/></A></UserData></Event>\n";
    private static final String MAC = "{\"eventMessage\":\"(48)Address already in use\",\"source\":null,\"processImagePath\":\"\\/usr\\/sbin\\/httpd\","
            + "\"timestamp\":\"2026-10-09 22:16:08.389816+0200\",\"messageType\":\"Error\",\"processID\":4242,\"backtrace\":{\"frames\":[{\"imageOffset\":1}]}}\n";
    private static final String JSON = "{\"__REALTIME_TIMESTAMP\":\"1719907845123456\",\"MESSAGE\":\"a \\\"b\\\"\\nc\",\"PRIORITY\":\"4\",\"TAG\":[\"x\",\"y\"],\"RAW\":[66,255],\"L\":null}\n";
    private static final String EXPORT = "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1719907845123456\nPRIORITY=3\n_COMM=java\n_PID=7\nMESSAGE\n\u0005\0\0\0\0\0\0\0a\nb=c\n_HOSTNAME=h\n\n";
    private static final String CSV = "Level,Date and Time,Source,Event ID,Task Category\r\nError,02.07.2024 08:10:45,MSExchangeIMC,4007,None,\"a \"\"b\"\":\r\n10048\"\r\n";

    private Texts() { }

    /** {@return what comes first in a log of that format} */
    static byte[] good(String target) {
        return Seeds.bytes(switch (target) {
        case "EventXml" -> USER;
        case "EventCsv" -> CSV;
        case "MacLog" -> MAC;
        case "JournalJson" -> JSON;
        case "JournalExport" -> EXPORT;
        case "Kernel" -> "<3>[  123.456789] TCP: Possible SYN flooding on port 80\n";
        default -> "<83>Nov 23 15:21:15 mx1 sshd[911]: good\nanother line, and another one that is as long as this\n";
        });
    }

    static List<byte[]> of(String target) {
        return switch (target) {
        case "EventXml" -> all("<?xml version='1.0' encoding='utf-8'?>\n<Events>" + EVENT + USER + "</Events>", USER + USER, EVENT);
        case "EventCsv" -> all(CSV, CSV.replace(',', ';'), CSV.replace(',', '\t') + "x\n");
        case "MacLog" -> all("Filtering the log data\n" + MAC + "{\"count\":1,\"finished\":1}\n", "[{\n  \"eventMessage\" : \"a\",\n  \"b\" : {\n    \"c\" : 1\n  }\n},{\n \"eventMessage\" : \"d\"\n}]\n");
        case "JournalJson" -> all(JSON + JSON, "\u001e" + JSON, "{\n\t\"__CURSOR\" : \"s=1\",\n\t\"MESSAGE\" : \"{\",\n\t\"TAG\" : [\n\t\t\"x\"\n\t]\n}\n");
        case "JournalExport" -> all(EXPORT + EXPORT, EXPORT.replace('\5', '\7'));
        case "Kernel" -> all("[    0.000000] Linux version 6\n<3>[  123.456789] TCP: on port 80\n further\n", "<6>[1.0] a\n[Tue Jul  2 08:10:45 2024] x\n");
        case "Syslog" -> all("<83>Nov 23 15:21:15 mx1 sshd[911]: in use\n", "Jul  2 2024 08:10:45.123 web01 postfix/smtpd[1]: x: y\n",
                "<26>1 2026-11-23T15:21:15.4+00:00 h named 53 ID [a@1 k=\"v\\\"\"][y] m\n", "Tue 2024-07-02 08:10:45 UTC web01 a.service[4]: x\n2024-07-02T08:10:45+0000 h a[7]: x\n");
        case "PlainText", "Following" -> texts();
        default -> throw new IllegalArgumentException(target);
        };
    }

    private static List<byte[]> all(String... texts) {
        return List.of(texts).stream().flatMap(text -> List.of(Seeds.bytes(text), text.getBytes(StandardCharsets.UTF_16LE)).stream()).toList();
    }

    private static List<byte[]> texts() {
        String text = "Adresse wird bereits verwendet\r\n\n\u00c4 1\n\u043f\u043e\u0440\u0442 8080\nend";
        return List.of(Seeds.bytes(text), Seeds.bytes("\ufeff" + text), Seeds.bytes(text, "UTF-16LE"), Seeds.bytes("\ufeff" + text, "UTF-16BE"),
                Seeds.bytes("Für jede Socketadresse zulässig\n", "windows-1252"), Seeds.bytes("\u041e\u0431\u044b\u0447\u043d\u043e\n", "windows-1251"),
                Seeds.bytes("\u901a\u5e38 1\n", "windows-31j"), Seeds.bytes("\u901a\u5e38\n", "GBK"));
    }

    static List<byte[]> failures() {
        return List.of(Seeds.bytes("nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n"),
                Seeds.bytes("java.net.BindException: Address already in use\n\tat a.b(C.java:1)\nCaused by: x [::]:8080\n"),
                Seeds.bytes("Error: listen EADDRINUSE: address already in use :::3000\n  errno: -98,\n  port: 3000\n"),
                Seeds.bytes("panic: listen tcp 127.0.0.1:25: bind: permission denied\n{\"msg\":\"port 25\",\"errno\":10013}\n"),
                Seeds.bytes("Fehler 10048 beim Binden an 0.0.0.0:25: Normalerweise darf jede Socketadresse nur einmal verwendet werden\n", "windows-1252"),
                Seeds.bytes("bind: WSAEADDRNOTAVAIL 10049 0x80072741 port=25\n", "UTF-16LE"));
    }
}
