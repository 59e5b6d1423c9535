// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.List;

import org.eclipse.core.runtime.IExecutableExtensionFactory;

import berth.core.diagnosis.Question;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;

/** What strangers may bring, good and bad. */
public final class Strangers {
    static final String LOADED = "berth.test.loaded";

    private Strangers() { }

    /** Does what it should. */
    public static final class Good implements AntivirusDetector {
        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of();
        }
    }

    /** Leaves a trace when its class is initialised. */
    public static final class Loud implements AntivirusDetector {
        static {
            System.setProperty(LOADED, "yes");
        }

        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of();
        }
    }

    /** Is no detector. */
    public static final class WrongType { }

    /** Can't be made. */
    public static final class Throwing implements AntivirusDetector {
        public Throwing() {
            throw new IllegalStateException("the licence\nhas expired");
        }

        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of();
        }
    }

    /** Can't even be initialised. */
    public static final class BrokenClass implements AntivirusDetector {
        static final int NUMBER = Integer.parseInt("no number");

        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of();
        }
    }

    /** Never ends by itself. */
    public static final class Endless implements AntivirusDetector {
        public Endless() {
            new Endless();
        }

        @Override
        public List<Match> detect(Question question, Snapshot snapshot) {
            return List.of();
        }
    }

    /** Makes nothing. */
    public static final class Nothing implements IExecutableExtensionFactory {
        @Override
        @SuppressWarnings("null")
        public Object create() {
            return null;
        }
    }

    /** An exception that throws when it is asked what happened. */
    static final class Spiteful extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no comment");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no comment");
        }
    }
}
