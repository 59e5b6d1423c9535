// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the lines that continue a statement, also where what collects a program's output writes its own head before each. */
final class Continuation {
    /** Lines of a stack trace, of an object written out, or of the source that a trace quotes. */
    private static final Pattern CONTINUES = Pattern.compile("^(?:[ \\t]+.*|[A-Z]\\w*(?:\\.[\\w.<>`+]{1,200})? ?\\([^()]*\\)(?: \\[0x.*| \\(at .*)?|Caused by: .*|\\.\\.\\. .*|Traceback .*|[}\\])].*|Emitted .*|\\S{1,200}:[0-9]{1,6}:[0-9]{1,4}: 0x[0-9a-f]{1,16} in .*|)$", Pattern.DOTALL);
    /** The name of a container or a process before a bar, the stamp of a container's runtime, and that of a syslog with its process. */
    private static final Pattern HEAD = Pattern.compile("^(?:(?:[0-9]{1,4}\\|)?[\\w./-]{1,40} {0,20}\\| |[0-9-]{10}T[0-9:.]{8,18}(?:Z|[+-][0-9:]{4,6}) std(?:out|err) [FP] "
            + "|(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}|[0-9-]{10}T[0-9:.]{8,18}(?:Z|[+-][0-9:]{4,6})) [\\w.-]{1,64} [\\w./@-]{1,60}\\[[0-9]{1,10}\\]: )(?=[ \\t]|Caused by: |Traceback )");

    private Continuation() { }

    static boolean is(String line) {
        return CONTINUES.matcher(said(line)).matches();
    }

    /** {@return the line without the head before a continuation} */
    static String said(String line) {
        Matcher head = HEAD.matcher(line);
        return head.lookingAt() ? line.substring(head.end()) : line;
    }
}
