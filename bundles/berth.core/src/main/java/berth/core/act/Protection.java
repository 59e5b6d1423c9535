// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.act;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.SocketState;
import berth.core.snapshot.Snapshot;

/** What is not to be ended without a person's second word. */
public final class Protection {
    private static final Set<String> SCREENS = Set.of("xorg", "x", "xwayland", "gnome-shell", "kwin_wayland", "kwin_x11", "sway", "gdm3", "gdm", "sddm", "lightdm", "xrdp");
    private static final Set<String> LOGINS = Set.of("sshd", "dropbear");
    private static final Set<String> LOGIN_UNITS = Set.of("ssh.service", "sshd.service", "ssh.socket", "sshd.socket", "dropbear.service", "TermService", "sshd", "WinRM");
    private static final Set<String> DATABASES = Set.of("postgres", "mysqld", "mariadbd", "mongod", "oracle", "redis-server", "sqlservr", "db2sysc", "clickhouse-server", "etcd");

    private Protection() { }

    /**
     * {@return why the holder should be left alone, as a sentence's end: "it is ..."}
     *
     * @param own the numbers of the processes above this program, to which whoever asks is connected
     */
    public static Optional<String> of(Holder holder, Diagnosis diagnosis, Snapshot host, Collection<Long> own) {
        List<Long> group = Stream.concat(holder.pid().stream(), holder.workers().stream()).toList();
        String program = holder.name().or(holder::exe).map(path -> path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase(Locale.ROOT).replaceFirst("[.]exe$", "")).orElse("");
        if (group.contains(1L)) {
            return Optional.of("it is the first process, without which nothing runs");
        }
        if (group.stream().anyMatch(own::contains)) {
            return Optional.of("you came in by it: this program runs below it");
        }
        if (LOGINS.contains(program) || holder.service().filter(LOGIN_UNITS::contains).isPresent()) {
            return Optional.of("it lets people in from outside, perhaps you");
        }
        if (SCREENS.contains(program)) {
            return Optional.of("it is the screen, and all programs on it end with it");
        }
        if (diagnosis.antivirus().stream().anyMatch(finding -> finding.because().stream().map(diagnosis.evidence()::get)
                .anyMatch(cited -> cited.evidence() instanceof SocketSeen socket && socket.owners().stream().anyMatch(owner -> group.contains(owner.pid()))))) {
            return Optional.of("it protects this host from malware; berth trial switches the one part off that is in the way");
        }
        long open = connections(diagnosis, host);
        return DATABASES.contains(program) && open > 0 ? Optional.of("it is a database, and " + (open == 1 ? "one connection to it is" : open + " connections to it are") + " open") : Optional.empty();
    }

    /** {@return how many connections to the port are open} */
    public static long connections(Diagnosis diagnosis, Snapshot host) {
        return host.evidence().stream().filter(evidence -> evidence instanceof SocketSeen socket && socket.state() == SocketState.CONNECTED
                && socket.local().port() == diagnosis.question().wanted().port() && socket.local().transport() == diagnosis.question().wanted().transport()).count();
    }
}
