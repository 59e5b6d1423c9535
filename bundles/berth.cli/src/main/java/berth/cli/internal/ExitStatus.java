// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import berth.core.diagnosis.Verdict;

/** The stable exit statuses. */
final class ExitStatus {
    static final int OK = 0;
    static final int NOT_FREE = 1;
    static final int UNDETERMINED = 3;
    static final int USAGE = 64;
    static final int NO_INPUT = 66;
    static final int DEFECT = 70;

    private ExitStatus() { }

    static int of(Verdict verdict) {
        return switch (verdict) {
        case FREE -> OK;
        case UNDETERMINED -> UNDETERMINED;
        case HELD, RESERVED, FORBIDDEN, NOT_LOCAL, ELSEWHERE, INTERCEPTED -> NOT_FREE;
        };
    }
}
