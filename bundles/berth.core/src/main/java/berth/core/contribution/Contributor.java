// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Optional;

/**
 * A bundle that brings contributions, or tries to.
 *
 * @param version its Bundle-Version
 * @param vendor  its Bundle-Vendor, in its default language
 */
public record Contributor(String bundle, Optional<String> version, Optional<String> vendor, JarSignature signature) { }
