// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Told when the IDE stands. Where no launch has ever failed on a port there is nothing to look out for, and nothing more is loaded. */
@NonNullByDefault({})
public final class Startup implements EventHandler {
    @Override
    public void handleEvent(Event event) {
        if (!PortMemory.isEmpty()) {
            LaunchGuard.stand();
        }
    }
}
