// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.given.WinSockProxyIni;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/**
 * Which of the other hosts are the proxy servers of a WinSock Proxy client.
 *
 * @param scenes     the hosts that are taken for proxies
 * @param identified whether evidence says that they are, rather than that a person brought a single other host
 * @param ambiguous  whether several other hosts were given and none of them is known to be a proxy
 */
record Proxies(List<Scene> scenes, boolean identified, boolean ambiguous) {

    /** {@return the proxies of that client among the other hosts} */
    static Proxies of(Snapshot client, List<Scene> others) {
        List<Scene> identified = others.stream().filter(other -> services(other.host()).findAny().isPresent()
                || isNamed(client, other.host().host())).toList();
        return identified.isEmpty() ? new Proxies(others.size() == 1 ? others : List.of(), false, others.size() > 1)
                : new Proxies(identified, true, false);
    }

    /** Proxy Server 2.0's own service is wspsrv.exe, "Microsoft WinSock Proxy Server"; stopped, it proves nothing. */
    static Stream<Evidence> services(Snapshot proxy) {
        Stream<ServiceSeen> services = proxy.all(ServiceSeen.class).filter(service -> service.state() == ServiceState.RUNNING
                && (isServer(service.name()) || service.displayName().map(Proxies::isServer).orElse(false)));
        return Stream.concat(services, proxy.all(ProcessSeen.class).filter(process -> isServer(process.name())));
    }

    private static boolean isServer(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("wspsrv") || lower.contains("winsock proxy");
    }

    /** The global mspclnt.ini names the server, and the share on it from which the client gets its configuration. */
    private static boolean isNamed(Snapshot client, HostId host) {
        Stream<String> servers = settings(client, "SERVERS IP ADDRESSES", "Name");
        Stream<String> shares = settings(client, "MASTER CONFIG", "Path1").filter(path -> path.startsWith("\\\\"))
                .map(path -> path.substring(2)).map(path -> path.indexOf('\\') < 0 ? path : path.substring(0, path.indexOf('\\')));
        return Stream.concat(servers, shares).map(String::strip).anyMatch(name -> !name.isEmpty() && host.isCalled(name));
    }

    private static Stream<String> settings(Snapshot client, String section, String key) {
        return client.all(SettingSeen.class).filter(setting -> setting.namespace().equals(WinSockProxyIni.NAMESPACE + section)
                && setting.key().equalsIgnoreCase(key) && !isIgnored(client, setting)).map(SettingSeen::value);
    }

    /** The client ignores files that are saved or named wrongly; such a file switches nothing on or off. */
    static boolean isIgnored(Snapshot client, SettingSeen setting) {
        return client.all(SettingSeen.class).anyMatch(other -> other.key().equals(WinSockProxyIni.IGNORED)
                && other.namespace().equals(setting.namespace()) && other.origin().equals(setting.origin()));
    }
}
