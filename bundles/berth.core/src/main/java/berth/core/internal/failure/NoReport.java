// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.regex.Pattern;

/** Lines that hold the words of a failure and report none: sources, tables, tests' results, catalogues, access logs, questions. */
final class NoReport {
    /** A line of source code, of a shell's trace, of a table of errors or of an access log. */
    private static final Pattern NO_MESSAGE = Pattern.compile("^(?:\\+{1,4} (?:exec |export |[A-Za-z_]\\w{0,60}=|[\\w./-]{1,200} (?:-|.{0,200} -)).*|[\\w./-]{1,200}\\.(?:c|h|cc|cpp|go|js|ts|py|rb|rs|java|cs|php):[0-9]{1,6}:\\s+(?:if|case|return|console|throw|log|assert|#|//|/\\*|\\w+\\().*"
            + "|\\s*(?:WSA)?E(?!RROR|MERG|XCEPTION)[A-Z]{3,16}(?:\\s+\\(?[0-9]{1,5}(?:\\)?\\s.*|\\)?)|\\s*| \\([^()]{3,80}\\):? (?:An?|The|This|Typically|Means|Indicates)\\b.*)|[0-9-]{10} [0-9:]{8} \\S{1,64} (?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH) /.*|\\s*(?://|/\\*|#\\s*(?:if|ifdef|ifndef|elif|define|undef|include)\\b).*)$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** A test's result, an option's description, a table of errors, a change in a repository, or a source that would write such a message. */
    private static final Pattern NO_RESULT = Pattern.compile("^(?:\\s*(?:(?:not )?ok [0-9]{1,6}\\b|; |[Uu]sage: |(?:[$#] )?[zef]?grep |(?:Re|RE|Fwd?|FW|Aw|AW): |assert ['\"]|(?:PASS|FAIL|PASSED|FAILED)\\b[: ](?![\\w.$]{1,100}@[0-9a-f]{1,8}\\{)(?![ ]?[\\w.$]{1,120}(?:Exception|Error)\\b)|[✓✔√] |[✗✘×] (?!.*(?:\\[ERROR\\]|Error: ))|=== RUN |--- (?:PASS|FAIL|SKIP)|commit [0-9a-f]{7,40}\\b|(?:FAQ|Q|TODO|FIXME|XXX)\\b[:.( ]|case [\\w.:]{1,60}: |\\[ {1,9}(?:OK|PASSED|RUN) {1,6}\\] [A-Z]\\w*[./]|(?:Scenario(?: Outline)?|Feature|Subject): |return [\\w.:]{1,60}\\([\"']|[0-9]{1,6}\\.\\.[0-9]{1,6}\\b|(?:\\S{1,300}::\\S|test_\\w)\\S{0,300} (?:PASSED|FAILED|SKIPPED)\\b|-[A-Za-z],? {1,2}--[a-z]|--[a-z][\\w-]{1,40}(?:[ =](?:<[^<>]{1,40}>|\\[[^\\[\\]]{1,40}\\]|[A-Z_]{1,30}))? {2,}\\S).*"
            + "|\\s*(?:WSA)?E(?!RROR|MERG|XCEPTION)[A-Z]{3,16}(?:\\t| {2,}).*|\\s*[0-9]{2,5}\\s{1,8}(?:WSA)?E(?!RROR|MERG|XCEPTION)[A-Z]{3,16}\\s.*|\\s*(?:except\\b[^:]{0,100}:|throw new [\\w.]+\\(|raise [\\w.]+\\(|return [\"'(]|(?:[+-]\\s*)?(?:return Err\\(|(?:pub |async |static ){0,3}(?:fn|func|def) \\w{1,60}[(<])|(?:[+-]\\s*)?(?:std::)?(?:io::)?ErrorKind::\\w{3,40} =>|(?:(?:self\\.)?assert\\w{0,20}|expect)\\(|(?:public|private|protected|static|final|const|let|var|val) .{0,200}= ?[\"']).*)$", Pattern.DOTALL);
    /** What compilers, catalogues of translations and lists of changes or questions hold. */
    private static final Pattern NO_LOG = Pattern.compile("^(?:\\s*(?:(?:throw|return|await|new) ){0,2}[\\w.:>-]{1,80}\\(.*\\);\\s*|\\s*(?:el)?if\\b.*[:{]\\s*|\\s+raises? [\\w:.]{3,80}\\s*|\\s*[0-9]{1,6} \\|\\s.*|\\s*[.\\w:|]{2,80} => (?:return|throw)\\b.*|msg(?:id|str|ctxt)\\b.*|\\s*\\|(?: [^|]{1,200} \\|){2,20}\\s*|\\s*(?:[a-z]{3,8} ){0,3}[A-Z][A-Z0-9]{1,30}_[A-Z0-9_]{1,60} ?[:=] ?[\"'][^\"']{1,400}[\"'][,;]?\\s*|\\s*(?:WSA)?E[A-Z]{3,16} ?= ?-?[0-9]{1,6}[,;]?\\s*|\\s*[A-Za-z][\\w.-]{1,60} ?[:=] ?[\\w.\"'/-]{1,60} {1,20}# .*|\\s*[0-9]{1,6}:[0-9]{1,4}\\s+(?:error|warning)\\s.*"
            + "|[*|\\\\/_ ]{2,12}(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,12} .*|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7} [a-z][\\w()/-]{1,40}: .*|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,12} .*\\(#[0-9]{1,6}\\)\\s*|\\s*[A-Za-z_:][\\w:]{2,100}\\{[^{}]{1,400}\\} [0-9.eE+-]{1,20}(?: [0-9]{10,13})?\\s*|\\W*(?:[0-9]{1,3}\\. )?(?:How|Why|What|Where)\\b.*\\?\\s*)$", Pattern.DOTALL);
    private static final List<Pattern> BEGINNINGS = List.of(NO_MESSAGE, NO_RESULT, NO_LOG);

    /** What may stand anywhere. */
    private static final List<Signed> INSIDE = List.of(
            // an access log
            Signed.anyCase("\"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH) /[^\"]{0,4000}\" [0-9]{3} ", "\"get /", "\"post /", "\"put /", "\"head /", "\"delete /", "\"options /", "\"patch /"),
            // a condition of a source
            Signed.anyCase("^[^{]*\\b(?:if|switch|catch|strings?\\.\\w+) ?\\(.*[;{]\\s*$", "if (", "if(", "switch (", "switch(", "catch (", "catch(", "string"),
            // a test's result
            Signed.of("^.{1,400} \\.{3} ?(?:ok|passed|skipped|PASS|PASSED|SKIPPED)\\s*$", " ..."),
            // a source that would write a message
            Signed.of("(?<![A-Za-z])(?:logger|logging|console|log|syslog)(?:\\.[A-Za-z]{1,12})?\\(\\s?[\"']", "(\"", "('", "( \"", "( '", "(\t"),
            Signed.of("(?<![A-Za-z])(?:e?println|bail|format)!\\(", "!("),
            // a text that is still to be filled in
            Signed.of("\\{[0-9]\\}|%[sd](?![0-9A-Za-z])|\\{(?:port|address|addr|host|ip|url|endpoint)\\}", "{0}", "%s", "%d", "{port}", "{addr", "{host}", "{ip}", "{url}", "{endpoint}"),
            // an expression that counts what is told
            Signed.of("\\w\\{\\w{1,60}(?:=|=~|!=)\"[^\"]{0,200}\"[^{}]{0,400}\\}\\[[0-9]{1,4}[smhd]\\]", "}[0"),
            // a port of another kind
            Signed.of("\\b(?:COM|LPT)[0-9]{1,3}\\b", "com0", "lpt0"));

    /** An error's name and number, below which a table says what it means. */
    private static final Pattern ENTRY = Pattern.compile("\\s*(?:WSA)?E(?:ADDR|ACCES|PERM)[A-Z]{0,9}(?:\\s{1,8}\\(?[0-9]{2,5}\\)?)?\\s*");
    /** A socket of the file system has no port. */
    private static final Signed OF_FILE_SYSTEM = Signed.anyCase("(?<![a-z])unix(?:[ -]domain)?[ -]sockets?(?![a-z])|(?<![a-z])unix:[/@%.]|listen unix |(?<![a-z])(?:socket|bind(?:ing)?|listen(?:ing)?)(?: to| on| at)? ['\"]?/(?!dns|ip[46]|tcp|udp)[\\w.-]{1,60}/",
            "unix", "socket /", "socket '/", "socket \"/", "bind /", "bind '/", "to /", "to '/", "to \"/", "on /", "on '/", "on \"/", "at /", "at '/", "at \"/", "ing /", "ing '/");
    private static final Pattern NUMBER = Pattern.compile("\\s*[0-9]{0,5}\\s*");

    private NoReport() { }

    static boolean is(String line) {
        String shape = Signed.shape(line);
        return BEGINNINGS.stream().anyMatch(beginning -> beginning.matcher(line).matches()) || INSIDE.stream().anyMatch(expression -> expression.isIn(line, shape));
    }

    /** {@return whether the socket that the line is about is one of the file system} */
    static boolean isOfFileSystem(String line) {
        return OF_FILE_SYSTEM.isIn(line, Signed.shape(line));
    }

    /** Whether an error's name stands above, with its number at most between. */
    static boolean explainsEntry(Surroundings around) {
        int at = around.at() - 1;
        while (at >= 0 && NUMBER.matcher(around.lines().get(at)).matches()) {
            at--;
        }
        return at >= 0 && ENTRY.matcher(around.lines().get(at)).matches();
    }
}
