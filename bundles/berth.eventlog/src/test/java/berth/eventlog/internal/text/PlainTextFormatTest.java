// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.eventlog.internal.evt.MemoryChannel;

class PlainTextFormatTest {
    private static final PlainTextFormat FORMAT = new PlainTextFormat();
    private static final String TEXT = "Adresse wird bereits verwendet\r\n\nÄ 1\nпорт 8080 занят\nend";

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void whatRingsOnATerminalIsText() throws IOException {
        assertThat(Read.with(FORMAT, "\u0007Connected.\n\u0007Disconnected.\n".getBytes(StandardCharsets.UTF_8)).recognised()).isTrue();
    }

    @Test
    void everyEncodingOfUnicodeIsReadWithAndWithoutMark() throws IOException {
        byte[][] files = { TEXT.getBytes(StandardCharsets.UTF_8), TEXT.getBytes(StandardCharsets.UTF_16LE), TEXT.getBytes(StandardCharsets.UTF_16BE),
                join(new byte[] { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF }, TEXT.getBytes(StandardCharsets.UTF_8)),
                join(new byte[] { (byte) 0xFF, (byte) 0xFE }, TEXT.getBytes(StandardCharsets.UTF_16LE)),
                join(new byte[] { (byte) 0xFE, (byte) 0xFF }, TEXT.getBytes(StandardCharsets.UTF_16BE)) };
        for (int i = 0; i < files.length; i++) {
            Read read = Read.with(FORMAT, files[i]);
            assertThat(read.recognised()).as("file " + i).isTrue();
            assertThat(read.messages()).as("file " + i).containsExactly("Adresse wird bereits verwendet", "Ä 1", "порт 8080 занят", "end");
            assertThat(read.records()).as("file " + i).extracting(LogRecord::number).containsExactly(1L, 3L, 4L, 5L);
        }
    }

    /** Chinese has no zero bytes in UTF-16 but at what is not Chinese. */
    @Test
    void textWithFewLatinLettersIsReadInUtf16WithoutMark() throws IOException {
        for (String text : List.of("2024-03-12 08:00:01 一次只能用一個通訊端位址。", "Не удалось запустить сервер: порт 8888 уже используется", "通常、各ソケット アドレスに対して 1 つのみを使用できます。")) {
            for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                Read read = Read.with(FORMAT, (text + "\r\n").getBytes(charset));
                assertThat(read.recognised()).as(charset + " " + text).isTrue();
                assertThat(read.messages()).as(charset.name()).containsExactly(text);
            }
        }
    }

    @Test
    void codePagesAreToldByTheirLetters() throws IOException {
        List<List<String>> texts = List.of(List.of("windows-1252", "Für jede Socketadresse ist normalerweise nur eine Verwendung zulässig"),
                List.of("windows-1252", "Une seule utilisation de chaque adresse de socket est habituellement autorisée"),
                List.of("windows-1251", "Обычно разрешается одно использование адреса сокета"),
                List.of("windows-1250", "Zwykle dozwolone jest tylko jedno użycie każdego adresu gniazda, próba się nie powiodła, błąd"),
                List.of("windows-1250", "Obvykle je povoleno pouze jedno použití každé adresy soketu (protokol/síťová adresa/port), chyba při spouštění, měření"),
                List.of("windows-1253", "Κανονικά επιτρέπεται μόνο μία χρήση κάθε διεύθυνσης υποδοχής"),
                List.of("windows-1255", "בדרך כלל מותר שימוש אחד בלבד בכל כתובת שקע"), List.of("windows-1256", "جرت محاولة الوصول إلى مأخذ توصيل بطريقة ممنوعة"),
                List.of("x-windows-874", "มีความพยายามเข้าถึงซ็อกเก็ตในลักษณะที่สิทธิ์การเข้าถึงห้ามไว้"), List.of("windows-1251", "Зроблено спробу отримати доступ до сокета"),
                List.of("windows-1254", "Her yuva adresinin yalnızca bir kullanımına izin verilir, bağlantı noktası zaten kullanılıyor, işlem"),
                List.of("windows-31j", "通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。"),
                List.of("x-windows-949", "각 소켓 주소는 하나만 사용할 수 있습니다"),
                List.of("GBK", "通常每个套接字地址只允许使用一次"));
        for (List<String> text : texts) {
            Read read = Read.with(FORMAT, ("ascii\n" + text.get(1) + "\n").getBytes(Charset.forName(text.get(0))));
            assertThat(read.messages()).as(text.get(0)).containsExactly("ascii", text.get(1));
        }
    }

    @Test
    void linesOfSeveralWritersAreReadEachAsItWasWritten() throws IOException {
        byte[] file = join("Ä\n".getBytes(StandardCharsets.UTF_8), "Ä ö\n".getBytes(Charset.forName("windows-1252")), "Ü\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Read.with(FORMAT, file).messages()).containsExactly("Ä", "Ä ö", "Ü");
    }

    @Test
    void whatAnotherWriterAppendsInUtf16CostsNoLineBeforeIt() throws IOException {
        for (Charset appended : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] file = join("the first line\nbind failed\n".getBytes(StandardCharsets.UTF_8), "and one that a shell appends\r\n".repeat(9).getBytes(appended));
            assertThat(Read.with(FORMAT, file).messages()).startsWith("the first line", "bind failed");
        }
    }

    @Test
    void aLineThatDoesNotEndComesInPiecesThatAreWholeCharacters() throws IOException {
        String line = "日本".repeat(900_000) + " Address already in use";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
            byte[] file = join(charset.equals(StandardCharsets.UTF_8) ? new byte[0] : new byte[] { (byte) 0xFF, (byte) 0xFE }, ("a\n" + line + "\nb").getBytes(charset));
            Read read = Read.with(FORMAT, file);
            assertThat(String.join("", read.messages())).isEqualTo("a" + line + "b");
            assertThat(read.records()).extracting(LogRecord::number).startsWith(1L, 2L, 2L).endsWith(2L, 3L);
            assertThat(read.damages()).hasSize(1);
        }
    }

    @Test
    void nulBytesDoNotEndALineAndFewOddOnesDoNotMakeAFileBinary() throws IOException {
        byte[] file = join("before\n".getBytes(StandardCharsets.UTF_8), new byte[600], "after\u001b[31mred\n".repeat(9).getBytes(StandardCharsets.UTF_8));
        Read read = Read.with(FORMAT, file);
        assertThat(read.recognised()).isTrue();
        assertThat(read.messages()).hasSize(10).contains("before", "after\u001b[31mred");
    }

    @Test
    void whatIsNoTextIsNotRecognised() throws IOException {
        byte[] all = new byte[4096];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31);
        }
        assertThat(Read.with(FORMAT, all).recognised()).isFalse();
        assertThat(Read.with(FORMAT, new byte[4096]).recognised()).isFalse();
    }

    @Test
    void aTextIsReadOnLineByLineHoweverItIsWritten() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
            byte[] file = join(charset.equals(StandardCharsets.UTF_8) ? new byte[0] : new byte[] { (byte) 0xFF, (byte) 0xFE }, TEXT.getBytes(charset));
            List<String> messages = new ArrayList<>();
            Mark mark = Mark.START;
            for (int length = 2; length <= file.length; length++) {
                mark = readOn(Arrays.copyOf(file, length), mark, length == file.length, messages).orElseThrow();
            }
            assertThat(messages).containsExactly("1 Adresse wird bereits verwendet", "3 Ä 1", "4 порт 8080 занят", "5 end");
            assertThat(readOn(Arrays.copyOf(file, 10), mark, false, messages)).as("cut off").isEmpty();
            byte[] other = file.clone();
            other[file.length - 3] = 'x';
            assertThat(readOn(other, mark, false, messages)).as("written anew").isEmpty();
            assertThat(messages).hasSize(4);
        }
    }

    @Test
    void mutationsEndInTimeAndLeaveTheLinesBeforeThem() {
        Random random = new Random(1252);
        byte[] first = "a line in ASCII\n".getBytes(StandardCharsets.UTF_8);
        List<byte[]> texts = List.of(TEXT.getBytes(StandardCharsets.UTF_8), TEXT.getBytes(StandardCharsets.UTF_16LE), TEXT.getBytes(Charset.forName("windows-1251")));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 6000; round++) {
                byte[] changed = Read.mutated(texts.get(round % 3), random);
                assertThat(Read.with(FORMAT, changed).records()).as("round " + round).hasSizeLessThan(100);
                boolean wide = changed.length > 0 && changed[0] == 0;
                assertThat(Read.with(FORMAT, join(first, changed)).messages()).as("round " + round).satisfies(messages -> assertThat(wide || messages.getFirst().equals("a line in ASCII")).isTrue());
            }
        });
    }

    private static Optional<Mark> readOn(byte[] file, Mark from, boolean whole, List<String> messages) throws IOException {
        return FORMAT.readOn(new MemoryChannel(file), "x", from, whole, record -> messages.add(record.number() + " " + record.message().orElseThrow()),
                damage -> { }, new NullProgressMonitor());
    }
}
