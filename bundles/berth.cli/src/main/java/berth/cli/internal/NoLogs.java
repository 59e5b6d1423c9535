// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.ResourceBundle;

import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Keeps Java's own remarks off the command line, and spares its search for whoever would write them: that opens every jar of the
 * class path, because JNA asks for a logger when it starts. Java finds it by META-INF/services.
 */
@NonNullByDefault({})
public final class NoLogs extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Silent(name);
    }

    private record Silent(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return false;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            // Nobody reads it.
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            // Nobody reads it.
        }
    }
}
