// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.osgi.service.prefs.BackingStoreException;
import org.osgi.service.prefs.Preferences;

/** The ports that a person has named, and those that a launch has failed on, kept in our own preferences of this workspace. */
final class PortMemory {
    private static final String NODE = "berth.ide/ports";
    private static final int NONE = 0;

    private PortMemory() { }

    /** {@return the port on which launches of that configuration have failed last} */
    static Optional<Integer> port(ILaunchConfiguration configuration) {
        return key(configuration).map(key -> ports().getInt(key, NONE)).filter(port -> port != NONE);
    }

    /** Remembers it until another one takes its place; later launches are looked at before they start. */
    static void remember(ILaunchConfiguration configuration, int port) {
        key(configuration).filter(key -> ports().getInt(key, NONE) != port).ifPresent(key -> {
            ports().putInt(key, port);
            LaunchGuard.stand();
            try {
                ports().flush();
            } catch (BackingStoreException e) {
                ILog.of(PortMemory.class).warn("which port a launch failed on can't be kept", e);
            }
        });
    }

    /** {@return whether any is known} */
    static boolean isEmpty() {
        try {
            return !InstanceScope.INSTANCE.getNode("").nodeExists(NODE) || ports().keys().length == 0;
        } catch (BackingStoreException e) {
            return true;
        }
    }

    private static Preferences ports() {
        return InstanceScope.INSTANCE.getNode("berth.ide").node("ports");
    }

    /** A memento is a text of XML; a key is a short name. */
    private static Optional<String> key(ILaunchConfiguration configuration) {
        try {
            return Optional.of(UUID.nameUUIDFromBytes(configuration.getMemento().getBytes(StandardCharsets.UTF_8)).toString());
        } catch (CoreException e) {
            return Optional.empty();
        }
    }
}
