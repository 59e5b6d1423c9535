// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.ptr.IntByReference;

/** Texts of a registry in memory; no other call of it is answered. */
class RegistryTextTest {
    private static final String PATH = "%ProgramFiles%\\a.dll";

    private final List<String> calls = new ArrayList<>();
    private int openFails;
    private int queryFails;
    private int type = 2;

    private Optional<String> text() throws EventLogError {
        return RegistryText.of((Advapi32) Proxy.newProxyInstance(Advapi32.class.getClassLoader(), new Class<?>[] { Advapi32.class }, (proxy, method, arguments) -> {
            calls.add(method.getName());
            return switch (method.getName()) {
            case "RegOpenKeyEx" -> open((WinReg.HKEYByReference) arguments[4]);
            case "RegQueryValueEx" -> query((IntByReference) arguments[3], (byte[]) arguments[4], (IntByReference) arguments[5]);
            case "RegCloseKey" -> 0;
            default -> throw new IllegalStateException(method.getName());
            };
        }), "key", "name");
    }

    private int open(WinReg.HKEYByReference key) {
        key.setValue(new WinReg.HKEY(new Pointer(7)));
        return openFails;
    }

    private int query(IntByReference kind, byte[] bytes, IntByReference size) {
        byte[] written = (PATH + '\0').getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(written, 0, bytes, 0, written.length);
        kind.setValue(type);
        size.setValue(written.length);
        return queryFails;
    }

    @AfterEach
    void whatWasOpenedIsClosed() {
        assertThat(calls.contains("RegCloseKey")).isEqualTo(openFails == 0);
    }

    @Test
    void theTextIsTheOneThatIsWritten() throws EventLogError {
        assertThat(text()).hasValue(PATH);
        type = 1;
        assertThat(text()).hasValue(PATH);
        type = 4;
        assertThat(text()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNone() throws EventLogError {
        queryFails = EventLogError.ERROR_FILE_NOT_FOUND;
        assertThat(text()).isEmpty();
    }

    @Test
    void aKeyThatIsNotThereIsNone() throws EventLogError {
        openFails = EventLogError.ERROR_FILE_NOT_FOUND;
        assertThat(text()).isEmpty();
    }

    @Test
    void aKeyThatMayNotBeReadIsToldOf() {
        openFails = EventLogError.ERROR_ACCESS_DENIED;
        assertThatThrownBy(this::text).isInstanceOf(EventLogError.class).hasMessageContaining("you have no right to");
    }

    @Test
    void aValueThatMayNotBeReadOrIsTooLongIsToldOf() {
        queryFails = EventLogError.ERROR_ACCESS_DENIED;
        assertThatThrownBy(this::text).isInstanceOf(EventLogError.class).hasMessageContaining("you have no right to");
        queryFails = 234;
        assertThatThrownBy(this::text).hasMessage("RegQueryValueEx failed with error 234");
    }
}
