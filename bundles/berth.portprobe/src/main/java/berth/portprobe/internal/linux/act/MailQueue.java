// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a mail server keeps what it has not delivered yet: when it is stopped, that stays behind.
 *
 * @param messages the names of the files of which each message has one
 * @param flush    what delivers them now
 */
record MailQueue(String product, List<Path> folders, Pattern messages, String flush) {
    private static final int DEEPEST = 6;
    private static final String POSTFIX = "/var/spool/postfix/";

    /** {@return the queue of the server that is called so, if it is a known one} */
    static Optional<MailQueue> of(String unit) {
        return of(unit, Path.of("/"));
    }

    static Optional<MailQueue> of(String unit, Path root) {
        String name = unit.toLowerCase(Locale.ROOT);
        return name.startsWith("exim") ? Optional.of(new MailQueue("Exim", under(root, "/var/spool/exim4/input", "/var/spool/exim/input"), Pattern.compile(".*-H"), "exim4 -qf"))
                : name.startsWith("postfix") ? Optional.of(new MailQueue("Postfix", under(root, POSTFIX + "maildrop", POSTFIX + "incoming", POSTFIX + "active",
                        POSTFIX + "deferred", POSTFIX + "hold"), Pattern.compile("[0-9A-Za-z]+"), "postqueue -f"))
                : name.startsWith("sendmail") ? Optional.of(new MailQueue("Sendmail", under(root, "/var/spool/mqueue"), Pattern.compile("qf.*"), "sendmail -q")) : Optional.empty();
    }

    private static List<Path> under(Path root, String... folders) {
        return Stream.of(folders).map(folder -> root.resolve(folder.substring(1))).filter(folder -> !Files.notExists(folder)).toList();
    }

    /** {@return how many messages wait, as a sentence} */
    String waiting() {
        try {
            long count = 0;
            for (Path folder : folders) {
                count += in(folder);
            }
            return folders.isEmpty() ? unknown() : count == 0 ? "No message waits in " + product + "'s queue."
                    : (count == 1 ? "1 message waits" : count + " messages wait") + " in " + product + "'s queue until it runs again; " + flush + " tries to deliver before.";
        } catch (IOException | UncheckedIOException e) {
            return unknown();
        }
    }

    private String unknown() {
        return "How many messages wait in " + product + "'s queue could not be counted; " + flush + " tries to deliver them before.";
    }

    private long in(Path folder) throws IOException {
        try (Stream<Path> files = Files.find(folder, DEEPEST, (file, attributes) -> attributes.isRegularFile() && messages.matcher(file.getFileName().toString()).matches())) {
            return files.count();
        }
    }
}
