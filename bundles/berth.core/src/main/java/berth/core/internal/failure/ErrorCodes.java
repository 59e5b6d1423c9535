// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.failure.FailureKind;

/** Reads the error that a line states by number or symbol. */
final class ErrorCodes {
    /** The numbers of Linux, of macOS and the BSDs, of Solaris, and of WinSock. */
    private static final Map<Integer, FailureKind> NUMBERS = Map.ofEntries(Map.entry(98, FailureKind.IN_USE), Map.entry(48, FailureKind.IN_USE),
            Map.entry(125, FailureKind.IN_USE), Map.entry(112, FailureKind.IN_USE), Map.entry(10048, FailureKind.IN_USE), Map.entry(13, FailureKind.FORBIDDEN),
            Map.entry(10013, FailureKind.FORBIDDEN), Map.entry(99, FailureKind.ADDRESS_UNAVAILABLE), Map.entry(49, FailureKind.ADDRESS_UNAVAILABLE),
            Map.entry(126, FailureKind.ADDRESS_UNAVAILABLE), Map.entry(10049, FailureKind.ADDRESS_UNAVAILABLE));
    /** Those of NSPR, which are below zero. */
    private static final Map<Integer, FailureKind> OF_NSPR = Map.of(5982, FailureKind.IN_USE, 5966, FailureKind.FORBIDDEN, 5986, FailureKind.ADDRESS_UNAVAILABLE);
    /** What a call of it returned: PR_Bind returned error -5982. */
    private static final Signed NSPR = Signed.of("(?<![0-9A-Za-z_])PR_[A-Z][A-Za-z]{2,20}(?:[^0-9A-Za-z]| [a-z]+){1,4}[ (]-(59[68][0-9])(?![0-9])", "pr_");
    private static final Map<String, FailureKind> SYMBOLS = Map.of("eaddrinuse", FailureKind.IN_USE, "eacces", FailureKind.FORBIDDEN,
            "eperm", FailureKind.FORBIDDEN, "eaddrnotavail", FailureKind.ADDRESS_UNAVAILABLE);
    private static final Signed SYMBOL = Signed.anyCase("(?<![0-9A-Za-z_])((?:WSA)?(EADDRINUSE|EACCES|EPERM|EADDRNOTAVAIL))(?![0-9A-Za-z_])", "eaddr", "eacces", "eperm");
    private static final List<Signed> WRITTEN = List.of(
            Signed.anyCase("errno[\\])]? ?[=:)]? ?-?([0-9]{2,5})(?![0-9])", "errno"),
            Signed.anyCase("(?<![0-9A-Za-z])(?:winerror|os error|error|err|code|rc|#|fehler|erreur|errore|ошибка)[ :=#]{0,3}-?([0-9]{2,5})(?![0-9])", "err", "code", "rc", "#", "fehler", "ошибка"),
            Signed.of("\\(([0-9]{2,5})[):]", "(0)", "(0:"),
            Signed.of("\\(([0-9]{2,5}) '", "(0 '"),
            // (-1 13): what a call returned, and errno
            Signed.of("\\(-1 ([0-9]{2,3})\\)", "(-0 0)"),
            Signed.of("(?<![0-9A-Za-z])E0{1,6}([0-9]{2,5})(?![0-9])", "e0"));
    /** Not the number of a process, behind a time or a program's name. */
    private static final Pattern BARE = Pattern.compile("(?<![0-9.:])(?<![0-9] (?:[A-Z]{3,5} )?\\[)(?<!\\w\\[(?=[0-9]{5}]:))(100(?:13|48|49))(?![0-9.]|:[0-9])");
    /** An HRESULT of facility 7 (Win32) or a bare number of Win32, in hexadecimal. */
    private static final Signed HEX = Signed.anyCase("(?<![0-9A-Za-z])(0x(?:8007)?(271d|2740|2741))(?![0-9A-Za-z])", "0x0");

    private static final String WINSOCK = "[ :=#(]{0,3}(100(?:13|48|49))(?![0-9])";
    private static final Signed SYSTEM_ERROR = Signed.anyCase("(?<![0-9A-Za-z])(?:winerror|os error|socket error|winsock error|socketexception)" + WINSOCK, "error", "socketexception");
    private static final Signed ERROR = Signed.anyCase("(?<![0-9A-Za-z])(?:winerror|error|socketexception|fehler|erreur|errore|ошибка|bind(?:\\(\\))?:)" + WINSOCK, "error", "socketexception", "fehler", "erreur", "ошибка", "bind");

    /** How those that a bind ends with begin. */
    private static final String HUNDRED = "100";
    private static final int WINSOCK_FIRST = 10004;
    private static final int WINSOCK_LAST = 11031;
    /** The ways of writing that are about errors alone; a number in brackets may be a port. */
    private static final List<Signed> OF_ERRORS = WRITTEN.subList(0, 2);
    private static final Signed OF_SYSTEM = Signed.anyCase("(?:errno[\\])]? ?[=:)]? ?|(?<![0-9A-Za-z])(?:os error|winerror|socket error|winsock error)[ :=#]{0,3})"
            + "-?(?:[2-9]|[1-9][0-9]{1,4})(?![0-9])|\\([0-9]{2,5}: [A-Z]", "errno", "error", "(0: ");

    private static final Signed OTHER_SYMBOL = Signed.of("(?<![0-9A-Za-z_])E(?:INVAL|BADF|MFILE|NFILE|NOMEM|NOBUFS|AFNOSUPPORT|NOTSUP|OPNOTSUPP|NOTSOCK|NODEV)(?![0-9A-Za-z_])",
            "einval", "ebadf", "file", "enomem", "enobufs", "eafnosupport", "supp", "enotsup", "enotsock", "enodev");

    /** What says of the socket itself that there is none. */
    private static final Signed OTHER_TEXT = Signed.anyCase("too many open files|protocol not supported|address family not supported", "too many open files", "protocol not supported", "address family not supported");

    private ErrorCodes() { }

    /** An error as the line writes it. */
    record Code(String written, FailureKind kind) { }

    /**
     * {@return an error of WinSock that the line calls an error of the system by its number, as in {@code [WinError 10048]}}
     *
     * @param ofSockets whether the line is about sockets, so that {@code error 10048} is one of them and not some program's own
     */
    static Optional<Code> named(String line, boolean ofSockets) {
        if (!line.contains(HUNDRED)) {
            return Optional.empty();
        }
        Signed expression = ofSockets ? ERROR : SYSTEM_ERROR;
        Matcher matcher = expression.matcher(line);
        return expression.fits(Signed.shape(line)) && matcher.find() ? Optional.of(new Code(matcher.group(1), NUMBERS.get(Integer.valueOf(matcher.group(1))))) : Optional.empty();
    }

    /** {@return whether the line states an error of the system and only such as mean nothing for a port: 10050, 11004, EINVAL, too many open files} */
    static boolean isAnother(String line) {
        String shape = Signed.shape(line);
        return read(line).isEmpty() && (OF_SYSTEM.isIn(line, shape) || OTHER_SYMBOL.isIn(line, shape) || OTHER_TEXT.isIn(line, shape) || OF_ERRORS.stream().anyMatch(expression -> expression.fits(shape) && hasWinSock(expression.matcher(line))));
    }

    private static boolean hasWinSock(Matcher matcher) {
        while (matcher.find()) {
            int number = Integer.parseInt(matcher.group(1));
            if (number >= WINSOCK_FIRST && number <= WINSOCK_LAST) {
                return true;
            }
        }
        return false;
    }

    /** {@return the first error that a bind can end with: by its symbol, else by its number} */
    static Optional<Code> read(String line) {
        String shape = Signed.shape(line);
        Matcher symbol = SYMBOL.matcher(line);
        if (SYMBOL.fits(shape) && symbol.find()) {
            return Optional.of(new Code(symbol.group(1), SYMBOLS.get(symbol.group(2).toLowerCase(java.util.Locale.ROOT))));
        }
        Matcher hex = HEX.matcher(line);
        if (HEX.fits(shape) && hex.find()) {
            return Optional.of(new Code(hex.group(1), NUMBERS.get(Integer.parseInt(hex.group(2), 16))));
        }
        return WRITTEN.stream().filter(expression -> expression.fits(shape)).flatMap(expression -> first(expression.matcher(line), NUMBERS).stream()).findFirst()
                .or(() -> line.contains(HUNDRED) ? first(BARE.matcher(line), NUMBERS) : Optional.empty())
                .or(() -> NSPR.fits(shape) ? first(NSPR.matcher(line), OF_NSPR) : Optional.empty());
    }

    private static Optional<Code> first(Matcher matcher, Map<Integer, FailureKind> numbers) {
        while (matcher.find()) {
            FailureKind kind = numbers.get(Integer.valueOf(matcher.group(1)));
            if (kind != null) {
                return Optional.of(new Code(matcher.group(1), kind));
            }
        }
        return Optional.empty();
    }
}
