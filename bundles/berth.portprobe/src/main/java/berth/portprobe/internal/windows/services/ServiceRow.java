// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row of a list of services. */
public record ServiceRow(String name, String title, ServiceStatus status) {
    private static final int LONGEST = 256;

    /**
     * What could be read of a list.
     *
     * @param whole whether that is all that the list should have
     */
    public record Table(List<ServiceRow> rows, boolean whole) {
        /** Copies the list. */
        public Table {
            rows = List.copyOf(rows);
        }
    }

    /** {@return the rows of ENUM_SERVICE_STATUS_PROCESSW, or without a process those of ENUM_SERVICE_STATUSW: two pointers and a status} */
    static Table read(NativeBytes bytes, int count, boolean withProcess) {
        int pointers = 2 * bytes.pointerSize();
        int unpadded = pointers + (withProcess ? ServiceStatus.SIZE : ServiceStatus.SIZE - 8);
        int stride = (unpadded + bytes.pointerSize() - 1) / bytes.pointerSize() * bytes.pointerSize();
        List<ServiceRow> rows = new ArrayList<>();
        boolean whole = count >= 0;
        for (int i = 0; i < count && whole; i++) {
            int at = i * stride;
            Optional<ServiceRow> row = at > bytes.size() - stride ? Optional.empty() : row(bytes, at, pointers, withProcess);
            row.ifPresent(rows::add);
            whole = row.isPresent();
        }
        return new Table(rows, whole);
    }

    private static Optional<ServiceRow> row(NativeBytes bytes, int at, int pointers, boolean withProcess) {
        Optional<String> name = bytes.text(at).filter(text -> !text.isBlank() && text.length() <= LONGEST);
        String title = bytes.text(at + bytes.pointerSize()).filter(text -> text.length() <= LONGEST).orElse("");
        return name.flatMap(known -> ServiceStatus.read(bytes, at + pointers, withProcess).map(status -> new ServiceRow(known, title, status)));
    }
}
