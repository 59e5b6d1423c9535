// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;

import berth.core.evidence.Endpoint;

/**
 * What can be done about a port, and the sentence that says why.
 *
 * @param sentence escaped text
 */
record Offer(String sentence, List<Choice> choices) {
    Offer {
        choices = List.copyOf(choices);
    }

    /** One click. */
    sealed interface Choice {
        /**
         * Ends the programs that have the port, and runs the one that wants it.
         *
         * @param again whether it was run before and failed
         */
        record StopAndRun(Endpoint wanted, List<Owner> owners, boolean again) implements Choice {
            /** Copies the list. */
            public StopAndRun {
                owners = List.copyOf(owners);
            }
        }

        /** Runs it once more; the port is free. */
        record RunAgain() implements Choice { }

        /** Runs it, though the port is taken. */
        record RunAnyway() implements Choice { }

        /** Runs it once on another port; nothing is written. */
        record OtherPort(int port, PortSetting instead) implements Choice { }

        /** Opens the whole answer. */
        record WhoIsIt(Endpoint wanted) implements Choice { }

        /** Asks for the port, and remembers it for this launch configuration. */
        record AskPort() implements Choice { }

        /** Runs it once more below the debugger, which sees the port. */
        record FindPort() implements Choice { }
    }

    /** {@return what stands on a choice's button} */
    static String label(Choice choice) {
        return switch (choice) {
        case Choice.StopAndRun stop -> (stop.owners().size() == 1 ? "Stop It and Run" : "Stop Them and Run") + (stop.again() ? " Again" : "");
        case Choice.RunAgain again -> "Run Again";
        case Choice.RunAnyway anyway -> "Run Anyway";
        case Choice.OtherPort other -> "Use " + other.port() + " for This Launch";
        case Choice.WhoIsIt who -> "Who Is It?";
        case Choice.AskPort ask -> "Look";
        case Choice.FindPort find -> "Find It With the Debugger";
        };
    }
}
