// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import berth.core.snapshot.HostId;

/** This host; the same object may be used from any thread. */
public final class LocalHost {
    private final String name;
    private final String os;
    private final Supplier<HostId> finder;
    private Optional<HostId> id = Optional.empty();

    /** A host that is called and known so; {@code os} is {@code linux}, {@code windows} or {@code macos}, or what Java calls any other. */
    public LocalHost(HostId id, String os) {
        this(id.name(), os, () -> id);
    }

    private LocalHost(String name, String os, Supplier<HostId> finder) {
        this.name = name;
        this.os = os;
        this.finder = finder;
    }

    /** {@return this host, from /etc and /proc on Linux and the environment elsewhere; asks no name service} */
    public static LocalHost current() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String os = system.startsWith("windows") ? "windows" : system.startsWith("mac") ? "macos" : system;
        String name = firstLine("/proc/sys/kernel/hostname").or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                .or(() -> Optional.ofNullable(System.getenv("HOSTNAME"))).orElse("localhost");
        return new LocalHost(name, os, () -> new HostId(name, firstLine("/etc/machine-id").map(LocalHost::hash),
                firstLine("/proc/sys/kernel/random/boot_id")));
    }

    /** {@return what the host is called} */
    public String name() {
        return name;
    }

    /** {@return {@code linux}, {@code windows} or {@code macos}, or what Java calls any other} */
    public String os() {
        return os;
    }

    /** {@return by what the host is known; found out when it is first asked for, because Java's way to a hash takes 20 ms when it has just started} */
    public synchronized HostId id() {
        HostId found = id.orElseGet(finder);
        id = Optional.of(found);
        return found;
    }

    /** {@return whether this program has root's rights: by the owner of its entry in /proc, or by its user's name where there is none} */
    public static boolean runsAsRoot() {
        if (current().os().equals("windows")) {
            // A user may be called so there, and is nobody special.
            return false;
        }
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }

    private static Optional<String> firstLine(String path) {
        try {
            return Files.readString(Path.of(path)).lines().findFirst().filter(line -> !line.isBlank());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The machine id is confidential (machine-id(5)), so only a hash of it leaves the host. */
    private static String hash(String machineId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(("berth:" + machineId).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
