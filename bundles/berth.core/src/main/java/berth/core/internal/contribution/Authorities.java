// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Authorities, such as those whose certificates come with this Java ({@code lib/security/cacerts}): whom they vouch for. For one thread. */
final class Authorities {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final String ANY_USE = "2.5.29.37.0";
    private static final int MAX_SUBJECT = 300;

    private final Source source;
    private Optional<KeyStore> known = Optional.empty();

    /** Where their certificates are. */
    @FunctionalInterface
    interface Source {
        /** {@return the certificates} */
        KeyStore load() throws IOException, GeneralSecurityException;
    }

    Authorities(Source source) {
        this.source = source;
    }

    /** {@return those that come with this Java} */
    static Authorities ofThisJava() {
        File file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile();
        return new Authorities(() -> KeyStore.getInstance(file, (char[]) null));
    }

    /** {@return the certificate's subject, cut if it is very long} */
    static String subject(Certificate certificate) {
        String name = certificate instanceof X509Certificate known ? known.getSubjectX500Principal().getName() : certificate.getType();
        return name.length() <= MAX_SUBJECT ? name : name.substring(0, MAX_SUBJECT) + "…";
    }

    /** {@return why they do not vouch now for a signer of code; empty if they do} Revocation is not asked for: that needs the network. */
    Optional<String> doubt(CertPath path) {
        try {
            KeyStore store = known.isPresent() ? known.get() : source.load();
            known = Optional.of(store);
            PKIXParameters parameters = new PKIXParameters(store);
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return isForCode(path) ? Optional.empty() : Optional.of("its certificate is not meant for signing code");
        } catch (CertPathValidatorException e) {
            return Optional.of(reason(path, e));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("this Java's list of authorities can't be read");
        }
    }

    private static boolean isForCode(CertPath path) throws GeneralSecurityException {
        if (!(path.getCertificates().get(0) instanceof X509Certificate leaf)) {
            return false;
        }
        List<String> uses = leaf.getExtendedKeyUsage();
        boolean[] key = leaf.getKeyUsage();
        return (uses == null || uses.contains(CODE_SIGNING) || uses.contains(ANY_USE)) && (key == null || key[0]);
    }

    private static String reason(CertPath path, CertPathValidatorException thrown) {
        if (thrown.getReason() == BasicReason.EXPIRED) {
            return "its certificate has expired";
        }
        if (thrown.getReason() == BasicReason.NOT_YET_VALID) {
            return "its certificate is not valid yet";
        }
        return path.getCertificates().get(0) instanceof X509Certificate leaf && leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())
                ? "self-signed" : "no authority that this Java knows vouches for it";
    }
}
