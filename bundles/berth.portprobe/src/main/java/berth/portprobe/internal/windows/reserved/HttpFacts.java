// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.given.NetshText;
import berth.core.given.UrlRegistration;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.windows.SocketRow;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.reserved.ReservedHost.Known;

/** For whom http.sys has the ports that process 4, the kernel, holds. */
record HttpFacts(ReservedHost host, Optional<Endpoint> wanted, Origin origin, Consumer<? super Evidence> sink) {
    private static final long KERNEL = 4;
    private static final Set<Integer> NETBIOS = Set.of(137, 138);
    private static final int FEW = 5;
    private static final List<String> WORDS = List.of("http", "show", "servicestate", "view=requestq", "verbose=yes");
    private static final String CONFIGURATION = "\\System32\\inetsrv\\config\\applicationHost.config";
    private static final int MOST_CONFIGURATION = 1 << 23;
    private static final Pattern SITE = Pattern.compile("<site\\s([^<>]{1,2000})>");
    private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"<>&]{1,256})\"");
    private static final Pattern ID = Pattern.compile("\\bid=\"([0-9]{1,9})\"");

    void tell() {
        datagrams();
        if (!kernelHasIt()) {
            return;
        }
        Origin place = origin.at("netsh " + String.join(" ", WORDS));
        switch (host.netsh(WORDS)) {
        case Outcome.Failed failed -> blind(place, failed.reason());
        case Outcome.Shown shown -> {
            if (shown.text().isBlank()) {
                blind(place, "netsh shows nothing");
                return;
            }
            List<UrlRegistration> urls = NetshText.registered(shown.text()).stream()
                    .filter(url -> wanted.map(endpoint -> url.port().equals(Optional.of(endpoint.port()))).orElse(true)).toList();
            urls.forEach(url -> sink.accept(url.seen(place)));
            processes(urls);
            if (urls.stream().anyMatch(url -> url.site().isPresent())) {
                sites();
            }
        }
        }
    }

    private void blind(Origin place, String reason) {
        sink.accept(new NotObserved(place, Topic.PROCESSES, Why.FAILED, "For whom http.sys, which is the kernel's, has ports was not told (" + reason + ")."));
    }

    /** Where nobody told who has the port, it may be the kernel. */
    private boolean kernelHasIt() {
        if (wanted.filter(endpoint -> endpoint.transport() != Transport.TCP).isPresent()) {
            return false;
        }
        boolean all = true;
        for (boolean v6 : new boolean[] { false, true }) {
            try {
                TableLayout layout = TableLayout.plain(Transport.TCP, v6);
                if (layout.parse(host.table(layout)).stream().anyMatch(this::isKernels)) {
                    return true;
                }
            } catch (WindowsError e) {
                all = false;
            }
        }
        return !all;
    }

    /** Of HTTP/3 http.sys tells nobody, and other drivers have sockets of UDP, too; NetBIOS always has its own. */
    private void datagrams() {
        Set<Integer> ports = new TreeSet<>();
        for (boolean v6 : new boolean[] { false, true }) {
            try {
                TableLayout layout = TableLayout.plain(Transport.UDP, v6);
                layout.parse(host.table(layout)).stream().filter(this::isKernels).map(row -> row.local().port()).filter(port -> !NETBIOS.contains(port)).forEach(ports::add);
            } catch (WindowsError e) {
                // Whoever tells of the sockets says so.
                continue;
            }
        }
        if (!ports.isEmpty() && wanted.map(endpoint -> endpoint.transport() == Transport.UDP).orElse(true)) {
            sink.accept(new NotObserved(origin, Topic.PROCESSES, Why.NOT_SUPPORTED, "For whom the kernel has UDP " + ports.stream().limit(FEW).map(String::valueOf).collect(Collectors.joining(", "))
                    + (ports.size() > FEW ? " and more" : "") + " is not told: it may be http.sys, for HTTP/3, or another driver."));
        }
    }

    private boolean isKernels(SocketRow row) {
        return row.pid() == KERNEL && wanted.map(endpoint -> endpoint.port() == row.local().port()).orElse(true);
    }

    private void processes(List<UrlRegistration> urls) {
        Set<Long> pids = new TreeSet<>();
        urls.forEach(url -> pids.addAll(url.pids()));
        for (long pid : pids) {
            Optional<Known> known = host.process(pid);
            known.flatMap(Known::exe).ifPresent(exe -> sink.accept(new ProcessSeen(origin.at("process " + pid), new ProcessRef(pid, known.flatMap(Known::started)), Optional.empty(),
                    exe.substring(exe.lastIndexOf('\\') + 1), Optional.of(exe), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
        }
    }

    /** The names of the sites of IIS by their numbers; who may not read them has the numbers. */
    private void sites() {
        host.windows().map(root -> root + CONFIGURATION).ifPresent(path -> {
            try {
                sites(new String(host.read(path, MOST_CONFIGURATION), StandardCharsets.UTF_8), origin.at(path)).forEach(sink);
            } catch (IOException e) {
                return;
            }
        });
    }

    /** {@return the sites in IIS's configuration, of which only the two attributes are read} */
    static List<SettingSeen> sites(String configuration, Origin place) {
        return SITE.matcher(configuration).results().flatMap(site -> {
            Matcher name = NAME.matcher(site.group(1));
            Matcher id = ID.matcher(site.group(1));
            return name.find() && id.find() ? Optional.of(new SettingSeen(place, "iis-site", id.group(1), name.group(1))).stream() : Optional.<SettingSeen> empty().stream();
        }).toList();
    }
}
