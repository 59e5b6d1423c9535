// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Optional;
import java.util.stream.Stream;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;

/**
 * Which service inside a shared process a number stands for that the network stack keeps of a socket (I_QueryTagInformation, undocumented: subprocesstag.h
 * of System Informer). Use from any thread.
 */
public final class ServiceTags {
    private static final int NAME_FROM_TAG = 1;
    private static final int LONGEST = 256;
    private static final int CHAR = 2;

    private final Optional<Function> query;

    /** Looks where this Windows has the function: in sechost.dll since 8.1, in advapi32.dll before. */
    public ServiceTags() {
        // Wine exports the name only, and ends whoever calls it.
        this.query = find("ntdll", "wine_get_version").isPresent() ? Optional.empty()
                : Stream.of("sechost", "advapi32").flatMap(library -> find(library, "I_QueryTagInformation").stream()).findFirst();
    }

    private static Optional<Function> find(String library, String name) {
        try {
            return Optional.of(NativeLibrary.getInstance(library).getFunction(name, Function.ALT_CONVENTION));
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** {@return the name of the service that has that tag in that process; empty where Windows does not tell} */
    public Optional<String> name(long pid, int tag) {
        if (query.isEmpty() || tag == 0 || pid <= 0) {
            return Optional.empty();
        }
        // SC_SERVICE_TAG_QUERY: process, tag, a reserved number, and the pointer that is filled in.
        int pointer = (3 * Integer.BYTES + Native.POINTER_SIZE - 1) / Native.POINTER_SIZE * Native.POINTER_SIZE;
        Memory asked = new Memory(pointer + Native.POINTER_SIZE);
        asked.clear();
        asked.setInt(0, (int) pid);
        asked.setInt(Integer.BYTES, tag);
        int error = query.get().invokeInt(new Object[] { Pointer.NULL, NAME_FROM_TAG, asked });
        return error == 0 ? Optional.ofNullable(asked.getPointer(pointer)).flatMap(ServiceTags::taken) : Optional.empty();
    }

    private static Optional<String> taken(Pointer text) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < LONGEST && text.getChar((long) i * CHAR) != 0; i++) {
            name.append(text.getChar((long) i * CHAR));
        }
        Kernel32.INSTANCE.LocalFree(text);
        return Optional.of(name.toString()).filter(found -> !found.isBlank());
    }
}
