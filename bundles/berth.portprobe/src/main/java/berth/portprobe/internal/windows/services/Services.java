// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.windows.WindowsError;

/** Reads what the service control manager tells. What it does not tell of one service is left open. */
public final class Services {
    private static final int FAILURE_ACTIONS = 2;
    private static final int DELAYED = 3;

    private final ServiceDoor door;

    /** Asks through that door. */
    public Services(ServiceDoor door) {
        this.door = door;
    }

    /** {@return all services} */
    ServiceRow.Table all() throws WindowsError {
        ServiceDoor.All all = door.services();
        List<ServiceRow> rows = new ArrayList<>();
        boolean whole = all.whole();
        for (ServiceDoor.Filled part : all.parts()) {
            ServiceRow.Table table = ServiceRow.read(part.bytes(), part.count(), true);
            rows.addAll(table.rows());
            whole &= table.whole();
        }
        return new ServiceRow.Table(rows, whole);
    }

    /** {@return what it does now; empty where the manager tells nonsense} */
    public Optional<ServiceStatus> status(String service) throws WindowsError {
        return ServiceStatus.read(door.status(service), 0, true);
    }

    /** {@return how it is set up}; throws when it is not told. */
    Optional<ServiceConfig> config(String service) throws WindowsError {
        return ServiceConfig.read(door.config(service));
    }

    /** {@return when it starts by itself} */
    Optional<StartType> startType(String service, ServiceConfig config) {
        return StartType.of(config.start(), config.start() == StartType.AUTO.number() && isDelayed(service));
    }

    /** {@return when it starts by itself}; throws when it is not told. */
    public Optional<StartType> startType(String service) throws WindowsError {
        return config(service).flatMap(config -> startType(service, config));
    }

    private boolean isDelayed(String service) {
        try {
            return door.config(service, DELAYED).number(0).filter(flag -> flag != 0).isPresent();
        } catch (WindowsError e) {
            // Windows XP and Wine do not know of it.
            return false;
        }
    }

    /** {@return what is done when it ends by itself; empty where that is not told} */
    public Optional<FailureActions> failureActions(String service) {
        try {
            return FailureActions.read(door.config(service, FAILURE_ACTIONS));
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return the services that run and stop with it; empty where that is not told} */
    public Optional<List<ServiceRow>> dependents(String service) {
        try {
            ServiceDoor.Filled filled = door.dependents(service);
            ServiceRow.Table table = ServiceRow.read(filled.bytes(), filled.count(), false);
            return table.whole() ? Optional.of(table.rows()) : Optional.empty();
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return the services that run in that process; empty where the list can't be read as a whole} */
    public Optional<List<String>> in(long pid) {
        try {
            ServiceRow.Table all = all();
            List<String> names = all.rows().stream().filter(row -> row.status().pid() == pid).map(ServiceRow::name).toList();
            return all.whole() ? Optional.of(names) : Optional.empty();
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return the process of that number} */
    public ProcessRef process(long pid) {
        return door.process(pid);
    }
}
