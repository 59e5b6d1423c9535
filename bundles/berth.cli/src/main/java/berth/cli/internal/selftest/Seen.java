// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import berth.core.diagnosis.Diagnosis;
import berth.core.snapshot.Snapshot;

/** What Berth saw of the host when it was asked for an endpoint, and what it answered. */
record Seen(Snapshot host, Diagnosis answer) { }
