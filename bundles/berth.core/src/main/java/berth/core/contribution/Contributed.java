// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.concurrent.Callable;

/**
 * A usable contribution, made when it is asked for.
 *
 * @param make loads the contributor's class and creates it, or reads its data; call it through {@link Guard} only
 */
public record Contributed<T>(String id, String bundle, Callable<T> make) { }
