// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.portprobe.internal.windows.WindowsError;

/** A host whose Windows is in C:\WINNT. */
final class FakeHost implements ClientHost {
    final List<String> services = new ArrayList<>();
    final List<String> programs = new ArrayList<>();
    Optional<String> installed = Optional.empty();
    Optional<WindowsError> closed = Optional.empty();

    @Override
    public List<String> services() throws WindowsError {
        if (closed.isPresent()) {
            throw closed.get();
        }
        return services;
    }

    @Override
    public List<String> programs() {
        return programs;
    }

    @Override
    public Optional<String> installed() throws WindowsError {
        if (closed.isPresent()) {
            throw closed.get();
        }
        return installed;
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(Map.of("SystemRoot", "C:\\WINNT", "SystemDrive", "C:", "ProgramFiles", "C:\\Program Files", "ALLUSERSPROFILE", "C:\\ProgramData",
                "ProgramData", "C:\\ProgramData", "LOCALAPPDATA", "C:\\Users\\eve\\AppData\\Local").get(name));
    }
}
