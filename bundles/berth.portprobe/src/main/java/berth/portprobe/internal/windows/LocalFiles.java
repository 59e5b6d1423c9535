// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Optional;

import berth.core.given.LocalPath;

/** The door to files of this machine; only {@link #admit} decides which of them may be opened. */
public interface LocalFiles {
    /** {@return whether a drive is a fixed one of this machine: no network, no CD} */
    boolean isFixed(char drive);

    /** {@return whether a folder on the way to a file, or the file itself, is a link, which may lead to another host} */
    boolean isLinked(String path);

    /** {@return the file, or so much of its beginning; empty when there is none} */
    Optional<byte[]> read(String path, int limit) throws WindowsError;

    /** {@return the version resource of a program or library; empty when it has none} */
    Optional<byte[]> version(String path) throws WindowsError;

    /** {@return what may be done with a path} */
    default LocalPath admit(String text) {
        LocalPath path = LocalPath.of(text, this::isFixed);
        return path.open().filter(this::isLinked).<LocalPath>map(linked -> new LocalPath.Refused("it is reached through a link")).orElse(path);
    }

    /** {@return who made a program or library; empty when that is not told, or the file is not to be opened} */
    default Optional<String> company(String text) {
        Optional<String> path = admit(text).open();
        try {
            return path.isEmpty() ? Optional.empty() : version(path.get()).flatMap(VersionInfo::company);
        } catch (WindowsError e) {
            return Optional.empty();
        }
    }
}
