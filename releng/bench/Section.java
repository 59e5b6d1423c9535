// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;

/** One question, measured under its load and told with its claims. */
interface Section {

    /** Whatever was measured before a failure is still told. */
    void measure() throws IOException;

    /** Adds a table and the claims; those that were not measured too. */
    void tell(Report report);
}
