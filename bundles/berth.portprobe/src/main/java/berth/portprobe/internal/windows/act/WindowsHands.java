// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import berth.portprobe.internal.windows.act.WindowsAction.ChangeService;
import berth.portprobe.internal.windows.act.WindowsAction.EndProcess;
import berth.portprobe.internal.windows.act.WindowsAction.ExcludePorts;
import berth.portprobe.internal.windows.act.WindowsAction.SetStart;
import berth.portprobe.internal.windows.services.LiveServices;
import berth.portprobe.internal.windows.services.ServiceDoor;
import berth.portprobe.internal.windows.services.Services;

/** Looks at what an action would change, and does it. */
final class WindowsHands {
    private final ServiceHands services;
    private final ProcessHands processes;
    private final ExcludedRanges ranges;
    private final ProgramDoor programs;

    WindowsHands(ServiceDoor services, ProcessDoor processes, ProgramDoor programs, ServiceWait wait) {
        this.services = new ServiceHands(services, programs, wait);
        this.processes = new ProcessHands(processes, programs, this.services);
        this.ranges = new ExcludedRanges(programs);
        this.programs = programs;
    }

    static WindowsHands ofThisHost() {
        LiveServices services = new LiveServices();
        return new WindowsHands(services, new LiveProcesses(), new LivePrograms(), new ServiceWait(new Services(services)));
    }

    /** {@return what is there; empty when there is nothing to act on} */
    Optional<Seen> look(WindowsAction action, Map<String, ServiceNow> course) {
        return switch (action) {
        case ChangeService change -> services.look(change, course);
        case SetStart start -> services.look(start, course);
        case EndProcess end -> processes.look(end);
        case ExcludePorts exclude -> ranges.look(exclude);
        };
    }

    /** {@return what state it is in; empty when there is nothing to act on} */
    Optional<String> state(WindowsAction action) {
        return switch (action) {
        case ChangeService change -> services.now(change.service()).map(ServiceNow::text);
        case SetStart start -> services.now(start.service()).map(ServiceNow::text);
        case EndProcess end -> processes.identity(end.pid()).map(ProcessDoor.Identity::text);
        case ExcludePorts exclude -> ranges.state(exclude);
        };
    }

    /** {@return whether what is to end has ended by itself, as it should be} */
    boolean isGone(WindowsAction action) {
        return action instanceof EndProcess end && processes.isGone(end.pid());
    }

    /** {@return whether the number has gone to another process than the one that was seen to have begun then} */
    boolean isAnother(EndProcess action, Instant seen) {
        return !processes.began(action.pid(), seen);
    }

    /** {@return whether this user may do it} */
    boolean isAllowed(WindowsAction action) {
        return switch (action) {
        case ChangeService change -> services.mayChange(change, change.service());
        case SetStart start -> services.mayChange(start, start.service());
        case EndProcess end -> processes.mayEnd(end.pid());
        case ExcludePorts exclude -> programs.isRaised();
        };
    }

    /** {@return whether this program has the rights of an administrator} */
    boolean isRaised() {
        return programs.isRaised();
    }

    /** Does it, if what it meets is in that state. */
    void act(WindowsAction action, String state) throws IOException {
        switch (action) {
        case ChangeService change -> services.change(change);
        case SetStart start -> services.change(start);
        case EndProcess end -> processes.end(end, state);
        case ExcludePorts exclude -> ranges.change(exclude);
        }
    }
}
