// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.Optional;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;

import berth.portprobe.internal.windows.WindowsError;

/** The catalogue of WinSock on this machine. */
final class LiveCatalogue implements Catalogue {
    private static final int WSAENOBUFS = 10055;
    private static final int FIRST_SIZE = 64 * CatalogueEntry.SIZE;
    private static final int MAX_SIZE = 1 << 22;
    private static final int MAX_ROUNDS = 5;
    private static final int MAX_PATH = 1024;

    /** What jna-platform does not have of ws2_32.dll. */
    interface Functions extends StdCallLibrary {
        int WSCEnumProtocols(Pointer protocols, Pointer buffer, IntByReference length, IntByReference error);

        int WSCEnumProtocols32(Pointer protocols, Pointer buffer, IntByReference length, IntByReference error);

        int WSCGetProviderPath(Pointer provider, Pointer path, IntByReference length, IntByReference error);

        int WSCGetProviderPath32(Pointer provider, Pointer path, IntByReference length, IntByReference error);
    }

    private Optional<Functions> library = Optional.empty();

    @Override
    public boolean has(Width width) {
        return switch (width) {
        case OWN -> true;
        case NARROW -> Native.POINTER_SIZE == Long.BYTES;
        };
    }

    @Override
    public byte[] protocols(Width width) throws WindowsError {
        int size = FIRST_SIZE;
        try {
            for (int round = 0; round < MAX_ROUNDS && size <= MAX_SIZE; round++) {
                try (Memory buffer = new Memory(size)) {
                    buffer.clear();
                    IntByReference length = new IntByReference(size);
                    IntByReference error = new IntByReference();
                    int count = enumerate(width, buffer, length, error);
                    if (count >= 0) {
                        return buffer.getByteArray(0, (int) Math.min(size, (long) count * CatalogueEntry.SIZE));
                    }
                    if (error.getValue() != WSAENOBUFS) {
                        throw new WindowsError("WSCEnumProtocols", error.getValue());
                    }
                    size = Math.max(2 * size, Math.min(length.getValue(), MAX_SIZE));
                }
            }
            throw new WindowsError("WSCEnumProtocols", WSAENOBUFS);
        } catch (LinkageError missing) {
            throw WindowsError.missing("WSCEnumProtocols");
        }
    }

    @Override
    public String library(byte[] provider, Width width) throws WindowsError {
        try (Memory guid = new Memory(provider.length); Memory path = new Memory(Native.WCHAR_SIZE * (MAX_PATH + 1L))) {
            guid.write(0, provider, 0, provider.length);
            path.clear();
            IntByReference length = new IntByReference(MAX_PATH);
            IntByReference error = new IntByReference();
            int failed = switch (width) {
            case OWN -> functions().WSCGetProviderPath(guid, path, length, error);
            case NARROW -> functions().WSCGetProviderPath32(guid, path, length, error);
            };
            if (failed != 0) {
                throw new WindowsError("WSCGetProviderPath", error.getValue());
            }
            String library = path.getWideString(0);
            if (library.isBlank()) {
                throw new WindowsError("WSCGetProviderPath", WindowsError.ERROR_MOD_NOT_FOUND);
            }
            return library;
        } catch (LinkageError missing) {
            throw WindowsError.missing("WSCGetProviderPath");
        }
    }

    private int enumerate(Width width, Memory buffer, IntByReference length, IntByReference error) {
        return switch (width) {
        case OWN -> functions().WSCEnumProtocols(Pointer.NULL, buffer, length, error);
        case NARROW -> functions().WSCEnumProtocols32(Pointer.NULL, buffer, length, error);
        };
    }

    private Functions functions() {
        Functions loaded = library.orElseGet(() -> Native.load("ws2_32", Functions.class));
        library = Optional.of(loaded);
        return loaded;
    }
}
