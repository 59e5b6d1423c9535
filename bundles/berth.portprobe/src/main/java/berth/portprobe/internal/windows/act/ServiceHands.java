// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.act.WindowsAction.ChangeService;
import berth.portprobe.internal.windows.act.WindowsAction.SetStart;
import berth.portprobe.internal.windows.services.FailureActions;
import berth.portprobe.internal.windows.services.ServiceDoor;
import berth.portprobe.internal.windows.services.ServiceStatus;
import berth.portprobe.internal.windows.services.Services;
import berth.portprobe.internal.windows.services.StartType;

/** Looks at services, starts and stops them, and sets when they start. */
final class ServiceHands {
    private static final int ALREADY_RUNNING = 1056;
    private static final int DISABLED = 1058;
    private static final int CANNOT_ACCEPT = 1061;
    private static final int NOT_ACTIVE = 1062;
    private static final int OTHERS_DEPEND = 1051;
    private static final int OWN_CODE = 1066;
    private static final int ADDRESS_IN_USE = 10048;

    private final ServiceDoor door;
    private final Services services;
    private final ProgramDoor programs;
    private final ServiceWait wait;

    ServiceHands(ServiceDoor door, ProgramDoor programs, ServiceWait wait) {
        this.door = door;
        this.services = new Services(door);
        this.programs = programs;
        this.wait = wait;
    }

    /** {@return how it is now; empty where there is none, or Windows does not tell} */
    Optional<ServiceNow> now(String service) {
        try {
            return ServiceNow.of(service, services);
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }

    /** {@return what it meets when what comes before it was done, which {@code course} tells and to which this is added} */
    Optional<Seen> look(ChangeService action, Map<String, ServiceNow> course) {
        Optional<ServiceNow> before = before(action.service(), course);
        if (before.isEmpty() || action.start() && before.get().startType().equals(Optional.of(StartType.DISABLED))) {
            return Optional.empty();
        }
        ServiceNow now = before.get();
        course.put(action.service(), now.with(action.start()));
        List<WindowsAction> undo = new ArrayList<>();
        if (now.runs() != action.start()) {
            undo.add(new ChangeService(!action.start(), action.service()));
            now.dependents().filter(names -> !action.start()).ifPresent(names -> names.reversed().forEach(name -> undo.add(new ChangeService(true, name))));
        }
        return Optional.of(new Seen(now.text(), action.start() ? starting(action.service(), now) : stopping(action.service(), now), undo));
    }

    /** {@return the same for a start type} */
    Optional<Seen> look(SetStart action, Map<String, ServiceNow> course) {
        return before(action.service(), course).map(now -> {
            course.put(action.service(), now.with(action.type()));
            String was = now.startType().map(type -> type == action.type() ? "which it is already" : "it is " + type.word() + " now").orElse("what it is now Windows does not tell, so an undo can't bring it back");
            return new Seen(now.text(), List.of("Sets the start type of " + action.service() + " to " + action.type().word() + "; " + was + "."),
                    now.startType().filter(type -> type != action.type()).stream().<WindowsAction> map(type -> new SetStart(action.service(), type)).toList());
        });
    }

    private Optional<ServiceNow> before(String service, Map<String, ServiceNow> course) {
        return Optional.ofNullable(course.get(service)).or(() -> now(service));
    }

    private static List<String> starting(String service, ServiceNow now) {
        return List.of(now.runs() ? service + " runs already." : "Starts " + service + (now.status().isStopped() ? ", stopped now." : " again."));
    }

    private static List<String> stopping(String service, ServiceNow now) {
        if (!now.runs()) {
            return List.of(service + " is stopped already.");
        }
        List<String> effects = new ArrayList<>();
        effects.add("Stops " + service + ", " + now.status().word() + " now.");
        if (now.status().state() == ServiceStatus.STOP_PENDING) {
            effects.add("It has been asked to before; Berth waits for it as long as it gives signs that it goes on.");
        } else if (!now.status().canStop()) {
            effects.add("It takes no request to stop now, so Windows is likely to refuse it.");
        }
        String dependents = now.dependents().map(names -> names.isEmpty() ? "" : "With it stop " + String.join(", ", names) + ", which depend on it.")
                .orElse("Windows does not tell which services depend on it; if one of them runs, this one can't be stopped.");
        String boot = now.startType().filter(type -> type == StartType.AUTO || type == StartType.DELAYED_AUTO).map(type -> "It starts again at the next boot (start type " + type.word() + ").").orElse("");
        Stream.of(dependents, boot).filter(sentence -> !sentence.isEmpty()).forEach(effects::add);
        return effects;
    }

    /** {@return what happens to the service of a process that is ended, as a sentence} */
    String ended(String service) {
        return "The service " + service + " runs in it, " + services.failureActions(service).flatMap(FailureActions::restart)
                .map(action -> "which the system starts again after " + Duration.ofMillis(action.delayMillis()).toSeconds() + " seconds.").orElse("and ends with it.");
    }

    /** {@return the services of that process; empty where Windows does not tell} */
    Optional<List<String>> in(long pid) {
        return services.in(pid);
    }

    /** {@return whether this user may do it} */
    boolean mayChange(WindowsAction action, String service) {
        try {
            door.check(service, action instanceof SetStart ? ServiceDoor.MAY_CONFIGURE : action instanceof ChangeService change && change.start() ? ServiceDoor.MAY_START : ServiceDoor.MAY_STOP);
            return true;
        } catch (WindowsError e) {
            return !e.denied();
        }
    }

    /** Starts or stops it, with those that depend on it before, and looks whether it does. */
    void change(ChangeService action) throws IOException {
        boolean allowed = mayChange(action, action.service());
        List<String> dependents = action.start() ? List.of() : now(action.service()).flatMap(ServiceNow::dependents).orElse(List.of());
        for (String service : Stream.concat(dependents.stream(), Stream.of(action.service())).toList()) {
            if (!allowed) {
                // net would take a title or a name of its own for the service's, too, and stop those that have come to depend on it meanwhile.
                raised(List.of(action.program(), action.start() ? "start" : "stop", service));
                ServiceStatus now = wait.afterPending(service);
                if (action.start()) {
                    checkRunning(now);
                } else {
                    checkStopped(now);
                }
            } else if (action.start()) {
                start(service);
            } else {
                stop(service);
            }
        }
    }

    private void raised(List<String> vector) throws IOException {
        // What it says of itself is seen by nobody; how the service is then tells more.
        programs.runRaised(vector);
    }

    private void start(String service) throws IOException {
        try {
            door.start(service);
        } catch (WindowsError e) {
            if (e.code() != ALREADY_RUNNING) {
                throw new IOException(e.code() == DISABLED ? "it, or what it depends on, is disabled" : "Windows did not start it (" + e.getMessage() + ")", e);
            }
        }
        checkRunning(wait.afterPending(service));
    }

    private static void checkRunning(ServiceStatus status) throws IOException {
        if (status.isStopped()) {
            int code = status.exitCode() == OWN_CODE ? status.ownCode() : status.exitCode();
            throw new IOException(code == 0 ? "it is stopped" : "it is stopped, with error " + Integer.toUnsignedString(code) + (code == ADDRESS_IN_USE ? ": its port is taken" : ""));
        }
        if (ServiceWait.isPending(status)) {
            throw new IOException("it is still " + status.word() + ", and has given no sign for too long that it goes on");
        }
    }

    private void stop(String service) throws IOException {
        try {
            if (services.status(service).map(ServiceStatus::state).filter(state -> state == ServiceStatus.STOP_PENDING || state == ServiceStatus.STOPPED).isEmpty()) {
                door.stop(service);
            }
        } catch (WindowsError e) {
            if (e.code() != NOT_ACTIVE) {
                throw new IOException(switch (e.code()) {
                case CANNOT_ACCEPT -> service + " takes no request to stop now";
                case OTHERS_DEPEND -> "other services that run depend on " + service + "; stop those first";
                default -> "Windows did not stop " + service + " (" + e.getMessage() + ")";
                }, e);
            }
        }
        checkStopped(wait.afterPending(service));
    }

    private static void checkStopped(ServiceStatus status) throws IOException {
        if (status.state() == ServiceStatus.STOP_PENDING) {
            throw new IOException("it has said that it is about to stop, and gives no sign any more that it goes on; it is still " + status.word()
                    + (status.pid() == 0 ? "" : ", and its process has the number " + status.pid() + ": taskkill /f /pid " + status.pid() + " ends that"));
        }
        if (!status.isStopped()) {
            throw new IOException("it is " + status.word() + " all the same: it refuses to stop, or something started it again");
        }
    }

    /** Sets when it starts, and looks whether it is so. */
    void change(SetStart action) throws IOException {
        try {
            if (mayChange(action, action.service())) {
                door.setStart(action.service(), action.type());
            } else {
                raised(action.vector());
            }
            Optional<StartType> now = services.startType(action.service());
            if (!now.equals(Optional.of(action.type())) && !(action.type() == StartType.DELAYED_AUTO && now.equals(Optional.of(StartType.AUTO)))) {
                throw new IOException("its start type is " + now.map(StartType::word).orElse("not told") + " all the same");
            }
        } catch (WindowsError e) {
            throw new IOException("Windows did not set it (" + e.getMessage() + ")", e);
        }
    }
}
