// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.article.KnownServer;

/** Our own list of greetings, as it lies beside this bundle. */
class OwnGreetingsTest {
    private static final Path FILE = Path.of("../berth.articles/patterns/greetings.yaml");

    private static List<KnownServer> servers() throws Exception {
        assumeTrue(Files.isRegularFile(FILE), "berth.articles does not lie beside berth.core");
        return FailurePatternReader.read("berth.articles.greetings", Files.readAllBytes(FILE)).servers();
    }

    private static List<String> saying(String greeting) throws Exception {
        return servers().stream().filter(server -> server.says(greeting)).map(server -> server.product() + " " + server.protocol().id()).distinct().toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "220 mx1.example.org ESMTP Postfix (Debian/GNU)|Postfix smtp",
            "220 postfix.example.org ESMTP Exim 4.96 Thu, 01 Jan 2026 12:00:00 +0000|Exim smtp",
            "220 mx1.example.org ESMTP Sendmail 8.17.1.9/8.17.1/Debian-2; Thu, 1 Jan 2026 12:00:00 GMT|Sendmail smtp",
            "220-mx1 Sendmail 8.6.12/8.6.12 ready at Thu, 1 Jan 1996 12:00:00 GMT|Sendmail smtp",
            "220 mx1.example.org ESMTP OpenSMTPD|OpenSMTPD smtp",
            "220 mx1.example.org ESMTP Haraka 3.0.3 ready|Haraka smtp",
            "220 MX1.example.com ESMTP Server (Microsoft Exchange Internet Mail Service 5.5.2653.13) ready|Exchange Internet Mail Service smtp",
            "220 MX1.example.com Microsoft Exchange Internet Mail Service 5.0.1457.7 ready|Exchange Internet Mail Service smtp",
            "220 mx1.example.com Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready at  Thu, 1 Jan 2026 12:00:00 +0000|Windows SMTP service smtp",
            "220-mx1.example.com Microsoft SMTP MAIL ready at Thu, 1 Jan 1998 12:00:00 +0000 Version: 5.5.1774.114.11|Windows SMTP service smtp",
            "220 MX1.example.com Microsoft ESMTP MAIL Service ready at Thu, 1 Jan 2026 12:00:00 +0000|Exchange smtp",
            "220 mx1.example.com ESMTP Service (Lotus Domino Release 8.5.3FP6) ready at Thu, 1 Jan 2026 12:00:00 +0000|HCL Domino smtp",
            "220 mx1.example.com ESMTP MDaemon 20.0.0; Thu, 01 Jan 2026 12:00:00 +0000|MDaemon smtp",
            "220 mx1.example.com ESMTP MailEnable Service, Version: 10.30-- ready at 01/01/26 12:00:00|MailEnable smtp",
            "220 mailpit.example.com Mailpit ESMTP Service ready|Mailpit smtp",
            "220 mx1.example.org Dovecot (Debian) ready.|Dovecot smtp",
            "+OK Dovecot (Debian) ready.|Dovecot pop3", "+OK [XCLIENT] Dovecot ready.|Dovecot pop3",
            "+OK mx1 Cyrus POP3 3.6.1-Debian-3.6.1-4 server ready|Cyrus pop3", "+OK Hello there.|Courier pop3",
            "+OK Microsoft Exchange POP3 server version 5.5.2653.23 ready|Exchange pop3",
            "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN] Dovecot (Debian) ready.|Dovecot imap",
            "* OK [CAPABILITY IMAP4rev1 LITERAL+] mx1 Cyrus IMAP 3.6.1-Debian-3.6.1-4 server ready|Cyrus imap",
            "* OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN] Courier-IMAP ready. Copyright 1998-2022 Double Precision, Inc.|Courier imap",
            "* OK The Microsoft Exchange IMAP4 service is ready. [QQA=]|Exchange imap",
            "220 (vsFTPd 3.0.3)|vsftpd ftp", "220 ProFTPD Server (Debian) [::ffff:127.0.0.1]|ProFTPD ftp",
            "220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------|Pure-FTPd ftp", "220 Microsoft FTP Service|Windows FTP service ftp",
            "220 mx1 Microsoft FTP Service (Version 4.0).|Windows FTP service ftp", "220-FileZilla Server 1.7.3|FileZilla Server ftp",
            "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3|OpenSSH ssh", "SSH-2.0-OpenSSH_for_Windows_8.1|OpenSSH ssh", "SSH-2.0-dropbear_2022.83|Dropbear ssh",
            "200 news.example.org InterNetNews NNRP server INN 2.7.1 ready (posting ok)|INN nntp",
            "HTTP/1.1 200 OK Server: Apache/2.4.57 (Debian)|Apache httpd http", "HTTP/1.1 200 OK Server: nginx/1.22.1|nginx http",
            "HTTP/1.1 200 OK Server: Microsoft-IIS/10.0|IIS http" })
    void aGreetingIsOfOneProduct(String greeting, String product) throws Exception {
        assertThat(saying(greeting)).containsExactly(product);
    }

    @ParameterizedTest
    @ValueSource(strings = { "220 exim.postfix.sendmail.example.org ESMTP", "220 dovecot-ready.example.org ESMTP ready", "220 mx1 ESMTP", "220 proftpd.example.org FTP server ready.",
            "220 smtp.passthru ESMTP", "+OK POP3 server ready", "* OK IMAP4rev1 ready", "SSH-2.0-Go", "200 ok", "" })
    void anotherOneOrAHostsNameIsOfNone(String greeting) throws Exception {
        assertThat(saying(greeting)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "/usr/lib/postfix/sbin/master,Postfix", "/usr/libexec/postfix/smtpd,Postfix", "/usr/sbin/exim4,Exim", "/usr/lib/sm.bin/sendmail,Sendmail",
            "/usr/sbin/smtpd,OpenSMTPD", "/usr/sbin/sshd,OpenSSH", "/usr/sbin/dovecot,Dovecot", "/usr/sbin/vsftpd,vsftpd", "/usr/sbin/cyrmaster,Cyrus" })
    void anExecutableIsOfOneProduct(String exe, String product) throws Exception {
        assertThat(servers().stream().filter(server -> server.runsFrom(exe)).map(KnownServer::product).distinct()).containsExactly(product);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/usr/sbin/inetd", "/usr/sbin/xinetd", "/usr/lib/systemd/systemd", "/usr/sbin/tcpd", "/usr/bin/tcpserver", "/usr/bin/docker-proxy", "/usr/sbin/haproxy",
            "/usr/bin/socat", "/usr/bin/ssh", "/usr/bin/stunnel4", "C:\\Windows\\System32\\svchost.exe", "/usr/sbin/clamsmtpd", "/usr/bin/python3.11", "/opt/java/bin/java" })
    void whoServesForOthersIsOfNone(String exe) throws Exception {
        assertThat(servers().stream().filter(server -> server.runsFrom(exe)).map(KnownServer::product)).isEmpty();
    }

    @Test
    void noOtherFileOfOursNeedsToBeReadForThem() throws Exception {
        assumeTrue(Files.isRegularFile(FILE), "berth.articles does not lie beside berth.core");
        try (Stream<Path> files = Files.list(FILE.getParent())) {
            assertThat(files.filter(file -> !file.equals(FILE)).filter(file -> holds(file, "servers:"))).as("it would cost every answer with a greeting a tenth of a second")
                    .isEmpty();
        }
    }

    private static boolean holds(Path file, String word) {
        try {
            return Files.readString(file).contains(word);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
