// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Which programs of a control group count. */
class BpfQueryTest {

    private static final int LSM_CGROUP = 43;

    private static int answer(int type, int refused, int errno) throws KernelError {
        if (type == refused) {
            throw new KernelError("bpf", errno);
        }
        return type == LSM_CGROUP ? 2 : type == 8 ? 1 : 0;
    }

    @Test
    void programsOfTheSecurityModuleCountToo() throws KernelError {
        assertThat(BpfQuery.count(type -> answer(type, 0, 0))).isEqualTo(3);
    }

    @Test
    void aKernelFromBeforeThemHasNone() throws KernelError {
        assertThat(BpfQuery.count(type -> answer(type, LSM_CGROUP, KernelError.EINVAL))).isEqualTo(1);
        assertThatExceptionOfType(KernelError.class).isThrownBy(() -> BpfQuery.count(type -> answer(type, LSM_CGROUP, KernelError.EPERM)));
        assertThatExceptionOfType(KernelError.class).isThrownBy(() -> BpfQuery.count(type -> answer(type, 8, KernelError.EINVAL)));
    }
}
