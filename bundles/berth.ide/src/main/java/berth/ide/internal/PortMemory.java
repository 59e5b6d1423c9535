// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.osgi.service.prefs.BackingStoreException;
import org.osgi.service.prefs.Preferences;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The ports that a person has named, and those that a launch has failed on, kept in our own preferences of this workspace. */
final class PortMemory {
    private static final String NODE = "berth.ide/ports";
    private static final int MOST = 500;

    private PortMemory() { }

    /** {@return what launches of that configuration could not take last} */
    static Optional<Endpoint> port(ILaunchConfiguration configuration) {
        return key(configuration).map(key -> ports().get(key, "")).flatMap(PortMemory::endpoint);
    }

    private static Optional<Endpoint> endpoint(String kept) {
        int blank = kept.indexOf(' ');
        return blank < 0 ? Optional.empty() : Stream.of(Transport.values()).filter(known -> known.id().equals(kept.substring(0, blank))).findFirst()
                .flatMap(transport -> Endpoint.parse(transport, IpAddress.ANY_V4, kept.substring(blank + 1)));
    }

    /** Remembers it until another one takes its place; later launches are looked at before they start. A copy for one launch is none of its own. */
    static void remember(ILaunchConfiguration configuration, Endpoint wanted) {
        String kept = wanted.transport().id() + " " + wanted.text();
        if (!configuration.isWorkingCopy()) {
            key(configuration).filter(key -> !ports().get(key, "").equals(kept)).ifPresent(key -> keep(key, kept));
        }
    }

    /** A launch that went well though its port was taken has not failed on it. */
    static void forget(ILaunchConfiguration configuration) {
        key(configuration).ifPresent(ports()::remove);
    }

    private static void keep(String key, String kept) {
        try {
            // Launch configurations come and go, and their names stay.
            for (String old : ports().keys().length < MOST ? new String[0] : ports().keys()) {
                ports().remove(old);
            }
            ports().put(key, kept);
            LaunchGuard.stand();
            ports().flush();
        } catch (BackingStoreException e) {
            ILog.of(PortMemory.class).warn("which port a launch failed on can't be kept", e);
        }
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

    /** A memento is a text of XML, and a key is a short name; a copy that was never saved has none. */
    private static Optional<String> key(ILaunchConfiguration configuration) {
        try {
            return Optional.ofNullable(configuration.getMemento()).map(memento -> UUID.nameUUIDFromBytes(memento.getBytes(StandardCharsets.UTF_8)).toString());
        } catch (CoreException e) {
            return Optional.empty();
        }
    }
}
