// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.given.LocalPath;
import berth.core.given.WinSockProxyIni;
import berth.portprobe.internal.windows.LocalFiles;
import berth.portprobe.internal.windows.WindowsError;

/**
 * The files in which the proxy's client is told which ports to open on the proxy: beside programs, and its own.
 * <p>
 * Source: Microsoft KB Q178532, Q181420, Q231878; "Firewall client application settings" (ISA Server 2000 to TMG).
 */
final class ClientFiles {
    /** One byte more than the reader takes shows that there is more. */
    private static final int LIMIT = (1 << 20) + 1;
    /** Windows' Notepad adds an ending that Explorer hides: the client then passes over the file. */
    private static final List<String> BESIDE = List.of("Wspcfg.ini", "Wspcfg.ini.txt");
    private static final List<String> FIREWALL_CLIENT = List.of("common.ini", "management.ini", "application.ini");
    private static final String SYSTEM = WinSockProxyIni.NAMESPACE + "MICROSOFT PROXY SERVICE";
    private static final String MASTER = WinSockProxyIni.NAMESPACE + "MASTER CONFIG";
    private static final int FEW = 3;

    private final ClientHost host;
    private final LocalFiles files;
    private final Origin origin;
    private final Consumer<? super Evidence> sink;
    private final BooleanSupplier stopped;
    private final Set<String> read = new LinkedHashSet<>();

    ClientFiles(ClientHost host, LocalFiles files, Origin origin, Consumer<? super Evidence> sink, BooleanSupplier stopped) {
        this.host = host;
        this.files = files;
        this.origin = origin;
        this.sink = sink;
        this.stopped = stopped;
    }

    /** Tells of all of them. */
    void tell() {
        own();
        besidePrograms();
    }

    private void own() {
        host.variable("SystemRoot").ifPresent(windows -> tell(windows + "\\system.ini", false));
        List<String> places = new ArrayList<>();
        host.variable("SystemDrive").ifPresent(drive -> places.add(drive + "\\mspclnt\\mspclnt.ini"));
        for (String variable : List.of("ProgramFiles", "ProgramFiles(x86)")) {
            host.variable(variable).ifPresent(folder -> places.add(folder + "\\Microsoft Firewall Client\\mspclnt.ini"));
        }
        for (String variable : List.of("ALLUSERSPROFILE", "ProgramData", "LOCALAPPDATA")) {
            host.variable(variable).ifPresent(folder -> FIREWALL_CLIENT.forEach(name -> places.add(folder + "\\Microsoft\\Firewall Client 2004\\" + name)));
        }
        try {
            host.installed().ifPresent(folder -> FIREWALL_CLIENT.forEach(name -> places.add((folder.endsWith("\\") ? folder : folder + "\\") + name)));
        } catch (WindowsError e) {
            blind(origin, e.why(), "Where the client of a firewall (ISA Server, TMG) is installed could not be read from the registry (" + e.getMessage() + ").");
        }
        places.forEach(place -> tell(place, true));
    }

    /** The file that Windows' own system.ini names is the client's, too; any other may be an ordinary user's, who could name a file that only we may read. */
    private void tell(String place, boolean whole) {
        files.admit(place).open().filter(path -> read.add(path.toLowerCase(Locale.ROOT))).ifPresent(path -> {
            List<Evidence> settings = settings(path, whole);
            settings.forEach(sink);
            settings.stream().filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast).forEach(setting -> follow(setting, !whole));
        });
    }

    private void follow(SettingSeen setting, boolean trusted) {
        if (trusted && setting.namespace().equals(SYSTEM) && setting.key().equalsIgnoreCase("Ini File Path")) {
            String named = LocalPath.expanded(setting.value(), host);
            switch (files.admit(named)) {
            case LocalPath.Local local -> tell(local.path(), true);
            case LocalPath.Refused refused -> blind(setting.origin(), Why.NOT_SUPPORTED,
                    "The settings of the proxy's client are in " + named + ", which is not opened: " + refused.reason() + ".");
            }
        } else if (setting.namespace().equals(MASTER) && setting.key().regionMatches(true, 0, "Path", 0, 4) && setting.value().startsWith("\\\\")) {
            blind(setting.origin(), Why.NOT_SUPPORTED, "The proxy's client renews its settings from " + setting.value() + ", which is not opened: it is on another host.");
        }
    }

    private void besidePrograms() {
        Map<String, String> folders = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        for (String program : programs()) {
            String path = program.replace('/', '\\');
            folders.putIfAbsent(LocalPath.folder(path).toLowerCase(Locale.ROOT), LocalPath.folder(path));
        }
        for (String folder : folders.values()) {
            if (stopped.getAsBoolean()) {
                blind(origin, Why.CANCELLED, "Not beside all programs somebody looked for Wspcfg.ini.");
                return;
            }
            beside(folder).ifPresent(refused::add);
        }
        if (!refused.isEmpty()) {
            blind(origin, Why.NOT_SUPPORTED, "Wspcfg.ini was not looked for in " + String.join(", ", refused.subList(0, Math.min(FEW, refused.size())))
                    + (refused.size() > FEW ? " and " + (refused.size() - FEW) + " more folders" : "") + ": only folders on fixed drives of this machine are opened.");
        }
    }

    /** {@return the folder, if it must not be opened} */
    private Optional<String> beside(String folder) {
        return switch (files.admit(folder + BESIDE.getFirst())) {
        case LocalPath.Refused refused -> Optional.of(folder).filter(name -> name.contains(":\\") || name.startsWith("\\\\"));
        case LocalPath.Local local -> {
            BESIDE.forEach(name -> tell(LocalPath.folder(local.path()) + name, true));
            yield Optional.empty();
        }
        };
    }

    private Collection<String> programs() {
        Set<String> programs = new LinkedHashSet<>();
        try {
            host.services().forEach(command -> ServiceImage.program(command, host).ifPresent(programs::add));
        } catch (WindowsError e) {
            blind(origin, e.why(), "The programs of services could not be read from the registry (" + e.getMessage() + "): beside them nobody looked for Wspcfg.ini.");
        }
        programs.addAll(host.programs());
        return programs;
    }

    private List<Evidence> settings(String path, boolean whole) {
        Origin place = origin.at(path);
        try {
            Optional<byte[]> content = files.read(path, LIMIT);
            if (content.filter(bytes -> bytes.length > 0).isEmpty()) {
                return List.of();
            }
            Optional<List<Evidence>> settings = whole ? WinSockProxyIni.readNamed(content.get(), path, place) : WinSockProxyIni.read(content.get(), path, place);
            return settings.orElseGet(() -> whole ? List.of(unseen(place, Why.FAILED, path + " is the file of a proxy's client and can't be understood.")) : List.of());
        } catch (WindowsError e) {
            return List.of(unseen(place, e.why(), path + ", which may say that a proxy's client opens ports elsewhere, could not be read (" + e.getMessage() + ")."));
        }
    }

    private void blind(Origin place, Why why, String detail) {
        sink.accept(unseen(place, why, detail));
    }

    /** Of another topic than the settings': a file that somebody brings because it could not be read here would count no more. */
    private static NotObserved unseen(Origin place, Why why, String detail) {
        return new NotObserved(place, Topic.REDIRECTS, why, detail);
    }
}
