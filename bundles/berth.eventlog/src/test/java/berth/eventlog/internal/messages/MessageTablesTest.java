// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries made by hand, and ones that lie. */
class MessageTablesTest {
    private static final int GERMAN = 0x407;
    private static final int SWISS = 0x807;
    private static final int ENGLISH = 0x409;
    private static final int FRENCH = 0x40C;
    private static final int ID = 0xC0000FA7;

    private static String text(byte[] file, int language, int id) throws DamagedImageException {
        return MessageTables.of(file, language).text(id).orElse("none").strip();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void findsTextsByTheirNumbersInLibrariesOfBothSizes(boolean wide) throws DamagedImageException {
        byte[] file = ImageWriter.of(wide).with(ENGLISH, 1, StandardCharsets.UTF_16LE,
                List.of(new ImageWriter.Block(5, List.of("five", "six", "seven")), new ImageWriter.Block(ID, List.of("an error: %1")))).bytes();
        assertThat(text(file, ENGLISH, 5)).isEqualTo("five");
        assertThat(text(file, ENGLISH, 7)).isEqualTo("seven");
        assertThat(text(file, ENGLISH, ID)).isEqualTo("an error: %1");
        assertThat(text(file, ENGLISH, 8)).isEqualTo("none");
        assertThat(text(file, ENGLISH, 0)).isEqualTo("none");
    }

    @Test
    void textsMayBeInACodePageOrInUtf8() throws DamagedImageException {
        byte[] russian = ImageWriter.of(true).codePage(1251).with(0x419, 0, Charset.forName("windows-1251"), List.of(new ImageWriter.Block(1, List.of("\u041F\u043E\u0440\u0442")))).bytes();
        assertThat(text(russian, 0x419, 1)).isEqualTo("\u041F\u043E\u0440\u0442");
        byte[] plain = ImageWriter.of(true).with(GERMAN, 0, Charset.forName("windows-1252"), List.of(new ImageWriter.Block(1, List.of("\u00FCber \u20AC")))).bytes();
        assertThat(text(plain, GERMAN, 1)).isEqualTo("\u00FCber \u20AC");
        byte[] utf8 = ImageWriter.of(true).with(GERMAN, 2, StandardCharsets.UTF_8, List.of(new ImageWriter.Block(1, List.of("\u00FCber")))).bytes();
        assertThat(text(utf8, GERMAN, 1)).isEqualTo("\u00FCber");
    }

    @ParameterizedTest
    @CsvSource({ "0x407, german", "0x807, german", "0x40C, french", "0x409, english", "0x411, neutral", "0, neutral" })
    void theSystemsLanguageComesFirst(String language, String text) throws DamagedImageException {
        byte[] file = ImageWriter.of(true).with(GERMAN, Map.of(1, "german")).with(0, Map.of(1, "neutral")).with(ENGLISH, Map.of(1, "english", 2, "only english"))
                .with(FRENCH, Map.of(1, "french")).bytes();
        assertThat(text(file, Integer.decode(language), 1)).isEqualTo(text);
        assertThat(text(file, Integer.decode(language), 2)).isEqualTo("only english");
    }

    @Test
    void anyLanguageIsBetterThanNone() throws DamagedImageException {
        byte[] file = ImageWriter.of(true).with(FRENCH, Map.of(1, "french")).bytes();
        assertThat(text(file, SWISS, 1)).isEqualTo("french");
        byte[] english = ImageWriter.of(true).with(FRENCH, Map.of(1, "french")).with(0x809, Map.of(1, "british")).bytes();
        assertThat(text(english, SWISS, 1)).isEqualTo("british");
    }

    @Test
    void whatIsNoLibraryIsRefused() {
        for (byte[] file : List.of(new byte[0], new byte[] {'M'}, new byte[0x200], "MZ".repeat(200).getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> MessageTables.of(file, 0)).isInstanceOf(DamagedImageException.class);
        }
    }

    @Test
    void aLibraryWithoutResourcesHasNoMessages() throws DamagedImageException {
        byte[] file = ImageWriter.of(true).with(0, Map.of(1, "x")).bytes();
        little(file).putInt(0x80 + 24 + 112 + 16, 0);
        assertThat(MessageTables.of(file, 0).isEmpty()).isTrue();
        byte[] icons = ImageWriter.of(true).with(0, Map.of(1, "x")).bytes();
        little(icons).putInt(ImageWriter.RESOURCES + 16, 3);
        assertThat(MessageTables.of(icons, 0).isEmpty()).isTrue();
    }

    private static ByteBuffer little(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 16, 20, 24, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x1000 })
    void foldersThatLeadInACircleOrOutsideEnd(int offset) {
        for (int entry : new int[] {20, 44, 68}) {
            byte[] file = ImageWriter.of(true).with(0, Map.of(1, "x")).bytes();
            little(file).putInt(ImageWriter.RESOURCES + entry, offset);
            try {
                MessageTables.of(file, 0).text(1);
            } catch (DamagedImageException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void countsAndLengthsThatLieAreNotBelieved() {
        for (int place : new int[] {0x80 + 6, ImageWriter.RESOURCES + 12, ImageWriter.RESOURCES + 14, ImageWriter.RESOURCES + 72 + 4, ImageWriter.RESOURCES + 72 + 16,
                ImageWriter.RESOURCES + 72 + 16 + 12, ImageWriter.RESOURCES + 72 + 16 + 16}) {
            byte[] file = ImageWriter.of(true).with(0, Map.of(1, "x")).bytes();
            little(file).putInt(place, -1);
            assertThatThrownBy(() -> MessageTables.of(file, 0).text(1)).as("at %x", place).isInstanceOf(DamagedImageException.class);
        }
        byte[] still = ImageWriter.of(true).with(0, 1, StandardCharsets.UTF_16LE, List.of(new ImageWriter.Block(1, List.of("x", "y")))).bytes();
        little(still).putShort(ImageWriter.RESOURCES + 72 + 16 + 16, (short) 0);
        assertThatThrownBy(() -> MessageTables.of(still, 0).text(2)).hasMessageContaining("has no length");
    }

    @Test
    void messagesThatAreTooLargeAreRefused() {
        byte[] file = ImageWriter.of(true).with(0, 1, StandardCharsets.UTF_16LE, List.of(new ImageWriter.Block(1, Collections.nCopies(200, "x".repeat(12_000))))).bytes();
        assertThatThrownBy(() -> MessageTables.of(file, 0)).hasMessageContaining("too large");
    }

    @Test
    void anyBytesGiveTextsOrAreRefused() {
        Random random = new Random(11);
        byte[] whole = ImageWriter.of(true).with(0, Map.of(1, "x", 2, "y")).with(ENGLISH, Map.of(1, "z")).bytes();
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] hurt = i % 5 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int j = 0; j < 3 && hurt.length > 0; j++) {
                int place = random.nextInt(4) == 0 ? random.nextInt(hurt.length) : Math.min(hurt.length - 1, ImageWriter.RESOURCES + random.nextInt(160));
                hurt[place] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(2));
            }
            try {
                MessageTables tables = MessageTables.of(hurt, ENGLISH);
                tables.text(1);
                tables.text(2);
                tables.text(-1);
                read++;
            } catch (DamagedImageException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isPositive();
    }
}
