// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.given.WinSockProxyIni;
import berth.core.snapshot.Snapshot;

/**
 * Does the bind take place on a proxy server? A WinSock Proxy client (Microsoft Proxy Server 2.0) opens the ports that
 * {@code ServerBindTcpPorts} names for the program on the proxy instead of here; {@code Disable=1} switches that off.
 */
final class RemoteBind {
    private final Question question;
    private final Snapshot subject;
    private final Proxies proxies;

    /** @param proxies the other hosts that are taken for proxies */
    RemoteBind(Question question, Snapshot subject, Proxies proxies) {
        this.question = question;
        this.subject = subject;
        this.proxies = proxies;
    }

    Finding assess() {
        List<SettingSeen> disabled = settings("Disable").filter(setting -> setting.value().equals("1")).toList();
        if (!disabled.isEmpty()) {
            return Finding.of(Likelihood.RULED_OUT, disabled);
        }
        List<Evidence> because = new ArrayList<>(settings("ServerBindTcpPorts")
                .filter(setting -> WinSockProxyIni.portsContain(setting.value(), question.wanted().port())).toList());
        boolean configured = !because.isEmpty();
        List<HookSeen> providers = layeredProviders();
        because.addAll(providers);
        List<Scene> holding = proxies.scenes().stream().filter(Scene::isHeld).toList();
        holding.forEach(proxy -> Stream.concat(proxy.sockets().stream(), Proxies.services(proxy.host())).forEach(because::add));
        boolean serverHolds = holding.stream().anyMatch(proxy -> Proxies.services(proxy.host()).findAny().isPresent());
        boolean proven = configured && (!providers.isEmpty() || !holding.isEmpty()) || serverHolds;
        if (proven && !proxies.ambiguous()) {
            return Finding.of(Likelihood.ESTABLISHED, because);
        }
        return because.isEmpty() ? Finding.of(Likelihood.UNKNOWN, ignored()) : Finding.of(Likelihood.POSSIBLE, because);
    }

    private List<SettingSeen> ignored() {
        return subject.all(SettingSeen.class).filter(s -> s.namespace().equals(section()) && s.key().equals(WinSockProxyIni.IGNORED)).toList();
    }

    private String section() {
        return WinSockProxyIni.NAMESPACE + question.failure().flatMap(failure -> failure.image()).orElse("").toUpperCase(Locale.ROOT);
    }

    private Stream<SettingSeen> settings(String key) {
        return subject.all(SettingSeen.class).filter(setting -> setting.namespace().equals(section())
                && setting.key().equalsIgnoreCase(key) && !Proxies.isIgnored(subject, setting));
    }

    private List<HookSeen> layeredProviders() {
        return subject.all(HookSeen.class)
                .filter(hook -> hook.hook() == HookKind.LAYERED_PROVIDER && isClient(hook.name().toLowerCase(Locale.ROOT))).toList();
    }

    private static boolean isClient(String provider) {
        return Stream.of("winsock proxy", "ws_proxy", "wspsock", "msplsp").anyMatch(provider::contains);
    }
}
