// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.ArrayList;
import java.util.HashSet;
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
            "redis-cli", Set.of("-a"), "swaks", Set.of("-ap"), "ldapsearch", Set.of("-w"), "smbclient", Set.of("-U"));
    /** Options with a name and a secret in one value, of curl and its like. */
    private static final Set<String> LOGIN_OPTIONS = Set.of("-u", "-U", "--user", "--proxy-user", "--userpwd", "--login", "--auth-user");
    /** A name and a secret; no two numbers, no path or URL, and no group of the same name. */
    private static final String LOGIN = "(?![0-9]+:[0-9]+(?:\\s|$))(?!(?<name>[^\\s:]{1,64}):\\k<name>(?:\\s|$))[^\\s:/\\\\\"'=]{1,128}:[^\\s/\\\\:]";
    private static final Pattern LOGIN_WORD = Pattern.compile(LOGIN + ".*", Pattern.DOTALL);
    private static final Pattern LOGIN_ATTACHED = Pattern.compile("(-[uU]|--(?:proxy-)?user=|--userpwd=|--login=)(?=[^-])" + LOGIN + ".*", Pattern.DOTALL);
    private static final Pattern LOGIN_WITHIN = Pattern.compile("((?:^|\\s)(?:-[uU]\\s{0,4}|--(?:(?:proxy-)?user|userpwd|login)[\\s=]{1,4})[\"']?)" + LOGIN + "[^\\s\"']{0,255}");
    private static final Pattern CLIENT_WITHIN = Pattern.compile("(\\b(?:mysql|mariadb)[a-z-]{0,20}\\s(?:[^;|&]{0,256}?\\s)?-p)[^\\s\"';&|]{1,255}");
    /** Letters and digits behind -p are no port, no path and no option of a word. */
    private static final Pattern LIKE_A_PASSWORD = Pattern.compile("-p(?!ort|id|ath|rofile|roxy|refix|lugin|ool|roto|riority|rocess|rint|arent|eer|ackage)(?=[^\\s/=:,.]*[a-zA-Z])(?=[^\\s/=:,.]*[0-9])[^\\s/=:,.]{4,64}");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s:@]{0,128}:)[^/\\s@]{1,256}@");

    private Masking() { }

    /** {@return the snapshot with the values of secret-looking options, variables and addresses replaced by three stars} */
    public static Snapshot masked(Snapshot snapshot) {
        return new Snapshot(snapshot.host(), snapshot.os(), snapshot.takenAt(),
                snapshot.evidence().stream().map(Masking::masked).toList());
    }

    static Evidence masked(Evidence evidence) {
        return evidence instanceof ProcessSeen p ? new ProcessSeen(p.origin(), p.process(), p.parent(), p.name(), p.exe(),
                masked(p.command()), p.uid(), p.user(), p.service(), p.container()) : evidence;
    }

    /** {@return a command line with the values of secret-looking options, variables and addresses replaced by three stars} */
    public static List<String> masked(List<String> command) {
        List<String> masked = new ArrayList<>();
        Set<String> letters = new HashSet<>();
        boolean client = false;
        String before = "";
        for (String word : command) {
            boolean secretFollows = before.startsWith("-") && (NAME.matcher(before).matches() || letters.contains(before));
            boolean login = LOGIN_OPTIONS.contains(before) && LOGIN_WORD.matcher(word).matches();
            boolean attached = client && word.matches("-p.+") || LIKE_A_PASSWORD.matcher(word).matches();
            masked.add(attached ? "-p" + MASK : login || secretFollows && !word.startsWith("--") ? MASK : maskedWord(word));
            // A program may be started by another, such as sudo.
            letters.addAll(LETTERS.getOrDefault(fileName(word), Set.of()));
            client |= DATABASE_CLIENT.matcher(word).matches();
            before = word;
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
        Matcher login = LOGIN_ATTACHED.matcher(word);
        if (login.matches()) {
            return login.group(1) + MASK;
        }
        String within = !SEVERAL_WORDS.matcher(word).find() ? word : withinWord(word);
        return URL_PASSWORD.matcher(within).replaceAll("$1" + MASK + "@");
    }

    private static String withinWord(String word) {
        String named = WITHIN.matcher(word).replaceAll("$1" + Matcher.quoteReplacement(MASK));
        String logins = LOGIN_WITHIN.matcher(named).replaceAll("$1" + Matcher.quoteReplacement(MASK));
        return CLIENT_WITHIN.matcher(logins).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    }
}
