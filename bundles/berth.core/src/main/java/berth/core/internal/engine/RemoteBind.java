// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.BindFailure;
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
    private final boolean heldHere;
    private final Set<String> sections;

    /** @param proxies the other hosts that are taken for proxies */
    RemoteBind(Question question, Scene here, Proxies proxies) {
        this.question = question;
        this.subject = here.host();
        this.heldHere = here.isHeld();
        this.proxies = proxies;
        this.sections = sections();
    }

    /** {@return whether a configuration was seen that sends the port in question elsewhere} */
    boolean isConfigured() {
        return settings("ServerBindTcpPorts").anyMatch(setting -> WinSockProxyIni.portsContain(setting.value(), question.wanted().port()));
    }

    Finding assess() {
        List<SettingSeen> disabled = settings("Disable").filter(setting -> WinSockProxyIni.isOn(setting.value())).toList();
        boolean everywhere = disabled.size() == settings("Disable").count();
        if (!disabled.isEmpty() && everywhere) {
            return Finding.of(Likelihood.RULED_OUT, disabled);
        }
        List<Evidence> because = new ArrayList<>(settings("ServerBindTcpPorts")
                .filter(setting -> WinSockProxyIni.portsContain(setting.value(), question.wanted().port())).toList());
        boolean configured = !because.isEmpty();
        List<HookSeen> providers = layeredProviders();
        because.addAll(providers);
        List<Scene> holding = proxies.scenes().stream().filter(Scene::isHeld).toList();
        holding.forEach(proxy -> Stream.concat(proxy.sockets().stream(), Proxies.services(proxy.host())).forEach(because::add));
        // Of two files that contradict each other, which one counts is not known.
        because.addAll(disabled);
        if (disabled.isEmpty() && isProven(configured, !providers.isEmpty(), holding.stream().filter(Scene::tellsOfTheFailure).toList()) && !proxies.ambiguous()) {
            return Finding.of(Likelihood.ESTABLISHED, because);
        }
        return because.isEmpty() ? Finding.of(Likelihood.UNKNOWN, ignored()) : Finding.of(Likelihood.POSSIBLE, because);
    }

    /** A proxy server on which the port is held explains the failure; without the client's settings only if nobody holds it here. */
    private boolean isProven(boolean configured, boolean hasProvider, List<Scene> holding) {
        boolean server = holding.stream().anyMatch(proxy -> Proxies.services(proxy.host()).findAny().isPresent());
        return configured && (hasProvider || !holding.isEmpty()) || server && !heldHere;
    }

    private List<SettingSeen> ignored() {
        return subject.all(SettingSeen.class).filter(s -> sections.contains(s.namespace()) && s.key().equals(WinSockProxyIni.IGNORED)).toList();
    }

    /** The section of the program that failed; where none is known, those of all programs whose port it is. */
    private Set<String> sections() {
        Optional<String> image = question.failure().flatMap(BindFailure::image);
        return image.isPresent() ? Set.of(WinSockProxyIni.NAMESPACE + image.get().toUpperCase(Locale.ROOT))
                : subject.all(SettingSeen.class).filter(setting -> setting.namespace().startsWith(WinSockProxyIni.NAMESPACE)
                        && setting.key().equalsIgnoreCase("ServerBindTcpPorts")
                        && WinSockProxyIni.portsContain(setting.value(), question.wanted().port())).map(SettingSeen::namespace).collect(Collectors.toSet());
    }

    private Stream<SettingSeen> settings(String key) {
        return subject.all(SettingSeen.class).filter(setting -> sections.contains(setting.namespace())
                && setting.key().equalsIgnoreCase(key) && !Proxies.isIgnored(subject, setting));
    }

    private List<HookSeen> layeredProviders() {
        return subject.all(HookSeen.class)
                .filter(hook -> hook.hook() == HookKind.LAYERED_PROVIDER && isClient(hook.name().toLowerCase(Locale.ROOT))).toList();
    }

    /** Of Proxy Server 2.0, then of ISA Server 2000 (wspwsp.dll), then of all later ones (FwcWsp.dll). */
    private static boolean isClient(String provider) {
        return Stream.of("winsock proxy", "ws_proxy", "wspsock", "msplsp", "wspwsp.dll", "fwcwsp.dll").anyMatch(provider::contains);
    }
}
