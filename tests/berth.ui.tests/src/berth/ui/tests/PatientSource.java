// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/** Looks at port 9 until it is cancelled, and at nothing else. */
public final class PatientSource implements EvidenceSource {
    /** The port that takes for ever. */
    static final int PORT = 9;

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        while (request.wanted().map(wanted -> wanted.port() == PORT).orElse(false) && !monitor.isCanceled()) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
