// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test during which the platform logged an error that comes from us. */
final class NoErrorLogged implements BeforeEachCallback, AfterEachCallback {
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final ILogListener listener = (status, plugin) -> {
        if (status.getSeverity() == IStatus.ERROR && isOurs(status)) {
            errors.add(status.getPlugin() + ": " + status.getMessage());
        }
    };

    @Override
    public void beforeEach(ExtensionContext context) {
        errors.clear();
        Platform.addLogListener(listener);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Platform.removeLogListener(listener);
        assertThat(errors).as("errors in the log").isEmpty();
    }

    private static boolean isOurs(IStatus status) {
        // What strangers' bundles do wrong is theirs.
        return !status.getMessage().contains("com.example.") && (status.getPlugin().startsWith("berth.") || status.getMessage().contains("berth.") || passesThroughUs(status.getException()));
    }

    private static boolean passesThroughUs(Throwable thrown) {
        return thrown != null && (List.of(thrown.getStackTrace()).stream().anyMatch(frame -> frame.getClassName().startsWith("berth."))
                || passesThroughUs(thrown.getCause()));
    }
}
