// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;

import berth.ide.internal.Offer.Choice;

/**
 * Asks what is to become of a launch whose port is taken. Hinders nobody from working on; a window that is closed lets the launch start.
 * Use from the UI thread.
 */
@NonNullByDefault({})
final class LaunchDialog extends MessageDialog {
    private final List<Choice> choices;
    private final Consumer<Choice> chosen;

    /** @param chosen told of one choice at least once; only the first counts */
    LaunchDialog(Shell parent, String launch, Offer offer, Consumer<Choice> chosen) {
        super(parent, launch, null, offer.sentence(), MessageDialog.WARNING, harmless(offer.choices()), labels(offer.choices()));
        choices = offer.choices();
        this.chosen = chosen;
        setShellStyle(SWT.DIALOG_TRIM | SWT.RESIZE | SWT.MODELESS);
        setBlockOnOpen(false);
    }

    private static String[] labels(List<Choice> choices) {
        return choices.stream().map(Offer::label).toArray(String[]::new);
    }

    /** What is typed on while the window opens must end no program. */
    private static int harmless(List<Choice> choices) {
        return Math.max(0, choices.indexOf(new Choice.RunAnyway()));
    }

    @Override
    protected void buttonPressed(int button) {
        chosen.accept(choices.get(button));
        close();
    }

    @Override
    public boolean close() {
        chosen.accept(new Choice.RunAnyway());
        return super.close();
    }
}
