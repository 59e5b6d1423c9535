// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import berth.core.article.MalformedArticleException;
import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.failure.FailureScanner;
import berth.core.failure.FailureVocabulary;
import berth.eventlog.internal.packed.Frames;
import berth.testkit.SnapshotFixtures;

/** Good files to begin with, made by our own code. */
public final class Seeds {
    /** The property that tells where Berth's sources are. */
    private static final Path PROJECT = Path.of(System.getProperty("berth.project", "."));
    private static final byte[] NONE = {};

    private Seeds() { }

    /** Writes the seeds of a target into a folder. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[1]));
        int number = 0;
        for (byte[] seed : of(args[0])) {
            Files.write(folder.resolve("seed-" + ++number), seed);
        }
    }

    /** {@return what a target reads without loss, and must read whatever follows} */
    public static byte[] good(String target) {
        return switch (target) {
        case "Evt" -> WindowsLogs.evtBeginning();
        case "EvtxChunk" -> WindowsLogs.chunkBeginning();
        case "EvtxFile" -> WindowsLogs.twoChunks();
        case "Journal" -> Journals.beginning();
        case "Packed" -> gzip(bytes("good\n"));
        case "FailureText" -> bytes("Jul  2 08:10:45 web01 nginx[7]: bind() to 192.0.2.1:8080 failed (98: Address already in use)\n" + "all is well\n".repeat(40));
        default -> Texts.good(target);
        };
    }

    private static List<byte[]> of(String target) throws IOException {
        return switch (target) {
        case "All" -> all();
        case "Evt" -> WindowsLogs.evt();
        case "EvtxChunk" -> WindowsLogs.chunks();
        case "EvtxFile" -> WindowsLogs.changes();
        case "Journal" -> Journals.files();
        case "Zstd" -> List.of(Frames.frame(0), Frames.frame(1), Frames.frame(2), Arrays.copyOf(Frames.frame(2), 400));
        case "Lz4" -> Journals.blocks();
        case "Packed" -> List.of(gzip(bytes("good\n".repeat(40))), xz(bytes("good\n".repeat(40))), Frames.frame(2));
        case "Contributed" -> contributed();
        case "Evidence" -> evidence();
        case "FailureText" -> Texts.failures();
        case "FailureRecords" -> List.of(bytes("MSExchangeIMC|4007|1|||10048\nMSExchangeIMC|4020|2\nService Control Manager|7024|3|||IMC|%%10048"),
                bytes("Microsoft-Windows-HttpEvent|15005|1|@'\0\0||\\Device\\Http\\ReqQueue|0.0.0.0:80\nSMTPSVC|115|1|0000||10013"));
        default -> Texts.of(target);
        };
    }

    private static List<byte[]> all() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < All.NAMES.size(); i++) {
            for (byte[] seed : of(All.NAMES.get(i))) {
                seeds.add(Oracle.join(new byte[] { (byte) i }, seed));
            }
        }
        return seeds;
    }

    /** {@return a scanner with Berth's own patterns} */
    static FailureScanner scanner() {
        FailureVocabulary vocabulary = new FailureVocabulary(List.of(), List.of());
        List<FailurePattern> events = new ArrayList<>();
        try (var files = Files.newDirectoryStream(PROJECT.resolve("bundles/berth.articles/patterns"), "*.yaml")) {
            for (Path file : files) {
                Content content = FailurePatternReader.read("own", Files.readAllBytes(file));
                vocabulary = vocabulary.with(content.vocabulary());
                events.addAll(content.events());
            }
        } catch (IOException | MalformedArticleException e) {
            throw new IllegalStateException(e);
        }
        return new FailureScanner(events, vocabulary);
    }

    private static List<byte[]> contributed() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String folder : List.of("patterns", "articles")) {
            try (var files = Files.newDirectoryStream(PROJECT.resolve("bundles/berth.articles").resolve(folder))) {
                for (Path file : files) {
                    byte[] whole = Files.readAllBytes(file);
                    seeds.add(Arrays.copyOf(whole, Math.min(whole.length, 3000)));
                    seeds.add(Arrays.copyOf(whole, Math.min(whole.length, 700)));
                }
            }
        }
        return seeds;
    }

    private static List<byte[]> evidence() {
        byte[] snapshot = bytes(berth.core.snapshot.SnapshotFile.text(SnapshotFixtures.host("h").process(7, "nginx").listens(7, "0.0.0.0:80")
                .setting("winsock-proxy/INETINFO", "ServerBindTcpPorts", "25,110").snapshot()));
        return List.of(snapshot, bytes("[inetinfo]\r\nServerBindTcpPorts=25,110\r\nPersistent=1\r\nKillOldSession=1\r\n"),
                bytes("[Servers Ip Addresses]\r\nName=proxy\r\n[Microsoft Proxy Service]\r\nConfiguration Location=C:\\a\r\n"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }

    private static byte[] gzip(byte[] content) {
        return packed(content, GZIPOutputStream::new);
    }

    private static byte[] xz(byte[] content) {
        return packed(content, to -> new XZOutputStream(to, new LZMA2Options(1)));
    }

    /** Wraps a stream into one that packs. */
    private interface Packer {
        OutputStream over(OutputStream to) throws IOException;
    }

    private static byte[] packed(byte[] content, Packer packer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size() == 0 ? NONE : bytes.toByteArray();
    }
}
