// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The real source on a real Windows, or on Wine. */
@EnabledOnOs(OS.WINDOWS)
class FilterLiveWindowsTest {
    private static List<Evidence> seen() {
        List<Evidence> seen = new ArrayList<>();
        new FilterSource().collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, Instant.EPOCH), seen::add, new NullProgressMonitor());
        return seen;
    }

    @Test
    void itSaysWhetherItSawAll() {
        assertThat(seen()).last().matches(evidence -> evidence instanceof Surveyed || evidence instanceof NotObserved);
    }

    @Test
    void wineHasNoEngineAndTheTopicStaysOpen() {
        assumeTrue(isWine());
        assertThat(seen()).singleElement().isInstanceOfSatisfying(NotObserved.class, gap -> {
            assertThat(gap.topic()).isEqualTo(Topic.POLICIES);
            assertThat(gap.why()).isEqualTo(Why.NOT_SUPPORTED);
        });
    }

    private static boolean isWine() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (LinkageError real) {
            return false;
        }
    }

    @Test
    void memoryIsReadAndAPointerThatLiesIsNoEnd() {
        NativeMemory memory = LiveFilterEngine.memory();
        try (Memory own = new Memory(64)) {
            own.write(0, "Berth".getBytes(StandardCharsets.US_ASCII), 0, 5);
            assertThat(memory.read(Pointer.nativeValue(own), 5)).hasValueSatisfying(bytes -> assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("Berth"));
        }
        assertThat(memory.read(0, 8)).isEmpty();
        assertThat(memory.read(1, 8)).isEmpty();
        assertThat(memory.pointerSize()).isEqualTo(Native.POINTER_SIZE);
    }
}
