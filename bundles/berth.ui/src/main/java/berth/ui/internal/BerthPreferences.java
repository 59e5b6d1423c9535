// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.preferences.ScopedPreferenceStore;

import berth.ui.Words;

/** The page of preferences. What is set there holds at once. */
@NonNullByDefault({})
public final class BerthPreferences extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {
    private static final String NODE = "berth.ui";
    private static final String NOTIFY = "notify";
    private static final String RECENT = "recent";

    /** Creates the page; the platform does. */
    public BerthPreferences() {
        super(GRID);
        ScopedPreferenceStore store = new ScopedPreferenceStore(InstanceScope.INSTANCE, NODE);
        store.setDefault(NOTIFY, true);
        store.setDefault(RECENT, true);
        setPreferenceStore(store);
    }

    @Override
    public void init(IWorkbench workbench) {
        // Nothing of it is needed.
    }

    @Override
    protected void createFieldEditors() {
        addField(new BooleanFieldEditor(NOTIFY, Words.of("&Tell of new failed binds in the followed logs by a notification"), getFieldEditorParent()));
        addField(new BooleanFieldEditor(RECENT, Words.of("&Look for failed binds in the logs of this computer when the Resolution view opens"), getFieldEditorParent()));
    }

    /** {@return whether a new failed bind is told of by a notification} */
    public static boolean notifies() {
        return Platform.getPreferencesService().getBoolean(NODE, NOTIFY, true, null);
    }

    /** {@return whether the Resolution view looks what failed lately} */
    public static boolean looksForRecent() {
        return Platform.getPreferencesService().getBoolean(NODE, RECENT, true, null);
    }
}
