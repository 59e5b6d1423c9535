// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Map;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Functions of Windows' libraries that JNA's own mappings do not have, or have with structures that read past their buffer. */
final class Functions {
    private static final Map<String, Object> STDCALL = Map.of(Library.OPTION_CALLING_CONVENTION, Function.ALT_CONVENTION);

    private Functions() { }

    /** {@return the number that the function returns: for most an error code} */
    static int call(String library, String function, Object... arguments) throws WindowsError {
        return function(library, function).invokeInt(arguments);
    }

    /** {@return the handle that the function returns} */
    static Pointer handle(String library, String function, Object... arguments) throws WindowsError {
        return function(library, function).invokePointer(arguments);
    }

    private static Function function(String library, String function) throws WindowsError {
        try {
            return NativeLibrary.getInstance(library, STDCALL).getFunction(function);
        } catch (LinkageError e) {
            throw WindowsError.missing(function);
        }
    }

    /** {@return what the last call on this thread left as its error; to be asked for at once} */
    static WindowsError lastError(String call) {
        return new WindowsError(call, Native.getLastError());
    }
}
