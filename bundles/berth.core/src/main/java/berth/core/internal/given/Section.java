// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one command said on the host that was collected.
 *
 * @param command its words, without the folder and the ending of the program
 * @param status  its exit status; empty when the section was cut off, or a part of it was left out
 */
record Section(String command, Optional<Integer> status, String text) {
    private static final String TITLE = "== ";
    private static final String STATUS = "==: ";
    private static final int MOST = 256;
    private static final int LONGEST_LINE = 1 << 16;
    private static final int LONGEST_TEXT = 1 << 24;

    /** {@return the sections of a file, in their order; what stands before the first is none} */
    static List<Section> of(String file) {
        List<Section> sections = new ArrayList<>();
        Optional<String> title = Optional.empty();
        StringBuilder text = new StringBuilder();
        boolean whole = true;
        for (String raw : file.split("\n", -1)) {
            // Behind UTF-16 the other half of its end of a line is left.
            String half = raw.startsWith("\0") ? raw.substring(1) : raw;
            String line = half.endsWith("\r") ? half.substring(0, half.length() - 1) : half;
            boolean begins = line.startsWith(TITLE);
            boolean ends = line.startsWith(STATUS);
            if (title.isPresent() && (begins || ends)) {
                sections.add(new Section(title.get(), ends && whole ? status(line) : Optional.empty(), text.toString()));
                title = Optional.empty();
            }
            if (begins && sections.size() < MOST) {
                title = Optional.of(command(line.substring(TITLE.length()).strip()));
                text = new StringBuilder();
                whole = true;
            } else if (title.isPresent() && !line.isBlank()) {
                whole &= line.length() <= LONGEST_LINE && text.length() <= LONGEST_TEXT;
                text.append(whole ? plain(line) + "\n" : "");
            }
        }
        String rest = text.toString();
        title.ifPresent(cut -> sections.add(new Section(cut, Optional.empty(), rest)));
        return sections;
    }

    /**
     * Some of Windows' programs write UTF-16 into whatever else is there; and what a program is called, or was started with, may hold the end of a line of other systems:
     * only the one that the collector writes ends a line.
     */
    private static String plain(String line) {
        return line.replace("\0", "").replace('\r', ' ');
    }

    /** Of {@code C:\Windows\System32\netstat.exe -ano} only {@code netstat -ano}. */
    private static String command(String words) {
        int blank = words.indexOf(' ');
        String program = blank < 0 ? words : words.substring(0, blank);
        String name = program.contains("\\") ? program.substring(program.lastIndexOf('\\') + 1) : program;
        String plain = name.toLowerCase(Locale.ROOT).matches(".+\\.(exe|com)") ? name.substring(0, name.length() - 4).toLowerCase(Locale.ROOT) : name;
        return plain + (blank < 0 ? "" : words.substring(blank));
    }

    private static Optional<Integer> status(String line) {
        return Numbers.of(line.substring(STATUS.length()).strip()).filter(number -> number <= Integer.MAX_VALUE).map(Long::intValue).or(() -> Optional.of(1));
    }

    /** {@return whether the command ran to its end and had success} */
    boolean succeeded() {
        return status.equals(Optional.of(0));
    }

    /** {@return whether it also said something} */
    boolean told() {
        return succeeded() && !text.isBlank();
    }

    Stream<String> lines() {
        return text.lines();
    }

    /** {@return what stands behind {@code key=} at the beginning of a line} */
    Optional<String> value(String key) {
        return lines().filter(line -> line.startsWith(key + "=")).map(line -> line.substring(key.length() + 1).strip()).findFirst();
    }
}
