// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Writes bundles as a vendor would build them, outside this build. */
final class VendorJar {
    private VendorJar() { }

    /** A detector made of data. */
    static String detector(String bundle, String id) {
        return """
                <plugin>
                   <extension point="berth.core.antivirusDetectors">
                      <detector id="%s.%s" vendor="Example" product="MailShield">
                         <fingerprint kind="process" pattern="mailshieldd"/>
                      </detector>
                   </extension>
                </plugin>
                """.formatted(bundle, id);
    }

    static Path write(Path jar, String symbolicName, String plugin) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Require-Bundle", "berth.core");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new ZipEntry("plugin.xml"));
            out.write(plugin.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }
}
