// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.ptr.IntByReference;

/** Keys of HKEY_LOCAL_MACHINE (winreg.h). Each value is read by itself and as it is written: one that is odd spoils no other, and nobody's environment is filled in. */
public final class RegistryKey {
    private static final int ERROR_NO_MORE_ITEMS = 259;
    private static final int LONGEST_NAME = 16_384;
    private static final int USUAL = 4096;
    private static final int LARGEST = 1 << 20;
    private static final int MOST = 10_000;
    private static final int ROUNDS = 5;

    private RegistryKey() { }

    /** {@return the values by their names; none where there is no such key} Texts, lists of texts, integers and longs are such, all else is the bytes that were had. */
    public static Map<String, Object> values(String key) throws WindowsError {
        try {
            return values(Advapi32.INSTANCE, key);
        } catch (LinkageError e) {
            throw WindowsError.missing("RegOpenKeyEx");
        }
    }

    /** {@return one value, as {@link #values(String)} has it, if there is such a key and value} */
    public static Optional<Object> value(String key, String name) throws WindowsError {
        try {
            return with(Advapi32.INSTANCE, key, open -> value(Advapi32.INSTANCE, open, name)).flatMap(value -> value);
        } catch (LinkageError e) {
            throw WindowsError.missing("RegOpenKeyEx");
        }
    }

    static Map<String, Object> values(Advapi32 registry, String key) throws WindowsError {
        return with(registry, key, open -> values(registry, open)).orElse(Map.of());
    }

    /** What is done with an open key. */
    private interface Use<T> {
        T of(WinReg.HKEY key) throws WindowsError;
    }

    private static <T> Optional<T> with(Advapi32 registry, String key, Use<T> use) throws WindowsError {
        WinReg.HKEYByReference open = new WinReg.HKEYByReference();
        int error = registry.RegOpenKeyEx(WinReg.HKEY_LOCAL_MACHINE, key, 0, WinNT.KEY_QUERY_VALUE, open);
        if (error == WindowsError.ERROR_FILE_NOT_FOUND) {
            return Optional.empty();
        }
        check("RegOpenKeyEx", error);
        try {
            return Optional.of(use.of(open.getValue()));
        } finally {
            registry.RegCloseKey(open.getValue());
        }
    }

    private static void check(String call, int error) throws WindowsError {
        if (error != 0) {
            throw new WindowsError(call, error);
        }
    }

    private static Map<String, Object> values(Advapi32 registry, WinReg.HKEY key) throws WindowsError {
        Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int index = 0; index < MOST; index++) {
            char[] name = new char[LONGEST_NAME];
            IntByReference length = new IntByReference(LONGEST_NAME);
            int error = registry.RegEnumValue(key, index, name, length, null, null, (Pointer) null, null);
            if (error == ERROR_NO_MORE_ITEMS) {
                return values;
            }
            check("RegEnumValue", error);
            String text = new String(name, 0, Math.clamp(length.getValue(), 0, LONGEST_NAME));
            value(registry, key, text).ifPresent(value -> values.put(text, value));
        }
        throw new WindowsError("RegEnumValue", WindowsError.ERROR_MORE_DATA);
    }

    /** It may grow while it is read; one that can't be had is there all the same. */
    private static Optional<Object> value(Advapi32 registry, WinReg.HKEY key, String name) {
        int room = USUAL;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[room];
            IntByReference type = new IntByReference();
            IntByReference size = new IntByReference(room);
            int error = registry.RegQueryValueEx(key, name, 0, type, bytes, size);
            int told = size.getValue();
            if (error == 0 && told >= 0 && told <= room) {
                return Optional.of(value(type.getValue(), Arrays.copyOf(bytes, told)));
            }
            if (error != WindowsError.ERROR_MORE_DATA || told <= room || told > LARGEST) {
                return error == WindowsError.ERROR_FILE_NOT_FOUND ? Optional.empty() : Optional.of(new byte[0]);
            }
            room = told;
        }
        return Optional.of(new byte[0]);
    }

    /** {@return what the bytes of that type mean; the bytes where they fit no type that is asked for} */
    static Object value(int type, byte[] bytes) {
        ByteBuffer number = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
        case WinNT.REG_SZ, WinNT.REG_EXPAND_SZ -> text(bytes).split("\0", -1)[0];
        case WinNT.REG_MULTI_SZ -> texts(text(bytes));
        case WinNT.REG_DWORD -> bytes.length == Integer.BYTES ? (Object) number.getInt() : bytes;
        case WinNT.REG_QWORD -> bytes.length == Long.BYTES ? (Object) number.getLong() : bytes;
        default -> bytes;
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, 0, bytes.length & ~1, StandardCharsets.UTF_16LE);
    }

    /** Each ends with a NUL, and an empty one is the end of them. */
    private static String[] texts(String all) {
        return Arrays.stream(all.split("\0", -1)).takeWhile(text -> !text.isEmpty()).toArray(String[]::new);
    }
}
