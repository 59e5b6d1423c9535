// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.wiring.tests;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

import berth.core.contribution.Resources;

/** Files of bundles in a running framework. */
final class Platforms {
    private Platforms() { }

    static Resources resources() {
        return Platforms::read;
    }

    private static byte[] read(String bundle, String path) throws IOException {
        try (InputStream in = URI.create("platform:/plugin/" + bundle + "/" + path).toURL().openStream()) {
            return in.readNBytes(Resources.LIMIT);
        }
    }
}
