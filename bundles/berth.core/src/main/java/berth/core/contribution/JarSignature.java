// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.List;
import java.util.Optional;

/**
 * Who signed a bundle's jar, as far as Java can prove it (JAR File Specification, "Signed JAR File").
 * A signature proves that a file is what its signer has signed; it does not prove that the signer is to be trusted.
 */
public sealed interface JarSignature {
    /** Nobody signed it. */
    record Unsigned() implements JarSignature { }

    /** Every signature in it is sound; each tells what it covers. */
    record Signed(List<Signer> signers) implements JarSignature {
        /** Copies the list. */
        public Signed {
            signers = List.copyOf(signers);
        }
    }

    /** It was signed, and is not what was signed. */
    record Broken(String reason) implements JarSignature { }

    /** It could not be looked at: it is no jar, for example. */
    record NotChecked(String reason) implements JarSignature { }

    /**
     * One who signed.
     *
     * @param subject  of the certificate, as RFC 2253 writes it; whoever made the certificate has chosen it
     * @param unsigned how many files this one has not signed; none if the whole jar is signed
     * @param doubt    why no authority that this Java knows vouches for the certificate now; empty if one does. Whether it was
     *                 revoked is not asked
     */
    record Signer(String subject, int unsigned, Optional<String> doubt) { }
}
