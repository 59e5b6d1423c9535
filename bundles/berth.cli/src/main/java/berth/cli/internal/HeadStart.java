// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

/** Makes ready, on a thread of its own, what the first source will need: JNA takes 30 ms to start. */
public final class HeadStart {
    private HeadStart() { }

    /** Begins and returns at once. */
    public static void begin() {
        Thread thread = new Thread(HeadStart::jna, "berth-head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void jna() {
        try {
            Class.forName("com.sun.jna.NativeLibrary").getMethod("getProcess").invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            // Whoever needs it meets the same trouble and tells it; nothing is lost but the head start.
        }
    }
}
