// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The security policies that the caller's own binds are subject to, as far as they can be asked.
 * <p>
 * Landlock and seccomp don't tell what they refuse, but neither knows exceptions by port that a bind to port 0 would not meet:
 * a seccomp filter does not see the address, and Landlock refuses port 0 unless it is listed (landlock(7)).
 */
public record Policies(List<Policy> all) {

    private static final int SMALL = 1 << 16;
    /** Domains of SELinux's targeted policy that may bind every port. */
    private static final Set<String> UNCONFINED = Set.of("unconfined_t", "unconfined_service_t", "kernel_t");
    private static final String ENFORCE = "/sys/fs/selinux/enforce";
    private static final String APPARMOR = "/sys/module/apparmor/parameters/enabled";
    private static final String CONTEXT = "/proc/self/attr/current";
    private static final String GROUP = "/proc/self/cgroup";
    private static final String STATUS = "/proc/self/status";

    /** Copies the list. */
    public Policies {
        all = List.copyOf(all);
    }

    /** How far a policy concerns the caller. */
    public enum Effect {
        /** It does not keep the caller from any port. */
        NONE,
        /** It may, and only a bind can tell. */
        MAY_REFUSE,
        /** Whether it may is not known. */
        UNKNOWN
    }

    /**
     * One of them.
     *
     * @param key   its name: {@code selinux}, {@code apparmor}, {@code seccomp}, {@code cgroup-bpf}, {@code port-0}
     * @param place where that was read
     */
    public record Policy(String key, String value, Effect effect, String place) { }

    /** {@return what the kernel says of the caller} */
    public static Policies of(Kernel kernel) {
        List<Policy> all = new ArrayList<>();
        Texts texts = new Texts(kernel, new ArrayList<>());
        selinux(texts).ifPresent(all::add);
        apparmor(texts).ifPresent(all::add);
        String status = texts.lines(STATUS).orElse("");
        all.addAll(filters(kernel, status));
        controlGroup(kernel, texts, status).ifPresent(all::add);
        texts.unread.forEach(path -> all.add(new Policy("unread", path, Effect.MAY_REFUSE, path)));
        return new Policies(all);
    }

    /** Reads texts, and remembers those that are there and could not be read: what they would say is to be feared. */
    private record Texts(Kernel kernel, List<String> unread) {

        /** A text of one value; AppArmor ends its texts with a line feed, SELinux with a zero. */
        Optional<String> value(String path) {
            return read(path, true).map(text -> text.replace("\0", "").strip()).filter(text -> known(path, !text.isEmpty()));
        }

        /** A text of lines that every process has, of which the last one is as whole as the others. */
        Optional<String> lines(String path) {
            return read(path, false).filter(text -> known(path, text.endsWith("\n")));
        }

        private boolean known(String path, boolean whole) {
            if (!whole) {
                unread.add(path);
            }
            return whole;
        }

        private Optional<String> read(String path, boolean mayBeAbsent) {
            try {
                return Optional.of(new String(kernel.read(path, SMALL), StandardCharsets.ISO_8859_1));
            } catch (KernelError e) {
                known(path, mayBeAbsent && e.gone());
                return Optional.empty();
            }
        }
    }

    /** {@return whether one of them may keep the caller from a port that nobody has} */
    public boolean mayRefuse() {
        return all.stream().anyMatch(policy -> policy.effect == Effect.MAY_REFUSE);
    }

    private static Optional<Policy> selinux(Texts texts) {
        return texts.value(ENFORCE).map(enforce -> {
            if (!enforce.equals("1")) {
                return new Policy("selinux", "permissive", Effect.NONE, ENFORCE);
            }
            String[] context = texts.value(CONTEXT).orElse("").split(":");
            String domain = context.length > 2 ? context[2] : "";
            return new Policy("selinux", "enforcing" + (domain.isEmpty() ? "" : " for domain " + domain),
                    UNCONFINED.contains(domain) ? Effect.NONE : Effect.MAY_REFUSE, CONTEXT);
        });
    }

    private static Optional<Policy> apparmor(Texts texts) {
        return texts.value(APPARMOR).filter("Y"::equals).map(enabled -> {
            // A kernel with several security modules has a file for each (proc_pid_attr(5)).
            Optional<String> own = texts.value("/proc/self/attr/apparmor/current");
            String profile = own.or(() -> texts.value(CONTEXT)).orElse("");
            boolean free = profile.equals("unconfined") || profile.endsWith("(complain)") || profile.endsWith("(unconfined)");
            return new Policy("apparmor", profile.isEmpty() ? "enabled" : profile, free ? Effect.NONE : Effect.MAY_REFUSE,
                    own.isPresent() ? "/proc/self/attr/apparmor/current" : CONTEXT);
        });
    }

    private static List<Policy> filters(Kernel kernel, String status) {
        boolean seccomp = status.lines().anyMatch(line -> line.matches("Seccomp:\\s*[12]"));
        // Only a process that gave up new privileges, or one with many, can put itself under Landlock.
        if (!seccomp && status.lines().noneMatch(line -> line.matches("NoNewPrivs:\\s*1"))) {
            return List.of();
        }
        List<Policy> all = new ArrayList<>();
        if (seccomp) {
            all.add(new Policy("seccomp", "filter", Effect.NONE, STATUS));
        }
        try {
            kernel.bindSomewhere().close();
        } catch (KernelError e) {
            if (e.denied()) {
                all.add(new Policy("port-0", "refused with errno " + e.errno(), Effect.MAY_REFUSE, "bind to port 0"));
            }
        }
        return all;
    }

    private static Optional<Policy> controlGroup(Kernel kernel, Texts texts, String status) {
        Optional<String> path = texts.lines(GROUP).flatMap(groups -> groups.lines().filter(line -> line.startsWith("0::/")).findFirst())
                .map(line -> line.substring(3));
        Optional<String> point = texts.lines("/proc/self/mountinfo").flatMap(mounts -> Mounts.parse(mounts).unifiedGroups());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (point.isEmpty()) {
            // The kernel names a unified group only after somebody has mounted the hierarchy: where this one can't be seen, a program may be.
            return Optional.of(new Policy("cgroup-bpf", "not known (no control groups are mounted here)", Effect.MAY_REFUSE, GROUP));
        }
        String place = point.get() + (path.get().equals("/") ? "" : path.get());
        try {
            int programs = kernel.bindPrograms(place);
            return programs == 0 ? Optional.empty() : Optional.of(new Policy("cgroup-bpf", programs + (programs == 1 ? " program" : " programs")
                    + " on " + path.get(), Effect.MAY_REFUSE, place));
        } catch (KernelError e) {
            // A kernel that has no such programs says EINVAL; so may one that does.
            boolean ordinary = e.denied() && ProcessStatus.parse(status).may(ProcessStatus.CAP_NET_ADMIN).map(may -> !may).orElse(false);
            return Optional.of(new Policy("cgroup-bpf", "not known (" + e.getMessage() + ")", ordinary ? Effect.UNKNOWN : Effect.MAY_REFUSE, place));
        }
    }
}
