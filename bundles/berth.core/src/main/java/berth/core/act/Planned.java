// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.act;

import berth.core.spi.Actuator.Plan;

/** What would be done, and the id of the actuator that would do it. */
public record Planned(String actuator, Plan plan) { }
