// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of a bind in the languages of Windows and of the C libraries, in the character sets in which they are written there. */
class LanguagesTest {
    private static final List<Charset> ALWAYS = List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16);
    private static FailureScanner scanner;

    @BeforeAll
    static void patterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bind-in-use              | windows-1255 ISO-8859-8 IBM862             | בדרך כלל מותר שימוש אחד בלבד בכל כתובת שקע
            bind-forbidden           | windows-1255 ISO-8859-8 IBM862             | נעשה ניסיון לגשת לשקע באופן האסור לפי הרשאות הגישה שלו.
            bind-address-unavailable | windows-1255 ISO-8859-8 IBM862             | הכתובת המבוקשת אינה חוקית בהקשר שלה.
            bind-in-use              | windows-1256 ISO-8859-6                    | لكل عنوان مأخذ توصيل
            bind-forbidden           | windows-1256 ISO-8859-6                    | جرت محاولة الوصول إلى مأخذ توصيل بطريقة ممنوعة
            bind-address-unavailable | windows-1256 ISO-8859-6                    | العنوان المطلوب غير صالح في سياقه.
            bind-in-use              | x-windows-874 TIS-620                      | อนุญาตให้ใช้ที่อยู่ซ็อกเก็ตแต่ละที่อยู่
            bind-forbidden           | x-windows-874 TIS-620                      | มีความพยายามเข้าถึงซ็อกเก็ตในลักษณะที่สิทธิ์การเข้าถึงห้ามไว้
            bind-address-unavailable | x-windows-874 TIS-620                      | ที่อยู่ที่ร้องขอไม่ถูกต้องในบริบท
            bind-in-use              | windows-1257                               | tikai viens katras ligzdas adreses lietojums ir atļauts
            bind-address-unavailable | windows-1257 ISO-8859-13 IBM775            | Pieprasītā adrese nav derīga tās kontekstā.
            bind-forbidden           | windows-1257 ISO-8859-13 IBM775            | Buvo bandyta prieiti prie lizdo būdu, kurį draudžia jo prieigos teisės.
            bind-in-use              | windows-1250 ISO-8859-2 IBM852             | jedno použitie každej adresy soketu
            bind-in-use              | windows-1250 ISO-8859-2 IBM852             | samo jedna upotreba svake adrese utičnice
            bind-address-unavailable | windows-1250 ISO-8859-2 IBM852             | Nie można przypisać żądanego adresu
            bind-in-use              | windows-1251 IBM866 IBM855 ISO-8859-5      | само едно използване на всеки адрес на сокет
            bind-address-unavailable | windows-1251 IBM866 IBM855 ISO-8859-5      | Исканият адрес не е валиден в своя контекст.
            bind-in-use              | windows-1251 KOI8-U ISO-8859-5             | одноразове використання кожної адреси сокета
            bind-forbidden           | windows-1251 KOI8-R IBM866 IBM855          | Отказано в доступе
            bind-in-use              | windows-1253 ISO-8859-7 x-IBM737 IBM869    | Η διεύθυνση υποδοχής είναι ήδη σε χρήση
            bind-forbidden           | windows-1253 ISO-8859-7 x-IBM737 IBM869    | Άρνηση πρόσβασης
            bind-forbidden           | windows-1254 ISO-8859-9 IBM857             | Bir yuvaya erişim izinlerinin yasakladığı bir şekilde erişilmeye çalışıldı.
            bind-in-use              | windows-31j EUC-JP                         | 各ソケット アドレスに対して
            bind-in-use              | GBK GB18030                                | 每个套接字地址(协议/网络地址/端口)只允许使用一次
            bind-in-use              | Big5 x-windows-950                         | 一次只能用一個通訊端位址
            bind-in-use              | x-windows-949 EUC-KR                       | 주소가 이미 사용 중입니다
            bind-forbidden           | windows-1252                               | Vastaketta yritettiin käyttää tavalla, jonka sen käyttöoikeudet estävät.
            """)
    void tellsWhy(String kind, String charsets, String text) {
        List<Charset> all = new ArrayList<>(ALWAYS);
        for (String name : charsets.split(" ")) {
            all.add(Charset.forName(name));
        }
        for (Charset charset : all) {
            assertThat(OwnPatterns.scan(scanner, "2024-03-12 08:00:01 app[77]: bind 0.0.0.0:8443: " + text + "\r\n", charset)).as(charset.name()).singleElement().satisfies(found -> {
                assertThat(found.kind().id()).isEqualTo(kind);
                assertThat(found.port()).contains(8443);
                assertThat(found.text()).endsWith(text);
            });
        }
    }

    /** A short word may stand by chance in the bytes of another character set: żądanego begins otherwise in each. */
    @Test
    void theLongestWordTellsTheCharacterSet() {
        byte[] line = "listen: Nie można przypisać żądanego adresu\n".getBytes(Charset.forName("ISO-8859-2"));
        assertThat(OwnPatterns.scan(scanner, line)).singleElement().extracting(LoggedFailure::text).isEqualTo("listen: Nie można przypisać żądanego adresu");
    }

    @ParameterizedTest
    @ValueSource(strings = { "無效的通訊端位址", "Неверный формат адреса сокета", "A kért cím nem található", "Dokument „Tabelle“ wird bereits verwendet", "файл уже используется",
            "Zahtevani naslov ne obstaja" })
    void aSocketsAddressOrAnotherThingInUseIsNone(String text) {
        for (Charset charset : ALWAYS) {
            assertThat(OwnPatterns.scan(scanner, "2024-03-12 08:00:01 app[77]: " + text + "\r\n", charset)).as(charset.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "Der Port 8080 wird bereits von einer anderen Anwendung verwendet.", "Port 8080 ist durch ein anderes Programm belegt.", "le port 8080 est occupé par un autre programme",
            "el puerto 8080 está ocupado por otro proceso", "порт 8080 занят другим процессом", "連接埠 8080 已被其他程式使用", "端口 8080 被其他程序占用", "ポート 8080 は別のプロセスで使われています", "port 8080 is held by another process",
            "Port 8080 indisponible : une autre instance l'utilise déjà", "el puerto 8080 ya lo usa otra aplicación", "ポート番号 8080 が競合しているため起動できません", "8080 포트가 이미 사용중" })
    void somebodyElseHasThePort(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(FailureKind.IN_USE);
            assertThat(found.port()).contains(8080);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "Port 80 kann nicht geöffnet werden (Zugriff verweigert)", "Port 80 lässt sich nicht öffnen: Keine Berechtigung", "impossible de se lier au port 80 (permission refusée)", "Ошибка привязки к порту 80: Отказано в доступе" })
    void nobodyMayHaveThePort(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(FailureKind.FORBIDDEN);
            assertThat(found.port()).contains(80);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "Verbindung zu 192.0.2.1 Port 8080 fehlgeschlagen: Zugriff verweigert", "Не удалось подключиться к 192.0.2.1:8080: Отказано в доступе", "Die E-Mail-Adresse wird bereits verwendet.",
            "该邮箱地址已被使用", "このメールアドレスは既に使用されています。" })
    void aConnectionOrAMailAddressIsNone(String text) {
        assertThat(OwnPatterns.scan(scanner, text)).isEmpty();
    }
}
