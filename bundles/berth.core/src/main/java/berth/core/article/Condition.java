// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.util.List;
import java.util.Set;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;

/** What must be so for a cause of an article to hold. Closed: third parties bring articles, not kinds of conditions. */
public sealed interface Condition {

    /**
     * Who has the port is one of these: by service, process or executable name, or by what its server says first.
     * A holder that is known to be somebody else rules it out; one that nobody could name leaves it possible.
     */
    record HolderIs(List<Glob> names, List<Glob> greetings) implements Condition {
        /** Copies the lists. */
        public HolderIs {
            names = List.copyOf(names);
            greetings = List.copyOf(greetings);
        }
    }

    /** Somebody has the port, and it is none of those that the article's other causes name. */
    record OtherHolder() implements Condition { }

    /** An anti-virus product does one of these to the port. */
    record Antivirus(Set<AntivirusRole> roles) implements Condition {
        /** Copies the set. */
        public Antivirus {
            roles = Set.copyOf(roles);
        }
    }

    /** The engine's own analysis of the bind names one of these causes. */
    record CauseIs(Set<Cause> causes) implements Condition {
        /** Copies the set. */
        public CauseIs {
            causes = Set.copyOf(causes);
        }
    }

    /** A proxy client opens the port for the service on another host. */
    record RemoteBind() implements Condition { }

    /** The failure's error is one of these numbers. */
    record ErrorIs(Set<Integer> codes) implements Condition {
        /** Copies the set. */
        public ErrorIs {
            codes = Set.copyOf(codes);
        }
    }

    /** The host's system is one of these: {@code linux}, {@code windows} or {@code macos}. */
    record OsIs(Set<String> systems) implements Condition {
        /** Copies the set. */
        public OsIs {
            systems = Set.copyOf(systems);
        }
    }

    /** The port can be bound now: all was looked at, and nothing is in the way. */
    record Free() implements Condition { }

    /** The port is in a list of those that no client gets by chance. */
    record KeptFromClients() implements Condition { }

    /** A service of such a name wants the port: the one that is asked about, or one that is set up to take it and does not have it. */
    record WantedBy(List<Glob> names) implements Condition {
        /** Copies the list. */
        public WantedBy {
            names = List.copyOf(names);
        }
    }

    /** It speaks for the cause without proving it: never more than possible. */
    record Hint(Condition of) implements Condition { }

    /** At least one of them: the surest counts. */
    record Any(List<Condition> of) implements Condition {
        /** Copies the list. */
        public Any {
            of = List.copyOf(of);
        }
    }

    /** All of them: the least sure counts. */
    record All(List<Condition> of) implements Condition {
        /** Copies the list. */
        public All {
            of = List.copyOf(of);
        }
    }
}
