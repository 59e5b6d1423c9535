// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.io.IOException;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;

/** Follows a log of which nobody tells that it has grown. */
final class RepeatedLook implements LiveLogSource.Following {
    private final LiveLogSource source;
    private final String log;
    private Mark reached;

    RepeatedLook(LiveLogSource source, String log, Mark from) {
        this.source = source;
        this.log = log;
        this.reached = from;
    }

    @Override
    public Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        reached = source.readOn(log, reached, records, damages, monitor);
        return reached;
    }

    @Override
    public void close() {
        // Each look closes what it has opened.
        return;
    }
}
