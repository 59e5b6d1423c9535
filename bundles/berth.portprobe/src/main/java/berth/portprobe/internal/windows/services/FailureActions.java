// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the manager does when a service ends without having said so (SERVICE_FAILURE_ACTIONSW), one action for each time. */
public record FailureActions(List<Action> actions) {
    private static final int MOST = 64;
    private static final int RESTART = 1;
    private static final int ACTION_SIZE = 8;

    /** Copies the list. */
    public FailureActions {
        actions = List.copyOf(actions);
    }

    /** One of them, and after how many milliseconds. */
    public record Action(int type, long delayMillis) { }

    static Optional<FailureActions> read(NativeBytes bytes) {
        int pointer = bytes.pointerSize();
        Optional<Integer> count = bytes.number(3 * pointer).filter(number -> number >= 0 && number <= MOST);
        if (count.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> first = bytes.target(4 * pointer);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < count.get(); i++) {
            int at = first.orElse(-1) + i * ACTION_SIZE;
            Optional<Integer> type = first.flatMap(start -> bytes.number(at));
            Optional<Integer> delay = first.flatMap(start -> bytes.number(at + 4));
            if (type.isEmpty() || delay.isEmpty()) {
                return Optional.empty();
            }
            actions.add(new Action(type.get(), Integer.toUnsignedLong(delay.get())));
        }
        return Optional.of(new FailureActions(actions));
    }

    /** {@return the first time that it is started again} */
    public Optional<Action> restart() {
        return actions.stream().filter(action -> action.type() == RESTART).findFirst();
    }

    /** {@return {@code restart} where it is started again, {@code no} where nothing is done; empty where something else is} */
    Optional<String> word() {
        return restart().isPresent() ? Optional.of("restart") : actions.stream().allMatch(action -> action.type() == 0) ? Optional.of("no") : Optional.empty();
    }
}
