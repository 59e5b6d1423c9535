// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads at which port a program was told to serve: on a command line that its starter repeats, or in the settings that it writes out. */
final class Settings {
    private static final String OWN = "(?:(?:https?|web|www|server|listen(?:er|ing)?|bind(?:ing)?|local|api|tcp|udp|rpc|app|main|service)[._-]?)";
    private static final String NUMBER = "([0-9]{2,5})(?![0-9.:/%]|,[0-9])";
    private static final String HOST = "(?:[^\\s\"'=,]{0,60}:)";
    private static final String IS = "[\"']?[ \\t]{0,2}[=:][ \\t]{0,2}[\"']?";
    private static final List<Signed> STATED = List.of(
            // server.port=8080, listen_port="1143", HTTP_PORT: 8080
            Signed.anyCase("(?<![\\w.-])" + OWN + "{1,3}port" + IS + NUMBER, "port"),
            // listen_address=0.0.0.0:8080, bind: [::]:8080
            Signed.anyCase("(?<![\\w.-])" + OWN + "{0,2}(?:listen(?:er|ing)?|bind(?:ing)?)(?:[._-]?(?:on|addr|address|to))?" + IS + HOST + NUMBER, "listen", "bind"));
    /** --port=8080, --http-listen 0.0.0.0:8080 */
    private static final Signed OPTION = Signed.anyCase("(?<![\\w-])--?" + OWN + "{0,2}(?:port|listen|bind|addr|address)[ =][\"']?" + HOST + "?" + NUMBER, "port", "listen", "bind", "addr");
    /** PORT=8080; beside the name of something that is only used it may be its port. */
    private static final Signed BARE = Signed.anyCase("(?<![\\w.-])port=[\"']?" + NUMBER, "port=");
    private static final Pattern USED = Pattern.compile("(?<![a-z])(?:db|database|jdbc|sql|postgres|mysql|redis|mongo|amqp|kafka|smtp|ldap|upstream|backend|remote|peer|target|client|proxy|cluster|node)", Pattern.CASE_INSENSITIVE);
    /** The line is a command line: a shell or a starter of scripts repeats it, or it is called so. */
    private static final Pattern COMMAND = Pattern.compile("^(?:[^|]{1,40}\\| ?)?[ \\t]{0,8}(?:\\+{1,4}|[$>%#]) \\S"
            + "|(?:start-?up|command line|cmdline|command|arguments?|(?:started|invoked|called) (?:as|with)|execut(?:e|ing)|exec|running): ?\\S", Pattern.CASE_INSENSITIVE);
    /** An interpreter repeats the lines of a script behind its name; what went wrong may be told before, because nothing holds it back. */
    private static final Pattern SCRIPT = Pattern.compile("^[\\w/-]{1,60}\\.[a-z]{1,6}(?:-[0-9]{1,5})?> \\S");
    private static final List<Signed> ON_COMMAND = List.of(
            Signed.of("(?<!\\S)-[pPl] ?" + HOST + "?([0-9]{2,5})(?=[\\s\"']|$)", " -p", " -l"),
            // http=8080 node server.js
            Signed.anyCase("(?<!\\S)(?:https?|telnet|ssh|s?ftp|smtp|imap|pop3|ldap|mqtt|dns|web|www|listen|bind|server|addr|address)=" + HOST + "?([0-9]{2,5})(?!\\S)", "=0", ":0"));
    /** The port of something else that is set up: of what watches a program, or of what it uses. */
    private static final Signed OTHER = Signed.anyCase("(?<![a-z])(?:metrics|admin|management|monitor(?:ing)?|debug(?:ger)?|health|peer|remote|target|upstream|backend|proxy|db|database|redis|postgres|mysql|smtp)"
            + "[\\w.-]{0,20}port" + IS + "[0-9]", "port");

    private Settings() { }

    /** {@return the port that a command line in the line tells a program to serve at} */
    static Optional<Integer> told(String line) {
        String shape = Signed.shape(line);
        boolean onCommand = ON_COMMAND.stream().anyMatch(one -> one.fits(shape)) && (COMMAND.matcher(line).find() || isOfScript(line));
        return first(onCommand ? Stream.concat(Stream.of(OPTION), ON_COMMAND.stream()) : Stream.of(OPTION), line, shape);
    }

    static boolean isOfScript(String line) {
        return SCRIPT.matcher(line).find();
    }

    /** {@return the port of its own that a program sets; whether the line speaks of connections is known} */
    static Optional<Integer> set(String line, boolean connects) {
        String shape = Signed.shape(line);
        if (STATED.stream().noneMatch(one -> one.fits(shape))) {
            return Optional.empty();
        }
        boolean used = connects || USED.matcher(line).find();
        return first(used ? STATED.stream() : Stream.concat(STATED.stream(), Stream.of(BARE)), line, shape);
    }

    private static Optional<Integer> first(Stream<Signed> expressions, String line, String shape) {
        return shape.indexOf('0') < 0 ? Optional.empty() : expressions.filter(one -> one.fits(shape)).flatMap(one -> number(one, line).stream()).findFirst();
    }

    /** {@return whether the only port that a line sets is that of something else} */
    static boolean isOther(String line) {
        return OTHER.isIn(line, Signed.shape(line)) && set(line, true).isEmpty();
    }

    private static Optional<Integer> number(Signed expression, String line) {
        Matcher matcher = expression.matcher(line);
        return matcher.find() ? EndpointReader.valid(matcher.group(1)) : Optional.empty();
    }
}
