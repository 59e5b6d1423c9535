// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.Arrays;
import java.util.Set;

/** Which parts of the kernel that can take traffic elsewhere are there, from /proc/modules and modules.builtin (kbuild). */
final class Modules {

    /** Whoever redirects needs one of these: address translation, transparent proxying, or the virtual server. */
    private static final Set<String> REDIRECT = Set.of("nf_nat", "nf_nat_ipv4", "nf_nat_ipv6", "iptable_nat", "ip6table_nat", "nft_nat", "nft_redir",
            "nft_chain_nat", "nft_chain_nat_ipv4", "nft_chain_nat_ipv6", "xt_nat", "xt_REDIRECT", "nf_tproxy_core", "nf_tproxy_ipv4",
            "nf_tproxy_ipv6", "nft_tproxy", "xt_TPROXY", "ip_vs");

    private Modules() { }

    /** {@return whether a module is loaded that is loaded only for rules which give packets to programs; the text is that of /proc/modules} */
    static boolean queue(String modules) {
        return modules.lines().map(line -> line.split(" ")[0]).anyMatch(Set.of("xt_NFQUEUE", "nft_queue", "ip_queue")::contains);
    }

    /** {@return whether one of them is loaded; the text is that of /proc/modules, one module a line} */
    static boolean loaded(String modules) {
        return modules.lines().map(line -> line.split(" ")[0]).anyMatch(REDIRECT::contains);
    }

    /** {@return whether one of them is part of the kernel; the text is that of modules.builtin, one path a line} */
    static boolean builtIn(String builtin) {
        return builtin.lines().map(line -> line.substring(line.lastIndexOf('/') + 1)).map(file -> file.replaceFirst("\\.ko.*$", ""))
                .flatMap(name -> Arrays.asList(name, name.replace('-', '_')).stream()).anyMatch(REDIRECT::contains);
    }
}
