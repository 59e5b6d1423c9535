// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Reads every entry of every jar below folders, and prints how many jars each signer has signed; status 1 where an entry is not signed, or is not
 * what was signed. Arguments: the folders or jars.
 */
class Signed {
    private static final String SIGNATURE = "META-INF/([^/]+[.](SF|RSA|DSA|EC)|MANIFEST[.]MF|SIG-.*)";
    private final Map<String, Integer> signers = new TreeMap<>();
    private boolean whole = true;

    public static void main(String[] args) throws IOException {
        Signed signed = new Signed();
        for (String place : args) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                    signed.look(jar);
                }
            }
        }
        signed.signers.forEach((signer, jars) -> System.out.println(jars + " " + signer));
        System.exit(signed.whole ? 0 : 1);
    }

    private void look(Path path) throws IOException {
        String signer = "";
        try (JarFile jar = new JarFile(path.toFile(), true)) {
            for (JarEntry entry : jar.stream().filter(entry -> !entry.isDirectory() && !entry.getName().matches(SIGNATURE)).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                CodeSigner[] by = entry.getCodeSigners();
                if (by == null) {
                    complain(path, entry.getName() + " is not signed");
                    return;
                }
                List<? extends Certificate> chain = by[0].getSignerCertPath().getCertificates();
                signer = chain.getFirst() instanceof X509Certificate first ? first.getSubjectX500Principal() + " " + fingerprint(first) : "?";
            }
            signers.merge(signer, 1, Integer::sum);
        } catch (SecurityException e) {
            complain(path, String.valueOf(e.getMessage()));
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void complain(Path jar, String what) {
        whole = false;
        System.out.println(jar.getFileName() + ": " + what);
    }
}
