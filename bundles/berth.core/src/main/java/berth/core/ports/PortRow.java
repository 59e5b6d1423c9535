// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import java.util.Optional;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.SocketSeen;

/**
 * A socket and who has it.
 *
 * @param holder the processes that are proven to have it, named by the oldest; empty when nobody could prove that
 */
public record PortRow(SocketSeen socket, Optional<Holder> holder) { }
