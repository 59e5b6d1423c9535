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
            Map.entry(125, FailureKind.IN_USE), Map.entry(10048, FailureKind.IN_USE), Map.entry(13, FailureKind.FORBIDDEN),
            Map.entry(10013, FailureKind.FORBIDDEN), Map.entry(99, FailureKind.ADDRESS_UNAVAILABLE), Map.entry(49, FailureKind.ADDRESS_UNAVAILABLE),
            Map.entry(126, FailureKind.ADDRESS_UNAVAILABLE), Map.entry(10049, FailureKind.ADDRESS_UNAVAILABLE));
    private static final Map<String, FailureKind> SYMBOLS = Map.of("eaddrinuse", FailureKind.IN_USE, "eacces", FailureKind.FORBIDDEN,
            "eperm", FailureKind.FORBIDDEN, "eaddrnotavail", FailureKind.ADDRESS_UNAVAILABLE);
    private static final Pattern SYMBOL = Pattern.compile("(?<![0-9A-Za-z_])((?:WSA)?(EADDRINUSE|EACCES|EPERM|EADDRNOTAVAIL))(?![0-9A-Za-z_])",
            Pattern.CASE_INSENSITIVE);
    private static final List<Pattern> WRITTEN = List.of(
            Pattern.compile("errno[\\])]? ?[=:)]? ?-?([0-9]{2,5})(?![0-9])", Pattern.CASE_INSENSITIVE),
            Pattern.compile("(?<![0-9A-Za-z])(?:winerror|os error|error|err|code|rc|#|fehler|erreur|errore|ошибка)[ :=#]{0,3}-?([0-9]{2,5})(?![0-9])", Pattern.CASE_INSENSITIVE),
            Pattern.compile("\\(([0-9]{2,5})[):]"),
            Pattern.compile("\\(([0-9]{2,5}) '"),
            Pattern.compile("(?<![0-9A-Za-z])E0{1,6}([0-9]{2,5})(?![0-9])"),
            Pattern.compile("(?<![0-9.:])(100(?:13|48|49))(?![0-9.]|:[0-9])"));
    /** An HRESULT of facility 7 (Win32) or a bare number of Win32, in hexadecimal. */
    private static final Pattern HEX = Pattern.compile("(?<![0-9A-Za-z])(0x(?:8007)?(271d|2740|2741))(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE);

    private static final String WINSOCK = "[ :=#(]{0,3}(100(?:13|48|49))(?![0-9])";
    private static final Pattern SYSTEM_ERROR = Pattern.compile("(?<![0-9A-Za-z])(?:winerror|os error|socket error|winsock error|socketexception)" + WINSOCK, Pattern.CASE_INSENSITIVE);
    private static final Pattern ERROR = Pattern.compile("(?<![0-9A-Za-z])(?:winerror|error|socketexception|fehler|erreur|errore|ошибка)" + WINSOCK, Pattern.CASE_INSENSITIVE);

    private static final int WINSOCK_FIRST = 10004;
    private static final int WINSOCK_LAST = 11031;
    /** The ways of writing that are about errors alone; a number in brackets may be a port. */
    private static final List<Pattern> OF_ERRORS = WRITTEN.subList(0, 2);
    private static final Pattern OF_SYSTEM = Pattern.compile("(?:errno[\\])]? ?[=:)]? ?|(?<![0-9A-Za-z])(?:os error|winerror|socket error|winsock error)[ :=#]{0,3})"
            + "-?(?:[2-9]|[1-9][0-9]{1,4})(?![0-9])|\\([0-9]{2,5}: [A-Z]", Pattern.CASE_INSENSITIVE);

    private ErrorCodes() { }

    /** An error as the line writes it. */
    record Code(String written, FailureKind kind) { }

    /**
     * {@return an error of WinSock that the line calls an error of the system by its number, as in {@code [WinError 10048]}}
     *
     * @param ofSockets whether the line is about sockets, so that {@code error 10048} is one of them and not some program's own
     */
    static Optional<Code> named(String line, boolean ofSockets) {
        Matcher matcher = (ofSockets ? ERROR : SYSTEM_ERROR).matcher(line);
        return matcher.find() ? Optional.of(new Code(matcher.group(1), NUMBERS.get(Integer.valueOf(matcher.group(1))))) : Optional.empty();
    }

    /** {@return whether the line states an error of the system by its number, and only such as mean nothing for a port: 10050, 11004, EINVAL} */
    static boolean isAnother(String line) {
        return read(line).isEmpty() && (OF_SYSTEM.matcher(line).find() || OF_ERRORS.stream().anyMatch(pattern -> hasWinSock(pattern.matcher(line))));
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
        Matcher symbol = SYMBOL.matcher(line);
        if (symbol.find()) {
            return Optional.of(new Code(symbol.group(1), SYMBOLS.get(symbol.group(2).toLowerCase(java.util.Locale.ROOT))));
        }
        Matcher hex = HEX.matcher(line);
        if (hex.find()) {
            return Optional.of(new Code(hex.group(1), NUMBERS.get(Integer.parseInt(hex.group(2), 16))));
        }
        for (Pattern pattern : WRITTEN) {
            Matcher matcher = pattern.matcher(line);
            while (matcher.find()) {
                FailureKind kind = NUMBERS.get(Integer.valueOf(matcher.group(1)));
                if (kind != null) {
                    return Optional.of(new Code(matcher.group(1), kind));
                }
            }
        }
        return Optional.empty();
    }
}
