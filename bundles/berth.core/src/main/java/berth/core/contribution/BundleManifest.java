// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.Manifest;

/** What is read of a bundle's manifest. */
public final class BundleManifest {
    private BundleManifest() { }

    /** {@return the Bundle-SymbolicName without its directives, or empty when there is none (OSGi Core, 3.2.1)} */
    public static Optional<String> symbolicName(byte[] manifest) {
        return header(manifest, "Bundle-SymbolicName").map(value -> value.split(";", 2)[0].strip()).filter(name -> !name.isEmpty());
    }

    /** {@return a header of the whole bundle, or empty when there is none or the manifest can't be read} */
    static Optional<String> header(byte[] manifest, String name) {
        try {
            return Optional.ofNullable(new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes().getValue(name)).map(String::strip).filter(value -> !value.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
