// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

/**
 * What is different under the Windows Subsystem for Linux 2: its distributions run on one kernel in one network namespace, and each
 * has processes of its own (learn.microsoft.com/windows/wsl/about).
 */
final class WslFacts {

    /** What root of one distribution can't see, and how to see it. */
    static final String UNSEEN = "The processes of other WSL distributions, which share this network, can't be seen here; wsl.exe --list --running names"
            + " them: run ss -ltnp there. On Windows the relays of localhost (wslrelay.exe, wslhost.exe) show the same port.";

    private WslFacts() { }

    /** {@return whether that release of the kernel is WSL 2's; WSL 1, which has no such kernel, calls itself Microsoft} */
    static boolean sharesItsNetwork(String release) {
        return release.contains("microsoft");
    }
}
