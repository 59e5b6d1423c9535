// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;

/** Hides what looks like a secret in the command lines of a snapshot that may travel. */
public final class Masking {
    private static final String MASK = "***";
    private static final String SECRET = "pass(?:wd|word|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|auth";
    private static final Pattern NAME = Pattern.compile("(?i)^-{0,2}[a-z0-9._-]{0,64}?(?:" + SECRET + ")[a-z0-9_]{0,16}$");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?i)^(-{0,2}[a-z0-9._-]{0,64}?(?:" + SECRET + ")[a-z0-9_.-]{0,64}[=:])(.+)$");
    /** Inside a word that is a command itself, as in {@code sh -c "PASSWORD=x run --token y"}. */
    private static final Pattern WITHIN = Pattern.compile(
            "(?i)((?:" + SECRET + ")[a-z0-9_.-]{0,64}(?:[=:] {0,4}| {1,4}))([^\\s\"';&|-][^\\s\"';&|]{0,255})");
    /** The clients of these databases take {@code -pPASSWORD} in one word. */
    private static final Pattern DATABASE_CLIENT = Pattern.compile("(?:.*/)?(?:mysql|mariadb)[a-z-]{0,20}");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s:@]{0,128}:)[^/\\s@]{1,256}@");

    private Masking() { }

    /** {@return the snapshot with the values of secret-looking options, variables and addresses replaced by three stars} */
    public static Snapshot masked(Snapshot snapshot) {
        return new Snapshot(snapshot.host(), snapshot.os(), snapshot.takenAt(),
                snapshot.evidence().stream().map(Masking::masked).toList());
    }

    private static Evidence masked(Evidence evidence) {
        return evidence instanceof ProcessSeen p ? new ProcessSeen(p.origin(), p.process(), p.parent(), p.name(), p.exe(),
                masked(p.command()), p.uid(), p.user(), p.service(), p.container()) : evidence;
    }

    private static List<String> masked(List<String> command) {
        List<String> masked = new ArrayList<>();
        boolean secretFollows = false;
        boolean client = !command.isEmpty() && DATABASE_CLIENT.matcher(command.get(0)).matches();
        for (String word : command) {
            masked.add(client && word.matches("-p.+") ? "-p" + MASK : secretFollows && !word.startsWith("-") ? MASK : maskedWord(word));
            secretFollows = word.startsWith("-") && NAME.matcher(word).matches();
        }
        return masked;
    }

    private static String maskedWord(String word) {
        Matcher assignment = ASSIGNMENT.matcher(word);
        if (assignment.matches()) {
            return assignment.group(1) + MASK;
        }
        String within = word.indexOf(' ') < 0 ? word : WITHIN.matcher(word).replaceAll("$1" + Matcher.quoteReplacement(MASK));
        return URL_PASSWORD.matcher(within).replaceAll("$1" + MASK + "@");
    }
}
