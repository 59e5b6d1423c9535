// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.Optional;

import berth.core.evidence.Evidence.ServiceState;

/**
 * What the manager says of a service now (SERVICE_STATUS_PROCESS).
 *
 * @param state      as the system counts them
 * @param accepts    a bit for each request that it takes
 * @param exitCode   with which it stopped
 * @param ownCode    its own number for that, where the exit code is 1066
 * @param checkPoint grows as long as a start or stop goes on
 * @param waitHint   the milliseconds until the next step of a start or stop, by the service's own word
 * @param pid        0 where it has no process
 */
public record ServiceStatus(int type, int state, int accepts, int exitCode, int ownCode, int checkPoint, int waitHint, long pid) {
    public static final int STOPPED = 1;
    public static final int START_PENDING = 2;
    public static final int STOP_PENDING = 3;
    public static final int RUNNING = 4;
    static final int SIZE = 36;
    private static final int WITHOUT_PROCESS = 28;
    private static final int NEVER_STARTED = 1077;
    private static final int ACCEPTS_STOP = 1;

    /** {@return the status at that place}; that of the older kind (SERVICE_STATUS) tells no process. */
    static Optional<ServiceStatus> read(NativeBytes bytes, int at, boolean withProcess) {
        if (at < 0 || at > bytes.size() - (withProcess ? SIZE : WITHOUT_PROCESS)) {
            return Optional.empty();
        }
        int[] numbers = new int[withProcess ? SIZE / 4 : WITHOUT_PROCESS / 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.number(at + 4 * i).orElse(0);
        }
        return Optional.of(new ServiceStatus(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], withProcess ? Integer.toUnsignedLong(numbers[7]) : 0));
    }

    /** {@return what the state means} One that stopped with an error has failed; one that was never started has not. */
    ServiceState meaning() {
        return switch (state) {
        case STOPPED -> exitCode == 0 || exitCode == NEVER_STARTED ? ServiceState.STOPPED : ServiceState.FAILED;
        case START_PENDING -> ServiceState.STARTING;
        case STOP_PENDING -> ServiceState.STOPPING;
        case RUNNING -> ServiceState.RUNNING;
        default -> ServiceState.OTHER;
        };
    }

    /** {@return the state in a word} */
    public String word() {
        return switch (state) {
        case STOPPED -> "stopped";
        case START_PENDING -> "starting";
        case STOP_PENDING -> "stopping";
        case RUNNING -> "running";
        case 5, 6, 7 -> "paused";
        default -> "in state " + state;
        };
    }

    /** {@return whether it can be asked to stop} */
    public boolean canStop() {
        return (accepts & ACCEPTS_STOP) != 0;
    }

    /** {@return whether it is stopped, and not about to start} */
    public boolean isStopped() {
        return state == STOPPED;
    }
}
