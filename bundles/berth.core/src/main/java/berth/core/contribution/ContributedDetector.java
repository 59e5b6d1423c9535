// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import berth.core.spi.AntivirusDetector;

/** A contributed anti-virus detector with the product that it recognises. */
public record ContributedDetector(String vendor, String product, Contributed<AntivirusDetector> detector) { }
