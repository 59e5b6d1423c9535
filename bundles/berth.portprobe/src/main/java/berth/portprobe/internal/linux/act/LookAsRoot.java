// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.inquiry.LocalHost;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.snapshot.SnapshotFormatException;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Look;
import berth.core.spi.Actuator.NothingDoneException;
import berth.core.spi.Actuator.Rights;

/** A look by {@link RaisedLook}, whose answer is read like a stranger's file. */
record LookAsRoot(Raiser raiser, PortLook look) implements Look {

    @Override
    public Rights rights() {
        return raiser.rights(List.of(look.byHand()));
    }

    @Override
    public List<String> command() {
        return raiser.byHand(look.byHand());
    }

    @Override
    public Snapshot take(IProgressMonitor monitor) throws CannotActException {
        try {
            List<String> told = raiser.ask(look.words(), List.of(look.byHand()));
            Snapshot seen = SnapshotFile.read(String.join("", told).getBytes(StandardCharsets.UTF_8));
            if (!seen.host().equals(LocalHost.current().id())) {
                throw new NothingDoneException("what was seen is of another host or boot");
            }
            return seen;
        } catch (IOException e) {
            throw new NothingDoneException(e.getMessage());
        } catch (SnapshotFormatException e) {
            throw new NothingDoneException("what was seen with root's rights can't be read: " + e.getMessage());
        }
    }
}
