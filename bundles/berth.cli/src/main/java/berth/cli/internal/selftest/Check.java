// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

/** One thing that was tried, and how it went. */
public record Check(String title, Result result, String detail) {

    /** How it went. */
    public enum Result {
        /** Berth said what there is. */
        RIGHT,
        /** Berth said something else. */
        WRONG,
        /** Berth said that it does not know, or nothing is known here by which it can be judged. */
        UNDECIDED,
        /** This system has nothing to try it on. */
        NOT_MADE
    }

    static Check right(String title, String detail) {
        return new Check(title, Result.RIGHT, detail);
    }

    static Check wrong(String title, String detail) {
        return new Check(title, Result.WRONG, detail);
    }

    static Check undecided(String title, String detail) {
        return new Check(title, Result.UNDECIDED, detail);
    }

    static Check outOfTime(String title) {
        return undecided(title, "not looked at: out of time");
    }

    static Check notMade(String title, String detail) {
        return new Check(title, Result.NOT_MADE, detail);
    }
}
