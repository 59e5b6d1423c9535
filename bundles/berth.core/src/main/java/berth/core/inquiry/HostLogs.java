// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import berth.core.contribution.Contributions;

/** The logs in which a host usually tells of failed binds, found without being told where. Use from any thread but a UI thread. */
public final class HostLogs {
    /** Where the systemd journal is (systemd-journald.service(8)): to be followed as folders. */
    private static final List<String> JOURNALS = List.of("log/journal", "../run/log/journal");
    private static final Duration RECENT = Duration.ofDays(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 16;
    private static final int MOST_FOLDERS = 64;

    private HostLogs() { }

    /** {@return the logs of this host that can be read and were written to in the last thirty days: the journal, then the others, the newest first} */
    public static List<Path> current() {
        return under(Path.of("/var"), Instant.now());
    }

    /** {@return the names of the same, after those of this host's logs that are no files, such as the channels of Windows' event log} */
    public static List<String> current(Contributions contributions) {
        return Stream.concat(LiveLog.usual(contributions, PATIENCE).stream(), current().stream().map(Path::toString)).toList();
    }

    /** {@return the same of a host whose {@code /var} is that folder} */
    static List<Path> under(Path var, Instant now) {
        List<Path> journals = JOURNALS.stream().map(name -> var.resolve(name).normalize()).filter(HostLogs::isJournal).toList();
        List<Aged> found = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        Path logs = var.resolve("log");
        look(logs, found, folders);
        folders.stream().filter(folder -> !journals.contains(folder)).limit(MOST_FOLDERS).forEach(folder -> look(folder, found, new ArrayList<>()));
        return Stream.concat(journals.stream(), found.stream().filter(file -> file.written().isAfter(now.minus(RECENT)))
                .sorted(Comparator.comparing(Aged::written).reversed()).map(Aged::path)).limit(MOST).toList();
    }

    private record Aged(Path path, Instant written) { }

    /** It is made where journald keeps nothing, too. */
    private static boolean isJournal(Path folder) {
        List<Path> machines = new ArrayList<>();
        look(folder, new ArrayList<>(), machines);
        return Stream.concat(Stream.of(folder), machines.stream()).anyMatch(HostLogs::hasJournalFile);
    }

    private static boolean hasJournalFile(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.journal")) {
            for (Path file : files) {
                if (Files.isReadable(file)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
        return false;
    }

    private static void look(Path folder, List<Aged> logs, List<Path> folders) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> sort(entry, logs, folders));
        } catch (IOException | DirectoryIteratorException e) {
            // What can't be looked into has no logs for this user.
            return;
        }
    }

    private static void sort(Path entry, List<Aged> logs, List<Path> folders) {
        try {
            BasicFileAttributes what = Files.readAttributes(entry, BasicFileAttributes.class);
            if (what.isDirectory()) {
                folders.add(entry);
            } else if (what.isRegularFile() && what.size() > 0 && isLog(String.valueOf(entry.getFileName())) && Files.isReadable(entry)) {
                logs.add(new Aged(entry, what.lastModifiedTime().toInstant()));
            }
        } catch (IOException e) {
            // A link to nothing, or gone in between.
            return;
        }
    }

    /** Those that are written to: what was put away has a number or a packer's ending; wtmp and its like are no logs. */
    private static boolean isLog(String name) {
        return name.endsWith(".log") || name.endsWith("log") && name.indexOf('.') < 0 && !name.equals("faillog") && !name.equals("lastlog")
                || name.equals("messages") || name.equals("mail.err") || name.equals("error");
    }
}
