// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File systems on which the owner of a file says nothing of who can change it: they have no owners and show whatever the mount was told (FAT), or the owner is the word of
 * another host or of an ordinary user's program (NFS, FUSE).
 *
 * @param mounts in the order in which they were made
 */
record OwnersMadeUp(List<Mount> mounts) {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final String FUSE = "fuse";
    private static final Set<String> KINDS = Set.of("9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "vfat", "msdos", "exfat", "ntfs", "ntfs3", "hfs", "cifs", "smb3", "smbfs", "nfs", "nfs4", "afs", "ceph");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** One line of proc_pid_mountinfo(5). */
    record Mount(Path point, String kind) { }

    /** Copies the list. */
    OwnersMadeUp {
        mounts = List.copyOf(mounts);
    }

    /** {@return those of this host; none where there is no such file, as on other systems than Linux} */
    static OwnersMadeUp ofThisHost() throws IOException {
        return Files.exists(MOUNTS) ? parse(Files.readString(MOUNTS, StandardCharsets.ISO_8859_1)) : new OwnersMadeUp(List.of());
    }

    static OwnersMadeUp parse(String mountinfo) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            List<String> words = List.of(line.split(" "));
            int end = words.indexOf("-");
            if (end < 6 || words.size() < end + 2) {
                throw new IOException("what is mounted can't be told: " + MOUNTS + " has a line of another form");
            }
            mounts.add(new Mount(Path.of(unescaped(words.get(4))), words.get(end + 1)));
        }
        return new OwnersMadeUp(mounts);
    }

    /** A blank, a line break and the like are written as octal numbers; all else are bytes of UTF-8. */
    private static String unescaped(String point) {
        String bytes = OCTAL.matcher(point).replaceAll(octal -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** {@return the kind of the file system on which a place lies, if it is such a one} Of several mounts at one point the last one is seen. */
    Optional<String> at(Path real) {
        Optional<Mount> nearest = Optional.empty();
        for (Mount mount : mounts) {
            if (real.startsWith(mount.point) && nearest.filter(other -> other.point.getNameCount() > mount.point.getNameCount()).isEmpty()) {
                nearest = Optional.of(mount);
            }
        }
        return nearest.map(Mount::kind).filter(kind -> kind.equals(FUSE) || kind.equals("fuseblk") || kind.startsWith(FUSE + ".") || KINDS.contains(kind));
    }
}
