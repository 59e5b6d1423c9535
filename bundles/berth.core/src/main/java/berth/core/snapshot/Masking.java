// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;

/** Hides what looks like a secret in the command lines of a snapshot that may travel. */
public final class Masking {
    private static final String MASK = "***";
    private static final String SECRET = "pass(?:wd|word|phrase)?|pwd|(?<![a-z])pw(?![a-z])|secret|token|bearer|cookie|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|auth";
    private static final Pattern NAME = Pattern.compile("(?i)^-{0,2}[a-z0-9._-]{0,64}?(?:" + SECRET + ")[a-z0-9_-]{0,16}$");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?i)^(-{0,2}[a-z0-9._-]{0,64}?(?:" + SECRET + ")[a-z0-9_.-]{0,64}[=:]\\s{0,4})(.+)$");
    /** Inside a word that is a command or JSON itself, as in {@code sh -c "PASSWORD=x run --token y"} or {@code {"password": "x"}}. */
    private static final Pattern WITHIN = Pattern.compile("(?i)((?:" + SECRET + ")[a-z0-9_.-]{0,64}[\"']?(?:[=:]\\s{0,4}|\\s{1,4})[\"']?)"
            + "([^\\s\"';&|-][^\\s\"';&|]{0,255})");
    /** A word of a command itself, not a name with a value. */
    private static final Pattern SEVERAL_WORDS = Pattern.compile("[\\s{\"'?]");
    /** The clients of these databases take {@code -pPASSWORD} in one word. */
    private static final Pattern DATABASE_CLIENT = Pattern.compile("(?:.*/)?(?:mysql|mariadb)[a-z-]{0,20}");
    /** Programs that take a secret behind an option of one letter, which is another thing elsewhere. */
    private static final Map<String, Set<String>> LETTERS = Map.of("curl", Set.of("-u", "-U", "--user", "--proxy-user"), "sshpass", Set.of("-p"),
            "redis-cli", Set.of("-a"), "ldapsearch", Set.of("-w"), "smbclient", Set.of("-U"));
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

    /** {@return a command line with the values of secret-looking options, variables and addresses replaced by three stars} */
    public static List<String> masked(List<String> command) {
        List<String> masked = new ArrayList<>();
        boolean secretFollows = false;
        Set<String> letters = command.isEmpty() ? Set.of() : LETTERS.getOrDefault(fileName(command.get(0)), Set.of());
        boolean client = !command.isEmpty() && DATABASE_CLIENT.matcher(command.get(0)).matches();
        for (String word : command) {
            masked.add(client && word.matches("-p.+") ? "-p" + MASK : secretFollows && !word.startsWith("--") ? MASK : maskedWord(word));
            secretFollows = word.startsWith("-") && (NAME.matcher(word).matches() || letters.contains(word));
        }
        return masked;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String maskedWord(String word) {
        Matcher assignment = ASSIGNMENT.matcher(word);
        if (assignment.matches()) {
            return assignment.group(1) + MASK;
        }
        String within = !SEVERAL_WORDS.matcher(word).find() ? word : WITHIN.matcher(word).replaceAll("$1" + Matcher.quoteReplacement(MASK));
        return URL_PASSWORD.matcher(within).replaceAll("$1" + MASK + "@");
    }
}
