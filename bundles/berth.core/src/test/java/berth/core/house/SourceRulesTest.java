// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of the house that the sources of all bundles beside this one show. */
class SourceRulesTest {
    private static final String HEADER = "// SPDX-License-Identifier: EPL-2.0\n// SPDX-FileCopyrightText: The Berth authors\n";
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?(?:(?:sealed|non-sealed|final|abstract|static) )*(?:class|interface|record|enum|@interface) (\\w+)");
    private static final Pattern BAD_NAME = Pattern.compile("I[A-Z].*|(Abstract|Base)[A-Z].*|.+(Impl|Manager|Helper|Utils?)");
    private static final Pattern PUBLIC_TYPE = Pattern.compile("^(?:    )?public (?:(?:sealed|non-sealed|final|abstract|static) )*(?:class|interface|record|enum) .*");
    private static final Pattern METHOD = Pattern.compile("^(?: {4}| {8})(?!.*\\brecord )(?!(?:if|for|while|switch|try|catch|else|return|synchronized|new|class|record) ?)"
            + "(?:[\\w.<>\\[\\],?&]+ )*\\w+\\((?!.*->)[^;]*\\)(?: throws [\\w., ]+)? \\{$");
    /** Written so that it does not find itself. */
    private static final Pattern PLACE = Pattern.compile("(?i)repo1?\\.m[a]ven|m[a]ven\\.apache|download\\.ecl[i]pse|registry\\.n[p]mjs"
            + "|[\"' ]/(h[o]me|r[o]ot|w[o]rk|Us[e]rs)/\\w");
    private static final Map<Path, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void readTheSources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java") && !f.toString().contains("target")).toList()) {
                SOURCES.put(Path.of("..").relativize(file), Files.readString(file));
            }
        }
        assertThat(SOURCES).hasSizeGreaterThan(80);
    }

    private static boolean isMain(Path file) {
        return file.toString().replace('\\', '/').contains("/src/main/");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".java", "");
    }

    @Test
    void everyFileNamesItsLicence() {
        assertThat(SOURCES.entrySet().stream().filter(e -> !e.getValue().replace("\r", "").startsWith(HEADER)).map(Map.Entry::getKey))
                .as("because a file is also read alone").isEmpty();
    }

    @Test
    void onlyTheGuardCatchesWhatItDoesNotUnderstand() {
        assertThat(SOURCES.entrySet().stream().filter(e -> isMain(e.getKey()) && e.getValue().matches("(?s).*catch \\(\\s*(final )?(Throwable|Exception|Error)\\b.*"))
                .map(e -> name(e.getKey()))).as("because a broad catch hides our own defects").containsOnly("Guard");
    }

    @Test
    void namesSayWhatAThingIs() {
        List<String> bad = new ArrayList<>();
        SOURCES.forEach((file, text) -> TYPE.matcher(text).results().map(r -> r.group(1)).filter(n -> BAD_NAME.matcher(n).matches()).forEach(bad::add));
        assertThat(bad).as("because I, Abstract, Base, Impl, Manager, Helper and Util say nothing").isEmpty();
    }

    @Test
    void filesAndMethodsAreShort() {
        List<String> longOnes = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            List<String> lines = text.lines().toList();
            if (lines.size() > 400) {
                longOnes.add(file + " has " + lines.size() + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (METHOD.matcher(lines.get(i)).matches()) {
                    String end = lines.get(i).replaceFirst("\\S.*", "") + "}";
                    int last = i;
                    while (last < lines.size() && !lines.get(last).equals(end)) {
                        last++;
                    }
                    if (last - i + 1 > 40) {
                        longOnes.add(file + ":" + (i + 1) + " has a method of " + (last - i + 1) + " lines");
                    }
                }
            }
        });
        assertThat(longOnes).as("because what does not fit a screen is not read").isEmpty();
    }

    @Test
    void noPlaceOfOneMachineAndNoRegistryIsNamed() {
        List<String> named = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            Matcher place = PLACE.matcher(text);
            if (isMain(file) && place.find()) {
                named.add(file + ": " + place.group());
            }
        });
        assertThat(named).as("because the program runs elsewhere").isEmpty();
    }

    @Test
    void everyPublicTypeIsDocumented() {
        List<String> bare = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (isMain(file) && PUBLIC_TYPE.matcher(lines.get(i)).matches() && !isDocumented(lines, i)) {
                    bare.add(file + ":" + (i + 1));
                }
            }
        });
        assertThat(bare).as("because vendors read the Javadoc and not the code").isEmpty();
    }

    private static boolean isDocumented(List<String> lines, int type) {
        int line = type - 1;
        while (line >= 0 && lines.get(line).strip().startsWith("@")) {
            line--;
        }
        return line >= 0 && lines.get(line).strip().endsWith("*/");
    }
}
