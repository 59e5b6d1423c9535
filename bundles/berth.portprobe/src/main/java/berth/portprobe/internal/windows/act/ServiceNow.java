// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.services.ServiceRow;
import berth.portprobe.internal.windows.services.ServiceStatus;
import berth.portprobe.internal.windows.services.Services;
import berth.portprobe.internal.windows.services.StartType;

/**
 * How a service is now, or will be when what comes before was done.
 *
 * @param startType  empty where Windows does not tell it
 * @param dependents those that run; empty where Windows does not tell them
 */
record ServiceNow(ServiceStatus status, boolean runs, Optional<StartType> startType, Optional<ProcessRef> process, Optional<List<String>> dependents) {

    static Optional<ServiceNow> of(String service, Services services) throws WindowsError {
        Optional<ServiceStatus> status = services.status(service);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<String>> dependents = services.dependents(service).map(rows -> rows.stream().map(ServiceRow::name).toList());
        return Optional.of(new ServiceNow(status.get(), !status.get().isStopped(), startType(service, services),
                Optional.of(status.get().pid()).filter(pid -> pid != 0).map(services::process), dependents));
    }

    private static Optional<StartType> startType(String service, Services services) {
        try {
            return services.startType(service);
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return the same when it runs, or does not} */
    ServiceNow with(boolean running) {
        return new ServiceNow(status, running, startType, process, running ? dependents : Optional.of(List.of()));
    }

    /** {@return the same with another start type} */
    ServiceNow with(StartType type) {
        return new ServiceNow(status, runs, Optional.of(type), process, dependents);
    }

    /** {@return what must still be so when it is changed} */
    String text() {
        return status.word() + " " + startType.map(StartType::word).orElse("-") + process.map(one -> " pid " + one.pid() + one.started().map(start -> " of " + start).orElse("")).orElse("")
                + dependents.filter(names -> !names.isEmpty()).map(names -> " with " + String.join(", ", names)).orElse("");
    }
}
