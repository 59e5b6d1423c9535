// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Map;

/** What a launch configuration states: arguments in their order, as they reach the program, and the variables it sets. */
public record LaunchSettings(List<String> programArguments, List<String> vmArguments, Map<String, String> environment) {
    /** Copies all three. */
    public LaunchSettings {
        programArguments = List.copyOf(programArguments);
        vmArguments = List.copyOf(vmArguments);
        environment = Map.copyOf(environment);
    }
}
