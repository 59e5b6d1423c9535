// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.windows.WindowsError;

/** A service control manager as a test wants it. */
public final class FakeServices implements ServiceDoor {
    /** A service of it. */
    public static final class One {
        public int state = ServiceStatus.STOPPED;
        public int exitCode;
        public int ownCode;
        public int checkPoint;
        public int waitHint;
        public int accepts = 1;
        public int pid;
        public StartType start = StartType.DEMAND;
        public String command = "C:\\Program Files\\Some\\some.exe -k all";
        public int restartMillis = -1;
        public List<String> dependents = List.of();
        /** What comes of a request to start or stop. */
        public Runnable onStart = () -> { };
        public Runnable onStop = () -> { };
    }

    public final Map<String, One> services = new LinkedHashMap<>();
    public final List<String> asked = new ArrayList<>();
    public final Set<String> denied = new TreeSet<>();
    public int pointerSize = 8;
    /** What the list lies about how many rows it has. */
    public int lie;
    public boolean whole = true;

    /** Adds one that runs and does what it is asked. */
    public One running(String name, int pid) {
        One one = new One();
        one.onStart = () -> {
            one.state = ServiceStatus.RUNNING;
            one.pid = pid + 1;
        };
        one.onStop = () -> {
            one.state = ServiceStatus.STOPPED;
            one.pid = 0;
        };
        one.state = ServiceStatus.RUNNING;
        one.pid = pid;
        services.put(name, one);
        return one;
    }

    private void deny(String call) throws WindowsError {
        if (denied.contains(call)) {
            throw new WindowsError(call, WindowsError.ERROR_ACCESS_DENIED);
        }
    }

    private One one(String name) throws WindowsError {
        One one = services.get(name);
        if (one == null) {
            throw new WindowsError("OpenService", 1060);
        }
        return one;
    }

    @Override
    public All services() throws WindowsError {
        deny("list");
        NativeText text = new NativeText(pointerSize, 1 << 14);
        int at = 0;
        for (Map.Entry<String, One> entry : services.entrySet()) {
            One one = entry.getValue();
            text.text(at, entry.getKey()).text(at + pointerSize, entry.getKey() + "'s title").status(at + 2 * pointerSize, one.state, one.exitCode, one.pid);
            at += NativeText.row(pointerSize);
        }
        return new All(List.of(new Filled(text.bytes(), services.size() + lie)), whole);
    }

    @Override
    public NativeBytes status(String service) throws WindowsError {
        deny("status");
        One one = one(service);
        return new NativeText(pointerSize, ServiceStatus.SIZE).status(0, one.state, one.exitCode, one.pid).number(8, one.accepts).number(16, one.ownCode).number(20, one.checkPoint)
                .number(24, one.waitHint).bytes();
    }

    @Override
    public NativeBytes config(String service) throws WindowsError {
        deny("config");
        return new NativeText(pointerSize, 1024).number(4, one(service).start.number()).text(pointerSize == 8 ? 16 : 12, one(service).command).bytes();
    }

    @Override
    public NativeBytes config(String service, int level) throws WindowsError {
        deny("config2");
        if (level == 3) {
            return new NativeText(pointerSize, 8).number(0, one(service).start == StartType.DELAYED_AUTO ? 1 : 0).bytes();
        }
        int restart = one(service).restartMillis;
        NativeText text = new NativeText(pointerSize, 256).number(3 * pointerSize, restart < 0 ? 0 : 2).place(4 * pointerSize, 128);
        return restart < 0 ? text.bytes() : text.number(128, 1).number(132, restart).number(136, 0).bytes();
    }

    @Override
    public Filled dependents(String service) throws WindowsError {
        deny("dependents");
        NativeText text = new NativeText(pointerSize, 1024);
        int at = 0;
        for (String name : one(service).dependents) {
            text.text(at, name).text(at + pointerSize, name).number(at + 2 * pointerSize + 4, ServiceStatus.RUNNING);
            at += pointerSize == 8 ? 48 : 36;
        }
        return new Filled(text.bytes(), one(service).dependents.size());
    }

    @Override
    public void check(String service, int rights) throws WindowsError {
        deny("rights");
        one(service);
    }

    @Override
    public void start(String service) throws WindowsError {
        asked.add("start " + service);
        if (one(service).start == StartType.DISABLED) {
            throw new WindowsError("StartService", 1058);
        }
        one(service).onStart.run();
    }

    @Override
    public void stop(String service) throws WindowsError {
        asked.add("stop " + service);
        one(service).onStop.run();
    }

    @Override
    public void setStart(String service, StartType type) throws WindowsError {
        asked.add("set " + service + " " + type.word());
        one(service).start = type;
    }

    @Override
    public ProcessRef process(long pid) {
        return new ProcessRef(pid, Optional.of(Instant.ofEpochSecond(1_000_000 + pid)));
    }
}
