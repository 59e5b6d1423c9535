// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.util.Optional;
import java.util.UUID;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;

import berth.portprobe.internal.windows.WindowsError;

/** The Base Filtering Engine of this machine. */
final class LiveFilterEngine implements FilterEngine {
    private static final int RPC_C_AUTHN_WINNT = 10;
    private static final int MAX_BLOCK = 1 << 17;

    /** What jna-platform does not have. Each function returns an error of Windows. */
    interface Functions extends StdCallLibrary {
        int FwpmEngineOpen0(Pointer server, int authentication, Pointer identity, Pointer session, PointerByReference engine);

        int FwpmEngineClose0(Pointer engine);

        int FwpmFilterCreateEnumHandle0(Pointer engine, Pointer template, PointerByReference handle);

        int FwpmFilterEnum0(Pointer engine, Pointer handle, int most, PointerByReference entries, IntByReference count);

        int FwpmFilterDestroyEnumHandle0(Pointer engine, Pointer handle);

        int FwpmProviderGetByKey0(Pointer engine, Pointer key, PointerByReference provider);

        int FwpmCalloutGetByKey0(Pointer engine, Pointer key, PointerByReference callout);

        void FwpmFreeMemory0(PointerByReference memory);
    }

    @Override
    public Session open() throws WindowsError {
        // Wine has the functions and no engine: what they tell is not what Windows would.
        if (isWine()) {
            throw new WindowsError("FwpmEngineOpen0", WindowsError.ERROR_CALL_NOT_IMPLEMENTED);
        }
        try {
            // Whom the engine lets in it may still show a part only, and does not say so.
            if (!Advapi32Util.isCurrentProcessElevated()) {
                throw new WindowsError("FwpmEngineOpen0", WindowsError.ERROR_ACCESS_DENIED);
            }
            Functions functions = Native.load("fwpuclnt", Functions.class);
            PointerByReference engine = new PointerByReference();
            check("FwpmEngineOpen0", functions.FwpmEngineOpen0(Pointer.NULL, RPC_C_AUTHN_WINNT, Pointer.NULL, Pointer.NULL, engine));
            return new OpenEngine(functions, engine.getValue());
        } catch (Win32Exception e) {
            throw new WindowsError("GetTokenInformation", e.getErrorCode());
        } catch (LinkageError missing) {
            throw WindowsError.missing("FwpmEngineOpen0");
        }
    }

    private static boolean isWine() {
        try {
            return NativeLibrary.getInstance("ntdll").getFunction("wine_get_version") != null;
        } catch (LinkageError real) {
            return false;
        }
    }

    private static void check(String call, int error) throws WindowsError {
        if (error != 0) {
            throw new WindowsError(call, error);
        }
    }

    /** {@return this process' memory; a pointer that lies is an error of the call, not the end of the process} */
    static NativeMemory memory() {
        return new NativeMemory() {
            @Override
            public int pointerSize() {
                return Native.POINTER_SIZE;
            }

            @Override
            public Optional<byte[]> read(long address, int length) {
                if (address == 0 || length <= 0 || length > MAX_BLOCK) {
                    return Optional.empty();
                }
                try (Memory copy = new Memory(length)) {
                    // It fails where it can't read all; the count would be of eight bytes, which JNA's reference has not.
                    boolean done = Kernel32.INSTANCE.ReadProcessMemory(Kernel32.INSTANCE.GetCurrentProcess(), new Pointer(address), copy, length, null);
                    return done ? Optional.of(copy.getByteArray(0, length)) : Optional.empty();
                }
            }
        };
    }

    /** One session. */
    private record OpenEngine(Functions functions, Pointer engine) implements Session {
        private static final int BATCH = 256;
        private static final int MAX_BATCHES = 400;
        private static final int OVERLAPPING = 1;
        private static final int ALL_ACTIONS = -1;

        @Override
        public void filters(UUID layer, Batch batch) throws WindowsError {
            try (Memory template = template(layer)) {
                PointerByReference handle = new PointerByReference();
                check("FwpmFilterCreateEnumHandle0", functions.FwpmFilterCreateEnumHandle0(engine, template, handle));
                try {
                    all(handle.getValue(), batch);
                } finally {
                    functions.FwpmFilterDestroyEnumHandle0(engine, handle.getValue());
                }
            } catch (LinkageError missing) {
                throw WindowsError.missing("FwpmFilterEnum0");
            }
        }

        /** Fewer than were asked for are the last. */
        private void all(Pointer handle, Batch batch) throws WindowsError {
            for (int round = 0; round < MAX_BATCHES; round++) {
                PointerByReference entries = new PointerByReference();
                IntByReference count = new IntByReference();
                check("FwpmFilterEnum0", functions.FwpmFilterEnum0(engine, handle, BATCH, entries, count));
                int found = count.getValue();
                try {
                    if (found < 0 || found > BATCH || found > 0 && entries.getValue() == null) {
                        throw new WindowsError("FwpmFilterEnum0", WindowsError.ERROR_INVALID_DATA);
                    }
                    if (found > 0) {
                        batch.look(Pointer.nativeValue(entries.getValue()), found);
                    }
                } finally {
                    free(entries);
                }
                if (found < BATCH) {
                    return;
                }
            }
            throw new WindowsError("FwpmFilterEnum0", WindowsError.ERROR_MORE_DATA);
        }

        /** FWPM_FILTER_ENUM_TEMPLATE0: every filter of a layer. */
        private static Memory template(UUID layer) {
            int pointer = Native.POINTER_SIZE;
            boolean narrow = pointer == Integer.BYTES;
            Memory template = new Memory(narrow ? 48 : 72);
            template.clear();
            template.write(pointer, FilterReader.bytes(layer), 0, 16);
            template.setInt(pointer + 16, OVERLAPPING);
            template.setInt(narrow ? 40 : 56, ALL_ACTIONS);
            return template;
        }

        private void free(PointerByReference memory) {
            if (memory.getValue() != null) {
                functions.FwpmFreeMemory0(memory);
            }
        }

        @Override
        public Optional<String> provider(UUID key) {
            return named(key, functions::FwpmProviderGetByKey0);
        }

        @Override
        public Optional<String> callout(UUID key) {
            return named(key, functions::FwpmCalloutGetByKey0);
        }

        /** Both structures begin with a key and the display data. */
        private interface Getter {
            int get(Pointer engine, Pointer key, PointerByReference found);
        }

        private Optional<String> named(UUID key, Getter getter) {
            PointerByReference found = new PointerByReference();
            try (Memory asked = new Memory(16)) {
                asked.write(0, FilterReader.bytes(key), 0, 16);
                return getter.get(engine, asked, found) == 0 && found.getValue() != null ? new FilterReader(this).displayName(Pointer.nativeValue(found.getValue()))
                        : Optional.empty();
            } catch (LinkageError missing) {
                return Optional.empty();
            } finally {
                free(found);
            }
        }

        @Override
        public int pointerSize() {
            return memory().pointerSize();
        }

        @Override
        public Optional<byte[]> read(long address, int length) {
            return memory().read(address, length);
        }

        @Override
        public void close() {
            functions.FwpmEngineClose0(engine);
        }
    }
}
