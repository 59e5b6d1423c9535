// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import berth.portprobe.internal.linux.act.Hands.Seen;
import berth.portprobe.internal.linux.act.LinuxAction.ReservePorts;

/** The one setting of the kernel that is changed: which ports no client gets by chance. It holds for both families, and until the next boot. */
final class Settings {
    private static final int MOST_READ = 1 << 18;
    /** Of more than a page the kernel takes the beginning. */
    private static final int MOST_WRITTEN = 4000;

    private final Path file;

    /** @param file what the kernel has in /proc/sys for the network that this program is in */
    Settings(Path file) {
        this.file = file;
    }

    static Settings ofThisHost() {
        return new Settings(Path.of("/proc/sys/net/ipv4/ip_local_reserved_ports"));
    }

    /** {@return what is reserved now} */
    Optional<PortList> reserved() {
        // At once: the kernel tells nothing more after the first read, whatever there was room for (kernel/sysctl.c, proc_do_large_bitmap).
        ByteBuffer all = ByteBuffer.allocate(MOST_READ);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.read(all) == MOST_READ ? Optional.empty() : PortList.parse(new String(all.array(), 0, all.position(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return what it would change; empty where it would take a port from the list that somebody has put there} */
    Optional<Seen> look(ReservePorts action) {
        return reserved().filter(now -> action.ports().text().length() < MOST_WRITTEN && now.without(action.ports()).ports().isEmpty()).map(now -> new Seen(now.text(),
                List.of("Keeps clients off " + (action.ports().without(now).ports().isEmpty() ? "no more ports than now." : action.ports().without(now).text()
                        + " until the next boot: none gets it by chance any more. Who has it keeps it; a file of /etc/sysctl.d keeps it for good.")),
                action.ports().equals(now) ? List.of() : List.of(new ReservePorts(now))));
    }

    /** Writes the list, if what stands there is still that, and looks whether the kernel has it then. */
    void write(ReservePorts action, String state) throws IOException {
        PortList now = reserved().orElseThrow(() -> new IOException("what is reserved now can't be read"));
        if (!PortList.parse(state).equals(Optional.of(now))) {
            throw new IOException("somebody has changed the list meanwhile: it was " + named(state) + ", and is " + named(now.text()) + "; nothing was done");
        }
        // The kernel takes an empty line for an empty list.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap((action.ports().text() + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        }
        Optional<PortList> then = reserved();
        if (!then.equals(Optional.of(action.ports()))) {
            throw new IOException("the list was written, and is " + then.map(list -> named(list.text())).orElse("not to be read") + " all the same");
        }
    }

    private static String named(String list) {
        return list.isEmpty() ? "empty" : list;
    }
}
