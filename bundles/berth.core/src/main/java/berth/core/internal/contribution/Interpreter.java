// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Programs that run a script, and how their command lines are read up to it (their manual pages). */
enum Interpreter {
    PERL(Set.of("perl", "suidperl"), "eE", "", "CDFIMVimlx0", "I", "", Set.of()),
    PYTHON(Set.of("python", "pypy"), "c", "m", "WXQ", "WXQ", "", Set.of("--check-hash-based-pycs")),
    RUBY(Set.of("ruby", "jruby"), "e", "", "CEFIKTWilrx0", "CEIr", "", Set.of()),
    PHP(Set.of("php", "php-cgi"), "BERr", "f", "cdtz", "cdtz", "S", Set.of()),
    NODE(Set.of("node", "nodejs"), "ep", "", "rC", "rC", "", Set.of("--require", "--import", "--loader", "--experimental-loader", "--conditions")),
    SHELL(Set.of("sh", "bash", "dash", "ash", "ksh", "zsh", "mksh", "busybox"), "cs", "", "oO", "oO", "", Set.of("--rcfile", "--init-file")),
    LUA(Set.of("lua", "luajit"), "", "", "el", "el", "", Set.of()),
    TCL(Set.of("tclsh", "wish", "expect"), "c", "f", "", "", "", Set.of()),
    /** Its options are words. */
    JAVA(Set.of("java", "javaw"), "", "", "", "", "", Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--add-modules", "--add-opens", "--add-exports", "--add-reads"));

    private final Set<String> names;
    private final String inline;
    private final String runs;
    private final String swallowing;
    private final String valued;
    private final String serving;
    private final Set<String> words;

    /**
     * @param names      file names, without a version
     * @param inline     letters of options with the program itself: there is no script
     * @param runs       letters of options with the script, or a module that is one
     * @param swallowing letters behind which the rest of the word is a value
     * @param valued     those of them whose value is the next word, where nothing is left of this one
     * @param serving    letters of options that make a server of it: there is no script
     * @param words      options of a word whose value is the next one
     */
    Interpreter(Set<String> names, String inline, String runs, String swallowing, String valued, String serving, Set<String> words) {
        this.names = names;
        this.inline = inline;
        this.runs = runs;
        this.swallowing = swallowing;
        this.valued = valued;
        this.serving = serving;
        this.words = words;
    }

    /** {@return the one of that file name, such as {@code python3.11} or {@code perl.exe}} */
    static Optional<Interpreter> called(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
        int end = plain.startsWith("-") ? plain.length() : lettersOf(plain);
        for (Interpreter one : values()) {
            if (one.names.contains(plain.substring(0, end))) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private static int lettersOf(String name) {
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
            end--;
        }
        return end > 0 && name.charAt(end - 1) == '-' ? end - 1 : end;
    }

    /** {@return the script, module or main class; empty where there is none, or it is not told} */
    Optional<String> script(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--") || this == JAVA && (word.equals("-jar") || word.equals("-m") || word.equals("--module"))) {
                return next(words, i);
            }
            if (!word.startsWith("-") || word.equals("-")) {
                return Optional.of(word).filter(script -> !script.equals("-") && !script.isBlank());
            }
            if (this == JAVA || word.startsWith("--")) {
                i += this.words.contains(word) ? 1 : 0;
                continue;
            }
            Letters letters = read(word);
            switch (letters.end()) {
            case NO_SCRIPT -> {
                return Optional.empty();
            }
            case SCRIPT -> {
                return letters.rest().isEmpty() ? next(words, i) : Optional.of(letters.rest());
            }
            case VALUE -> i++;
            case FLAGS -> { }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> next(List<String> words, int i) {
        return i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
    }

    /** What a word of options ends with, and what is left of it then. */
    private record Letters(End end, String rest) {
        enum End { FLAGS, VALUE, SCRIPT, NO_SCRIPT }
    }

    private Letters read(String word) {
        for (int at = 1; at < word.length(); at++) {
            char letter = word.charAt(at);
            String rest = word.substring(at + 1);
            if (inline.indexOf(letter) >= 0 || serving.indexOf(letter) >= 0) {
                return new Letters(Letters.End.NO_SCRIPT, rest);
            }
            if (runs.indexOf(letter) >= 0) {
                return new Letters(Letters.End.SCRIPT, rest);
            }
            if (swallowing.indexOf(letter) >= 0) {
                return new Letters(rest.isEmpty() && valued.indexOf(letter) >= 0 ? Letters.End.VALUE : Letters.End.FLAGS, rest);
            }
        }
        return new Letters(Letters.End.FLAGS, "");
    }
}
