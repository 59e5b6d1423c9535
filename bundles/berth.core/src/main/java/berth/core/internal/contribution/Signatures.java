// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import berth.core.contribution.Guard;
import berth.core.contribution.JarSignature;

/**
 * Verifies the signatures of jars by Java's own means: every file is read and compared with what was signed.
 * What Java leaves out silently (a signature that it can't verify, a signed file that is gone) is told, too. For one thread.
 */
public final class Signatures {
    private static final Pattern BLOCK = Pattern.compile("META-INF/[^/]+\\.(RSA|DSA|EC)");
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]*|MANIFEST\\.MF)");
    private static final int MAX_PARTS = 32;
    private static final int MAX_PART = 8 << 20;
    private static final long MAX_BYTES = 1L << 30;
    private static final int BUFFER = 1 << 16;

    private final Authorities authorities;

    /** Asks the authorities that this Java knows. */
    public Signatures() {
        this(Authorities.ofThisJava());
    }

    Signatures(Authorities authorities) {
        this.authorities = authorities;
    }

    /** What was counted while a jar was read. */
    private static final class Count {
        private final Map<CodeSigner, Integer> signed = new LinkedHashMap<>();
        private int files;
        private long bytes;
    }

    /** {@return who signed that file}; reads at most 1 GiB of it. */
    public JarSignature of(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return new JarSignature.NotChecked("it is no jar");
        }
        try {
            List<String> parts = parts(jar);
            return parts.isEmpty() ? new JarSignature.Unsigned() : verified(jar.toFile(), parts);
        } catch (SecurityException e) {
            return new JarSignature.Broken(said(e));
        } catch (IOException e) {
            return new JarSignature.NotChecked("it can't be read: " + Guard.reason(e));
        }
    }

    private static String said(Exception thrown) {
        String reason = Guard.reason(thrown);
        return reason.substring(reason.indexOf(' ') + 1);
    }

    /** {@return the signature files and blocks} Java takes them whole into memory, so their size is looked at first. */
    private static List<String> parts(Path jar) throws IOException {
        List<String> parts = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName().toUpperCase(Locale.ROOT);
                if (SIGNATURE.matcher(name).matches()) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        if (parts.size() > MAX_PARTS || in.readNBytes(MAX_PART + 1).length > MAX_PART) {
                            throw new IOException("its signatures are too large");
                        }
                    }
                    if (name.endsWith(".SF") || isBlock(name)) {
                        parts.add(entry.getName());
                    }
                }
            }
        }
        return parts;
    }

    private JarSignature verified(File file, List<String> parts) throws IOException {
        try (JarFile jar = new JarFile(file, true)) {
            Count count = new Count();
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && !SIGNATURE.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches()) {
                    read(jar, entry, count);
                }
            }
            Optional<String> wrong = withoutBlock(parts).or(() -> unproven(jar, parts, count));
            wrong = wrong.isPresent() ? wrong : missing(jar, parts);
            return wrong.<JarSignature> map(JarSignature.Broken::new).orElseGet(() -> signed(count));
        }
    }

    private static void read(JarFile jar, JarEntry entry, Count count) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = jar.getInputStream(entry)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                count.bytes += length;
                if (count.bytes > MAX_BYTES) {
                    throw new IOException("it is too large");
                }
            }
        }
        count.files++;
        Optional.ofNullable(entry.getCodeSigners()).stream().flatMap(Stream::of).distinct().forEach(signer -> count.signed.merge(signer, 1, Integer::sum));
    }

    /** Java does not miss what is gone: a signature file names all that was there. */
    private static Optional<String> missing(JarFile jar, List<String> parts) throws IOException {
        for (String part : parts) {
            if (!isBlock(part)) {
                try (InputStream in = jar.getInputStream(jar.getEntry(part))) {
                    Optional<String> gone = new Manifest(in).getEntries().keySet().stream().filter(name -> !name.contains("://") && jar.getEntry(name) == null).findFirst();
                    if (gone.isPresent()) {
                        return gone.map(name -> name + " was signed and is gone");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isBlock(String part) {
        return BLOCK.matcher(part.toUpperCase(Locale.ROOT)).matches();
    }

    private static Optional<String> unproven(JarFile jar, List<String> parts, Count count) {
        return parts.stream().filter(part -> isBlock(part) && !isProven(jar, part, count)).findFirst()
                .map(part -> part + " can't be verified: it has changed, or this Java takes its algorithm for too weak");
    }

    private static Optional<String> withoutBlock(List<String> parts) {
        List<String> blocks = parts.stream().filter(Signatures::isBlock).map(Signatures::base).toList();
        return parts.stream().filter(part -> !blocks.contains(base(part))).findFirst().map(part -> part + " has no signature beside it");
    }

    private static String base(String part) {
        return part.substring(0, part.lastIndexOf('.')).toUpperCase(Locale.ROOT);
    }

    /** Java takes a block that it can't verify for none. A block holds the certificates of its signers. */
    private static boolean isProven(JarFile jar, String block, Count count) {
        try (InputStream in = jar.getInputStream(jar.getEntry(block))) {
            var held = CertificateFactory.getInstance("X.509").generateCertificates(in);
            return count.signed.keySet().stream().anyMatch(signer -> held.contains(leaf(signer)));
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static Certificate leaf(CodeSigner signer) {
        return signer.getSignerCertPath().getCertificates().get(0);
    }

    private JarSignature signed(Count count) {
        return new JarSignature.Signed(count.signed.entrySet().stream().map(signer -> new JarSignature.Signer(Authorities.subject(leaf(signer.getKey())),
                count.files - signer.getValue(), authorities.doubt(signer.getKey().getSignerCertPath()))).toList());
    }
}
