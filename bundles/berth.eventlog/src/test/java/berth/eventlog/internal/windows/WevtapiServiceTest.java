// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.platform.win32.Winevt.EVT_HANDLE;
import com.sun.jna.ptr.IntByReference;

/** Texts by a library in memory, which keeps account of its handles. */
class WevtapiServiceTest {
    private final List<String> asked = new ArrayList<>();
    private final Set<Long> open = new HashSet<>();
    private boolean installed = true;
    private long now = 1;

    private final WevtapiService service = new WevtapiService((Wevtapi) Proxy.newProxyInstance(Wevtapi.class.getClassLoader(), new Class<?>[] { Wevtapi.class },
            (proxy, method, arguments) -> switch (method.getName()) {
            case "EvtOpenPublisherMetadata" -> opened((String) arguments[1]);
            case "EvtFormatMessage" -> formatted((char[]) arguments[7], (IntByReference) arguments[8]);
            case "EvtClose" -> open.remove(Pointer.nativeValue(((EVT_HANDLE) arguments[0]).getPointer()));
            default -> throw new IllegalStateException(method.getName());
            }), true, Optional.empty(), () -> now);

    private @Nullable EVT_HANDLE opened(String provider) {
        asked.add(provider);
        if (!installed) {
            return null;
        }
        open.add((long) asked.size());
        return new EVT_HANDLE(new Pointer(asked.size()));
    }

    private static boolean formatted(char[] buffer, IntByReference used) {
        buffer[0] = 'x';
        used.setValue(2);
        return true;
    }

    @Test
    void howeverManyProvidersThereAreEachHasItsTexts() {
        for (int i = 0; i < 300; i++) {
            assertThat(service.message(1000, "p" + i)).as("provider %s", i).hasValue("x");
        }
        assertThat(open).hasSize(128);
        assertThat(service.message(1000, "p299")).hasValue("x");
        assertThat(asked).hasSize(300);
        assertThat(service.message(1000, "p0")).hasValue("x");
        assertThat(asked).hasSize(301);
        assertThat(open).hasSize(128);
        service.close();
        assertThat(open).isEmpty();
    }

    @Test
    void aProviderThatIsInstalledLaterHasItsTextsAMinuteLater() {
        installed = false;
        assertThat(service.message(1000, "p")).isEmpty();
        installed = true;
        assertThat(service.message(1000, "p")).isEmpty();
        assertThat(asked).hasSize(1);
        now += 61_000_000_000L;
        assertThat(service.message(1000, "p")).hasValue("x");
        service.close();
        assertThat(open).isEmpty();
    }
}
