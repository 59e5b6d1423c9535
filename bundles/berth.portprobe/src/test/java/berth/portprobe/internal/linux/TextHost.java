// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The files and links of a host as texts; all else that a kernel is asked for is not there. */
public final class TextHost {

    /** Contents by path. */
    public final Map<String, String> files = new HashMap<>();
    /** Targets by path. */
    public final Map<String, String> links = new HashMap<>();
    /** Numbers by path. */
    public final Map<String, Long> inodes = new HashMap<>();
    /** errno by path, or by the name of a call that has no path. */
    public final Map<String, Integer> failures = new HashMap<>();
    /** BPF programs by control group. */
    public final Map<String, Integer> programs = new HashMap<>();

    /** What bpf(2) says of {@code link N} and of {@code program N}. */
    public final Map<String, byte[]> bpf = new TreeMap<>();

    /** Which files were read. */
    public final Set<String> read = ConcurrentHashMap.newKeySet();

    /** {@return a kernel that answers from these} */
    public Kernel kernel() {
        return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] { Kernel.class }, (proxy, method, arguments) -> {
            String path = arguments == null ? method.getName() : String.valueOf(arguments[0]);
            if (method.getName().equals("read")) {
                read.add(path);
            }
            if (failures.containsKey(path)) {
                throw new KernelError(path, failures.get(path));
            }
            return switch (method.getName()) {
            case "order" -> ByteOrder.LITTLE_ENDIAN;
            case "ticksPerSecond" -> 100L;
            case "read" -> there(files, path).getBytes(StandardCharsets.ISO_8859_1);
            case "link" -> there(links, path);
            case "inode" -> there(inodes, path);
            case "openFiles" -> new LinkByLink((Kernel) proxy);
            case "programLinks" -> links(bpf.keySet());
            case "program" -> Optional.ofNullable(bpf.get("program " + path)).orElseThrow(() -> new KernelError(path, KernelError.ENOENT));
            case "bindPrograms" -> there(programs, path);
            case "list" -> list(path);
            case "pids" -> list("/proc").stream().filter(name -> name.matches("\\d+")).map(Long::valueOf).toList();
            default -> throw new KernelError(method.getName(), KernelError.ENOSYS);
            };
        });
    }

    private List<byte[]> links(Set<String> names) {
        return names.stream().filter(name -> name.startsWith("link ")).map(bpf::get).toList();
    }

    private static <V> V there(Map<String, V> map, String path) throws KernelError {
        V value = map.get(path);
        if (value == null) {
            throw new KernelError(path, KernelError.ENOENT);
        }
        return value;
    }

    private List<String> list(String folder) throws KernelError {
        TreeSet<String> names = new TreeSet<>();
        for (Map<String, ?> map : List.of(files, links, inodes)) {
            map.keySet().stream().filter(path -> path.startsWith(folder + "/")).forEach(path -> names.add(path.substring(folder.length() + 1).split("/")[0]));
        }
        if (names.isEmpty()) {
            throw new KernelError(folder, KernelError.ENOENT);
        }
        return List.copyOf(names);
    }
}
