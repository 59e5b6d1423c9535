// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import org.eclipse.jdt.annotation.NonNullByDefault;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;

/** What JNA's own mapping of winsvc.h lacks. Null is what leaves a setting as it is. */
@NonNullByDefault({})
interface ServiceCalls extends StdCallLibrary {
    boolean QueryServiceConfigW(SC_HANDLE service, Pointer config, int size, IntByReference needed);

    boolean ChangeServiceConfigW(SC_HANDLE service, int type, int start, int errorControl, WString path, WString group, Pointer tag, Pointer dependencies, WString user, WString password,
            WString title);

    boolean ChangeServiceConfig2W(SC_HANDLE service, int level, Memory info);

    /** {@return it, loaded}; a library that is not there is a {@link LinkageError}. */
    static ServiceCalls load() {
        return Native.load("advapi32", ServiceCalls.class);
    }
}
