// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Which package of this host a program came with, by the files in which dpkg(1) keeps what is installed.
 * <p>
 * Of some thousand lists only those are read whose package is called like a part of the program's path, because all of them would
 * take longer than the rest of an answer: a package of quite another name is not found.
 */
final class DebianPackages {
    static final String LISTS = "/var/lib/dpkg/info";
    static final String STATUS = "/var/lib/dpkg/status";
    static final String DPKG_LOG = "/var/log/dpkg.log";
    static final String APT_LOG = "/var/log/apt/history.log";

    private static final String LIST = ".list";
    private static final int MOST_LISTS = 12;
    private static final int LIST_BYTES = 1 << 20;
    private static final int STATUS_BYTES = 1 << 25;
    private static final int LOG_BYTES = 1 << 22;
    private static final int LONGEST_COMMAND = 100;
    /** So many letters a part of the path and the package's name have in common. */
    private static final int ALIKE = 3;
    private static final Set<String> USUAL = Set.of("usr", "bin", "sbin", "lib", "lib64", "libexec", "local", "opt");
    /** Where the merged folders were before: the lists of many packages still call them so. */
    private static final List<String> MERGED = List.of("/usr/bin/", "/usr/sbin/", "/usr/lib/");

    private final Kernel kernel;

    DebianPackages(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A package that is installed. */
    record Installed(String name, String version) { }

    /** {@return the package that the program at that absolute path is of} */
    Optional<Installed> of(String program) {
        try {
            List<String> parts = Arrays.stream(program.split("/")).filter(part -> part.length() >= ALIKE && !USUAL.contains(part)).toList();
            List<String> near = kernel.list(LISTS).stream().filter(file -> file.endsWith(LIST) && alike(file, parts) >= ALIKE)
                    .sorted(Comparator.<String> comparingInt(file -> -alike(file, parts)).thenComparing(file -> file)).limit(MOST_LISTS).toList();
            for (String file : near) {
                if (has(text(LISTS + "/" + file, LIST_BYTES), program)) {
                    String name = file.substring(0, file.length() - LIST.length());
                    return version(text(STATUS, STATUS_BYTES), name).map(version -> new Installed(name, version));
                }
            }
            return Optional.empty();
        } catch (KernelError e) {
            // No package manager of this kind, or one whose files are closed: then it is not told.
            return Optional.empty();
        }
    }

    /** {@return when a package was installed, and by which command where apt did it, in local time; only as far as this month's logs tell} */
    Optional<String> installed(String file) {
        String name = Pattern.quote(file.substring(0, file.contains(":") ? file.indexOf(':') : file.length()));
        return last(APT_LOG, Pattern.compile("(?m)^Start-Date: ([0-9-]+)  ([0-9:]+)\nCommandline: (.*)\n(?:.+\n)*?Install: (?:.*, )?" + name + ":\\S+ \\("))
                .map(found -> found.group(1) + " " + found.group(2) + " by " + found.group(3).substring(0, Math.min(found.group(3).length(), LONGEST_COMMAND)))
                .or(() -> last(DPKG_LOG, Pattern.compile("(?m)^([0-9-]+ [0-9:]+) install " + name + "(?::\\S+)? ")).map(found -> found.group(1)));
    }

    private Optional<MatchResult> last(String log, Pattern pattern) {
        try {
            return pattern.matcher(text(log, LOG_BYTES)).results().reduce((one, later) -> later);
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private static int alike(String file, List<String> parts) {
        int most = 0;
        for (String part : parts) {
            int length = 0;
            while (length < Math.min(part.length(), file.length() - LIST.length()) && part.charAt(length) == file.charAt(length)) {
                length++;
            }
            most = Math.max(most, length);
        }
        return most;
    }

    private String text(String path, int limit) throws KernelError {
        return new String(kernel.read(path, limit), StandardCharsets.ISO_8859_1);
    }

    private static boolean has(String list, String program) {
        String before = MERGED.stream().filter(program::startsWith).findFirst().map(folder -> program.substring("/usr".length())).orElse(program);
        String lines = "\n" + list;
        return lines.contains("\n" + program + "\n") || lines.contains("\n" + before + "\n");
    }

    /** {@return the version of a package, the file's name of which may end with its architecture: deb822(5), dpkg-query(1)} */
    static Optional<String> version(String status, String file) {
        int colon = file.indexOf(':');
        String begin = "\nPackage: " + (colon < 0 ? file : file.substring(0, colon)) + "\n";
        String all = "\n" + status;
        for (int at = all.indexOf(begin); at >= 0; at = all.indexOf(begin, at + 1)) {
            int end = all.indexOf("\n\n", at + 1);
            String paragraph = all.substring(at, end < 0 ? all.length() : end) + "\n";
            boolean other = colon >= 0 && !paragraph.contains("\nArchitecture: " + file.substring(colon + 1) + "\n");
            int version = paragraph.indexOf("\nVersion: ");
            if (!other && version >= 0) {
                int from = version + "\nVersion: ".length();
                return Optional.of(paragraph.substring(from, paragraph.indexOf('\n', from)).strip()).filter(text -> !text.isEmpty());
            }
        }
        return Optional.empty();
    }
}
