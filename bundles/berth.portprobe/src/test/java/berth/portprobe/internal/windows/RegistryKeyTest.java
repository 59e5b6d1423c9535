// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.ptr.IntByReference;

/** A key in memory; no other call of the registry is answered. */
class RegistryKeyTest {
    private static final int SZ = 1;
    private static final int DWORD = 4;
    private static final int MULTI_SZ = 7;
    private static final int QWORD = 11;

    private record Value(String name, int type, byte[] bytes) { }

    private final List<Value> key = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private int openFails;
    private int queryFails;

    private Map<String, Object> values() throws WindowsError {
        return RegistryKey.values((Advapi32) Proxy.newProxyInstance(Advapi32.class.getClassLoader(), new Class<?>[] { Advapi32.class }, (proxy, method, arguments) -> {
            calls.add(method.getName());
            return switch (method.getName()) {
            case "RegOpenKeyEx" -> open((WinReg.HKEYByReference) arguments[4]);
            case "RegEnumValue" -> name((Integer) arguments[1], (char[]) arguments[2], (IntByReference) arguments[3]);
            case "RegQueryValueEx" -> query((String) arguments[1], (IntByReference) arguments[3], (byte[]) arguments[4], (IntByReference) arguments[5]);
            case "RegCloseKey" -> 0;
            default -> throw new IllegalStateException(method.getName());
            };
        }), "key");
    }

    private int open(WinReg.HKEYByReference opened) {
        opened.setValue(new WinReg.HKEY(new Pointer(7)));
        return openFails;
    }

    private int name(int index, char[] into, IntByReference length) {
        if (index >= key.size()) {
            return 259;
        }
        String name = key.get(index).name();
        name.getChars(0, name.length(), into, 0);
        length.setValue(name.length());
        return 0;
    }

    private int query(String name, IntByReference type, byte[] into, IntByReference size) {
        Value value = key.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        type.setValue(value.type());
        size.setValue(value.bytes().length);
        if (value.bytes().length > into.length) {
            return WindowsError.ERROR_MORE_DATA;
        }
        System.arraycopy(value.bytes(), 0, into, 0, value.bytes().length);
        return queryFails;
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    @Test
    void eachTypeThatIsAskedForIsRead() throws WindowsError {
        key.add(new Value("ImagePath", 2, utf16("%SystemRoot%\\a.exe\0")));
        key.add(new Value("unended", SZ, utf16("a")));
        key.add(new Value("behind its end", SZ, utf16("a\0b\0")));
        key.add(new Value("cut", SZ, new byte[] { 'a', 0, 'b' }));
        key.add(new Value("none", SZ, new byte[0]));
        key.add(new Value("PortNumber", DWORD, new byte[] { 0x3E, 0x0D, 0, 0 }));
        key.add(new Value("long", QWORD, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }));
        key.add(new Value("list", MULTI_SZ, utf16("a\0b\0\0c\0")));
        key.add(new Value("large", SZ, utf16("x".repeat(100_000))));
        assertThat(values()).containsEntry("imagepath", "%SystemRoot%\\a.exe").containsEntry("unended", "a").containsEntry("behind its end", "a").containsEntry("cut", "a")
                .containsEntry("none", "").containsEntry("portnumber", 3390).containsEntry("long", 1L).containsEntry("list", new String[] { "a", "b" })
                .containsEntry("large", "x".repeat(100_000));
        assertThat(calls).contains("RegCloseKey");
    }

    /** REG_NONE, REG_BINARY, REG_DWORD_BIG_ENDIAN, REG_LINK, the three of resources, one that is unknown, and numbers of a wrong size. */
    @ParameterizedTest
    @ValueSource(ints = { 0, 3, DWORD, 5, 6, 8, 9, 10, QWORD, 12, -1 })
    void anOddOneIsItsBytesAndSpoilsNoOther(int type) throws WindowsError {
        key.add(new Value("odd", type, new byte[] { 1, 2, 3 }));
        key.add(new Value("port", SZ, utf16("80\0")));
        assertThat(values()).containsEntry("odd", new byte[] { 1, 2, 3 }).containsEntry("port", "80");
    }

    @Test
    void oneThatCannotBeHadIsThereAllTheSame() throws WindowsError {
        key.add(new Value("huge", SZ, new byte[(1 << 20) + 2]));
        key.add(new Value("port", SZ, utf16("80\0")));
        assertThat(values()).containsEntry("huge", new byte[0]).containsEntry("port", "80");
        queryFails = WindowsError.ERROR_ACCESS_DENIED;
        assertThat(values()).containsEntry("port", new byte[0]);
        queryFails = WindowsError.ERROR_FILE_NOT_FOUND;
        assertThat(values()).doesNotContainKey("port");
    }

    @Test
    void aKeyThatIsNotThereHasNoneAndADeniedOneIsAnError() throws WindowsError {
        openFails = WindowsError.ERROR_FILE_NOT_FOUND;
        assertThat(values()).isEmpty();
        openFails = WindowsError.ERROR_ACCESS_DENIED;
        assertThatThrownBy(this::values).isInstanceOf(WindowsError.class).hasMessage("RegOpenKeyEx: error 5");
        assertThat(calls).doesNotContain("RegCloseKey");
    }
}
