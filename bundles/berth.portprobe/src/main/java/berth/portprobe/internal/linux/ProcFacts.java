// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Small texts of /proc and /etc turned into values. */
public final class ProcFacts {

    private static final int MAX_ARGUMENTS = 1000;
    private static final String DELETED = " (deleted)";
    /** FAN_CLASS_CONTENT and FAN_CLASS_PRE_CONTENT of fanotify_init(2): groups that may be asked for permission. */
    private static final int PERMISSION_CLASSES = 0x0c;

    private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

    private ProcFacts() { }

    /** {@return the arguments of /proc/PID/cmdline; invalid UTF-8 becomes the replacement character} */
    static List<String> arguments(byte[] commandLine) {
        String text = new String(commandLine, StandardCharsets.UTF_8);
        int end = text.length();
        // A program that rewrote its title leaves the rest of its arguments as zeros.
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        List<String> arguments = new ArrayList<>();
        int from = 0;
        while (from < end && arguments.size() < MAX_ARGUMENTS) {
            int to = text.indexOf(0, from);
            to = to < 0 || to > end ? end : to;
            arguments.add(text.substring(from, to));
            from = to + 1;
        }
        return arguments;
    }

    /** {@return the path that /proc/PID/exe points to, also when the file has been replaced since} */
    static String executable(String link) {
        return link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
    }

    /** {@return the inode in a link {@code socket:[123]}} */
    static Optional<Long> socketInode(String link) {
        if (!link.startsWith("socket:[") || !link.endsWith("]") || link.length() > 27) {
            return Optional.empty();
        }
        String digits = link.substring(8, link.length() - 1);
        return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }

    /** {@return whether a fanotify group of that /proc/PID/fdinfo/FD may deny access to files (proc_pid_fdinfo(5))} */
    static boolean mayDeny(String fdinfo) {
        for (String line : fdinfo.split("\n")) {
            if (line.startsWith("fanotify flags:")) {
                String hex = line.substring("fanotify flags:".length()).split(" ")[0];
                try {
                    return (Integer.parseUnsignedInt(hex, 16) & PERMISSION_CLASSES) != 0;
                } catch (NumberFormatException e) {
                    return false;
                }
            }
        }
        return false;
    }

    /** {@return whether a kernel's release such as {@code 6.18.44-generic} is that version or a later one; what is no number is not} */
    static boolean isAtLeast(String release, int major, int minor) {
        Matcher version = RELEASE.matcher(release);
        if (!version.lookingAt()) {
            return false;
        }
        int its = Integer.parseInt(version.group(1));
        return its > major || its == major && Integer.parseInt(version.group(2)) >= minor;
    }

    /** {@return the process numbers in a text of them; 0 stands for a process outside of the namespace and is left out} */
    static List<Long> numbers(String text) {
        List<Long> numbers = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            if (!word.isEmpty() && word.length() < 11 && !word.equals("0") && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                numbers.add(Long.valueOf(word));
            }
        }
        return numbers;
    }

    /**
     * {@return the inodes of the sockets among the files that are registered with a ring of io_uring, from its fdinfo}
     * Newer kernels write where each points, older ones a bare name, which proves nothing (io_uring/fdinfo.c).
     */
    static Set<Long> ringSockets(String fdinfo) {
        Set<Long> inodes = new HashSet<>();
        for (String line : fdinfo.split("\n")) {
            int colon = line.indexOf(": ");
            // The lines of files are indented numbers.
            if (colon > 0 && line.startsWith(" ") && line.substring(0, colon).strip().chars().allMatch(c -> c >= '0' && c <= '9')) {
                socketInode(line.substring(colon + 2).strip()).ifPresent(inodes::add);
            }
        }
        return inodes;
    }

    /** {@return how many files are registered with a ring of io_uring, from its fdinfo} */
    static long ringFiles(String fdinfo) {
        return field(fdinfo, "UserFiles:");
    }

    /** {@return how many descriptors lie in a unix socket, sent and not yet received, from its fdinfo (proc_pid_fdinfo(5))} */
    static long descriptorsUnderway(String fdinfo) {
        return field(fdinfo, "scm_fds:");
    }

    /** {@return the number of a link of a BPF program, from the fdinfo of its descriptor (kernel/bpf/syscall.c, bpf_link_show_fdinfo)} */
    static OptionalLong link(String fdinfo) {
        return fdinfo.contains("link_id:") ? OptionalLong.of(field(fdinfo, "link_id:")) : OptionalLong.empty();
    }

    private static long field(String fdinfo, String name) {
        for (String line : fdinfo.split("\n")) {
            if (line.startsWith(name)) {
                return numbers(line.substring(name.length())).stream().findFirst().orElse(0L);
            }
        }
        return 0;
    }

    /** {@return the boot in seconds since 1970, from /proc/stat} */
    public static Optional<Long> bootSecond(String stat) {
        for (String line : stat.split("\n")) {
            if (line.startsWith("btime ")) {
                try {
                    return Optional.of(Long.parseLong(line.substring(6).strip()));
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the names of the users in /etc/passwd (passwd(5)), the first one for each number} */
    static Map<Integer, String> users(String passwd) {
        Map<Integer, String> users = new HashMap<>();
        for (String line : passwd.split("\n")) {
            String[] field = line.split(":");
            if (field.length > 2 && !field[0].isEmpty()) {
                try {
                    users.putIfAbsent(Integer.valueOf(field[2]), field[0]);
                } catch (NumberFormatException e) {
                    // Not an entry of a user; NIS markers look like this.
                    continue;
                }
            }
        }
        return users;
    }

    /** {@return the names of all users in passwd(5), also those who share a number} */
    static Set<String> userNames(String passwd) {
        return passwd.lines().map(line -> line.split(":")).filter(field -> field.length > 2 && field[2].matches("[0-9]{1,10}"))
                .map(field -> field[0]).filter(name -> !name.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
