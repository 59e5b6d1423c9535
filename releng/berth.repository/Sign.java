// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import jdk.security.jarsigner.JarSigner;

/**
 * Signs all jars below a folder that nobody has signed yet. Arguments: the folder, the key store, the alias of the key in it. The password is
 * in the environment variable {@code BERTH_KEYSTORE_PASSWORD}. A key store that is not there is made, with a key that vouches for nothing.
 */
class Sign {
    private static final String DEFAULT_PASSWORD = "for this build only";

    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = Path.of(args[1]);
        String alias = args[2];
        String password = Optional.ofNullable(System.getenv("BERTH_KEYSTORE_PASSWORD")).filter(word -> !word.isEmpty()).orElse(DEFAULT_PASSWORD);
        if (!Files.exists(keys)) {
            make(keys, alias, password);
        }
        JarSigner signer = signer(keys, alias, password.toCharArray());
        int signed = 0;
        for (Path jar : jars(Path.of(args[0]))) {
            if (!isSigned(jar)) {
                sign(signer, jar);
                signed++;
            }
        }
        System.out.println("signed " + signed + " jars with the key " + alias + " of " + keys);
    }

    private static void make(Path keys, String alias, String password) throws IOException, InterruptedException {
        Files.createDirectories(keys.toAbsolutePath().getParent());
        ProcessBuilder keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore", keys.toString(),
                "-storetype", "PKCS12", "-storepass:env", "BERTH_KEYSTORE_PASSWORD", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "365",
                "-dname", "CN=Berth (key of one build)");
        keytool.environment().put("BERTH_KEYSTORE_PASSWORD", password);
        if (keytool.inheritIO().start().waitFor() != 0) {
            throw new IOException("no key could be made");
        }
    }

    private static JarSigner signer(Path keys, String alias, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(keys.toFile(), password);
        if (store.getEntry(alias, new KeyStore.PasswordProtection(password)) instanceof KeyStore.PrivateKeyEntry key) {
            return new JarSigner.Builder(key).signerName("BERTH").build();
        }
        throw new GeneralSecurityException("there is no private key " + alias + " in " + keys);
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            // The indexes of the repository itself are jars in name only.
            return files.filter(file -> file.toString().endsWith(".jar") && !folder.equals(file.getParent())).sorted().toList();
        }
    }

    private static boolean isSigned(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).anyMatch(name -> name.matches("META-INF/[^/]+[.]SF"));
        }
    }

    private static void sign(JarSigner signer, Path jar) throws IOException {
        Path part = jar.resolveSibling(jar.getFileName() + ".part");
        try (ZipFile from = new ZipFile(jar.toFile()); OutputStream to = Files.newOutputStream(part)) {
            signer.sign(from, to);
        }
        Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
