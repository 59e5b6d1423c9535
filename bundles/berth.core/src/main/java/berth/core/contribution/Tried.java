// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.time.Duration;
import java.util.Optional;

/**
 * A contribution after it was tried.
 *
 * @param took how long its class took to be loaded and made, or its data to be read; empty when it was out before, or did not come back
 */
public record Tried(Contribution contribution, Optional<Duration> took) { }
