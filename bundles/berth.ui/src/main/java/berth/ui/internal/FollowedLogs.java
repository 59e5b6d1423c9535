// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.service.prefs.BackingStoreException;

import berth.core.contribution.Contributions;
import berth.core.inquiry.HostLogs;

/** Which logs a person follows. */
public interface FollowedLogs {
    /** {@return the names of files, of folders of the journal, and of channels of Windows' event log; those that the host usually has before a person has chosen} Looks at the host, so never on a UI thread. */
    List<String> names();

    /** Remembers what a person has chosen, on a thread of its own. */
    void keep(Supplier<List<String>> names);

    /** {@return what is remembered in the workspace} */
    static FollowedLogs ofWorkspace(Supplier<Contributions> contributions) {
        IEclipsePreferences kept = InstanceScope.INSTANCE.getNode("berth.ui");
        return new FollowedLogs() {
            private static final String KEY = "followed";

            @Override
            public List<String> names() {
                String names = kept.get(KEY, "\n");
                return names.equals("\n") ? HostLogs.current(contributions.get()) : Stream.of(names.split("\n")).filter(name -> !name.isEmpty()).toList();
            }

            @Override
            public void keep(Supplier<List<String>> names) {
                Job job = Job.create("", (ICoreRunnable) monitor -> write(String.join("\n", names.get())));
                job.setSystem(true);
                job.schedule();
            }

            private void write(String names) {
                kept.put(KEY, names);
                try {
                    kept.flush();
                } catch (BackingStoreException e) {
                    // It holds until the end then, and is asked for anew.
                    return;
                }
            }
        };
    }
}
