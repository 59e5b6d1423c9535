// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;

/** The five errors that look alike in the logs of Windows servers, in every form; {@code -Dgolden.update=true} writes the table anew. */
class WinSockErrorsTest {
    private static final Path TABLE = Path.of("../../docs/winsock-errors.md");
    private static final String NONE = "no failed bind";
    private static final Map<Integer, String> EXPECTED = new TreeMap<>(Map.of(10048, "bind-in-use", 10013, "bind-forbidden", 10049, "bind-address-unavailable",
            10050, NONE, 11004, NONE));
    private static final Map<Integer, String> NAMES = Map.of(10048, "WSAEADDRINUSE", 10013, "WSAEACCES", 10049, "WSAEADDRNOTAVAIL", 10050, "WSAENETDOWN",
            11004, "WSANO_DATA");
    private static final Map<Integer, String> WORDS = Map.of(
            10048, "Only one usage of each socket address (protocol/network address/port) is normally permitted.",
            10013, "An attempt was made to access a socket in a way forbidden by its access permissions.",
            10049, "The requested address is not valid in its context.",
            10050, "A socket operation encountered a dead network.",
            11004, "The requested name is valid, but no data of the requested type was found.");

    /** Where a log says which error it was. */
    private enum Form {
        TEXT_NUMBER("text: `bind to 0.0.0.0:25 failed with WinSock error N`"), TEXT_SYMBOL("text: `bind() on port 25 failed: SYMBOL`"),
        TEXT_WORDS("text: `Unable to bind to port 25: ` and Windows' words"), STRING("insertion string of MSExchangeIMC 4007: `N`"),
        PARAMETER("insertion string of another source: `%%N`"), BYTES("data bytes of SMTPSVC 115: N, little-endian"),
        RESULT("data bytes of Microsoft ISA 14148: HRESULT 0x8007…, little-endian"), MESSAGE("rendered message: `bind failed with error N on port 25`");

        private final String title;

        Form(String title) {
            this.title = title;
        }
    }

    private final FailureScanner scanner = OwnPatterns.scanner();

    WinSockErrorsTest() throws IOException { }

    private static String littleEndian(int value) {
        return HexFormat.of().formatHex(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private String found(Form form, int error) throws IOException {
        return switch (form) {
        case TEXT_NUMBER -> text("2003-05-01 08:00:00 IMC: bind to 0.0.0.0:25 failed with WinSock error " + error);
        case TEXT_SYMBOL -> text("imc: bind() on port 25 failed: " + NAMES.get(error));
        case TEXT_WORDS -> text("imc: Unable to bind to port 25: " + WORDS.get(error));
        case STRING -> record("MSExchangeIMC", 4007, String.valueOf(error), "", "");
        case PARAMETER -> record("Some Service", 7023, "%%" + error, "", "");
        case BYTES -> record("SMTPSVC", 115, "1", littleEndian(error), "");
        case RESULT -> record("Microsoft ISA Server Web Proxy", 14148, "", littleEndian(0x8007_0000 | error),
                "The Web Proxy filter failed to bind its socket to 192.0.2.1 port 8080.");
        case MESSAGE -> record("Some Service", 8, "bind failed with error " + error + " on port 25", "", "");
        };
    }

    private String text(String line) throws IOException {
        List<LoggedFailure> found = new ArrayList<>();
        scanner.scan(new ByteArrayInputStream((line + "\r\n").getBytes(StandardCharsets.UTF_8)), "imc.log", found::add, new NullProgressMonitor());
        return kind(found);
    }

    private String record(String provider, int id, String string, String binary, String message) {
        List<LoggedFailure> found = new ArrayList<>();
        List<Datum> data = string.isEmpty() ? List.of() : List.of(new Datum(Optional.empty(), string));
        try (FailureScanner.Records records = scanner.records("System.evt", found::add)) {
            records.add(scanner.judge(new LogRecord("System", 1, Optional.of(Instant.EPOCH), Optional.empty(), provider, Optional.of(id), Optional.of(0xC000),
                    "error", Optional.empty(), Optional.of("MX1"), Optional.empty(), data, binary, Optional.of(message).filter(words -> !words.isEmpty()))));
        }
        return kind(found);
    }

    private static String kind(List<LoggedFailure> found) {
        return found.isEmpty() ? NONE : found.get(0).kind().id() + (found.get(0).stated() ? "" : ", no reason given");
    }

    @Test
    void theFiveAreToldApartWhereverTheyStand() throws IOException {
        StringBuilder table = new StringBuilder("""
                # Errors of WinSock, told apart

                What `berth scan` finds where a log of Windows tells of one of these errors; made by `WinSockErrorsTest`. 10050 and 11004 mean that there
                was no network, or no name data: nobody has the port, and a diagnosis (`berth event`) says so with the cause `network`. A service that ended
                with 10013 and says no more (`%%N`) may as well have connected, so that is no failed bind either.

                | where the error stands | 10048 | 10013 | 10049 | 10050 | 11004 |
                | --- | --- | --- | --- | --- | --- |
                """);
        for (Form form : Form.values()) {
            table.append("| ").append(form.title);
            for (int error : List.of(10048, 10013, 10049, 10050, 11004)) {
                String found = found(form, error);
                // Whoever ended with 10013 and says no more may have connected.
                boolean toldEnough = form != Form.PARAMETER || error != 10013;
                assertThat(found).as(form + " " + error).isEqualTo(toldEnough ? EXPECTED.get(error) : NONE);
                table.append(" | ").append(found);
            }
            table.append(" |\n");
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(TABLE, table);
        }
        assertThat(table.toString()).isEqualTo(Files.readString(TABLE).replace("\r", ""));
    }
}
