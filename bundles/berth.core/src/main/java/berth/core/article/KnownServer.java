// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A server by what it says first, and by what it is called on its host.
 *
 * @param product   as people call it
 * @param processes names of its executables, without {@code .exe}; one with a slash or backslash is a whole path
 * @param services  names of its units or Windows services
 * @param greetings what stands in its greeting; one of them is enough
 */
public record KnownServer(String product, Protocol protocol, List<Glob> processes, List<Glob> services, List<Glob> greetings) {

    /** Copies the lists. */
    public KnownServer {
        processes = List.copyOf(processes);
        services = List.copyOf(services);
        greetings = List.copyOf(greetings);
    }

    /** What a server speaks. */
    public enum Protocol {
        SMTP, POP3, IMAP, FTP, NNTP, SSH, HTTP;

        /** {@return the stable name in files and JSON, such as {@code smtp}} */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@return the protocol of that stable name, or empty when this version knows none} */
        public static Optional<Protocol> of(String id) {
            for (Protocol protocol : values()) {
                if (protocol.id().equals(id)) {
                    return Optional.of(protocol);
                }
            }
            return Optional.empty();
        }
    }

    /** {@return whether its greeting may read so} */
    public boolean says(String greeting) {
        return greetings.stream().anyMatch(part -> part.isIn(greeting));
    }

    /** {@return whether it runs from such an executable} */
    public boolean runsFrom(String path) {
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String name = file.toLowerCase(Locale.ROOT).endsWith(".exe") ? file.substring(0, file.length() - 4) : file;
        return processes.stream().anyMatch(glob -> glob.matches(isPath(glob) ? path : name));
    }

    private static boolean isPath(Glob glob) {
        return glob.toString().indexOf('/') >= 0 || glob.toString().indexOf('\\') >= 0;
    }

    /** {@return whether a unit or service of that name is its} */
    public boolean isService(String name) {
        return services.stream().anyMatch(glob -> glob.matches(name));
    }
}
