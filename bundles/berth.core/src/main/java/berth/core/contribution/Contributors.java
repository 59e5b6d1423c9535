// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;

import berth.core.internal.contribution.Signatures;

/** Reads who bundles are from their manifests and signatures, which are strangers' files. */
final class Contributors {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String LOCALIZATION = "OSGI-INF/l10n/bundle";

    private Contributors() { }

    /** {@return the bundles that are found; a signature that is not verified within the deadline for all is not checked} */
    static List<Contributor> of(List<String> bundles, Resources resources, Duration deadline) {
        List<Path> places = new ArrayList<>();
        List<byte[]> manifests = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (String bundle : bundles) {
            read(resources, bundle, MANIFEST).ifPresent(manifest -> {
                found.add(bundle);
                manifests.add(manifest);
                places.add(resources.location(bundle).orElse(Path.of("")));
            });
        }
        List<Callable<JarSignature>> checks = places.stream().<Callable<JarSignature>> map(place -> () -> new Signatures().of(place)).toList();
        List<Guard.Outcome<JarSignature>> signatures = Guard.callAll(checks, deadline);
        List<Contributor> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String bundle = found.get(i);
            byte[] manifest = manifests.get(i);
            all.add(new Contributor(bundle, BundleManifest.header(manifest, "Bundle-Version"), vendor(resources, bundle, manifest),
                    signatures.get(i).either(signature -> signature, silent -> new JarSignature.NotChecked(silent.reason()))));
        }
        return List.copyOf(all);
    }

    /** A name that begins with % stands in a file of texts (OSGi Core, 3.11.2). */
    private static Optional<String> vendor(Resources resources, String bundle, byte[] manifest) {
        return BundleManifest.header(manifest, "Bundle-Vendor").map(vendor -> !vendor.startsWith("%") ? vendor
                : text(resources, bundle, BundleManifest.header(manifest, "Bundle-Localization").orElse(LOCALIZATION) + ".properties", vendor.substring(1)).orElse(vendor));
    }

    private static Optional<String> text(Resources resources, String bundle, String file, String key) {
        return file.startsWith("/") || file.contains("..") ? Optional.empty() : read(resources, bundle, file).flatMap(bytes -> {
            Properties texts = new Properties();
            try {
                texts.load(new java.io.InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
            return Optional.ofNullable(texts.getProperty(key));
        });
    }

    private static Optional<byte[]> read(Resources resources, String bundle, String path) {
        return Guard.call(() -> resources.read(bundle, path)).value();
    }
}
