// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.WindowsError;

/** Which endpoints the installed services will take, as their configuration says, or else by what is usual. One per collection. */
final class ServiceClaims {
    private static final int MOST_BYTES = 16 << 20;
    private static final String SITES = "\\System32\\inetsrv\\config\\applicationHost.config";
    private static final String METABASE = "\\System32\\inetsrv\\MetaBase.xml";
    private static final String RDP = "SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp";
    private static final String SQL = "SOFTWARE\\Microsoft\\Microsoft SQL Server\\";

    private final ClaimHost host;
    private final List<String> installed;
    private final List<Unread> unread = new ArrayList<>();

    /** A file or key that is there and was not read; the detail is a sentence. */
    record Unread(String place, Why why, String detail) { }

    ServiceClaims(ClaimHost host, List<String> installed) {
        this.host = host;
        this.installed = List.copyOf(installed);
    }

    /** {@return the claims; a service whose configuration tells its ports has no other} */
    List<Claim> all() {
        List<Claim> configured = new ArrayList<>(files());
        configured.addAll(registry());
        List<Claim> claims = new ArrayList<>();
        for (String service : installed) {
            List<Claim> own = configured.stream().filter(claim -> claim.by().equalsIgnoreCase(service)).map(claim -> new Claim(service, claim.endpoint(), claim.basis(), claim.place())).distinct().toList();
            claims.addAll(!own.isEmpty() ? own : new DefaultPorts().of(service, installed).stream().map(endpoint -> new Claim(service, endpoint, ClaimBasis.DEFAULT, "what is usual")).toList());
        }
        return claims;
    }

    /** {@return what could not be read} */
    List<Unread> unread() {
        return unread;
    }

    private List<Claim> files() {
        List<Claim> claims = new ArrayList<>();
        host.windows().ifPresent(windows -> List.of(SITES, METABASE).forEach(file -> claims.addAll(file(windows + file))));
        return claims;
    }

    private List<Claim> file(String path) {
        try {
            byte[] file = host.read(path, MOST_BYTES + 1);
            if (file.length > MOST_BYTES) {
                throw new IOException("it is too long");
            }
            return Bindings.of(path, file);
        } catch (NoSuchFileException | FileNotFoundException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            // Without IIS nobody may look into that folder either.
            if (has("W3SVC") || has("FTPSVC") || has("SMTPSVC")) {
                unread.add(new Unread(path, Why.ACCESS_DENIED, "IIS' configuration can be read by administrators only, so which ports its sites take is not known"));
            }
        } catch (IOException e) {
            unread.add(new Unread(path, Why.FAILED, path + " can't be read, so which ports its servers take is not known"));
        }
        return List.of();
    }

    private boolean has(String service) {
        return installed.stream().anyMatch(service::equalsIgnoreCase);
    }

    private List<Claim> registry() {
        List<Claim> claims = new ArrayList<>();
        if (has("TermService")) {
            setting(RDP, "PortNumber", Integer.class).flatMap(ServiceClaims::port).ifPresent(port -> claims.add(claim("TermService", port, RDP)));
        }
        Map<String, Object> instances = installed.stream().anyMatch(name -> name.toUpperCase(Locale.ROOT).startsWith("MSSQL")) ? values(SQL + "Instance Names\\SQL") : Map.of();
        instances.forEach((instance, id) -> {
            String key = SQL + id + "\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll";
            String service = instance.equalsIgnoreCase("MSSQLSERVER") ? instance : "MSSQL$" + instance;
            setting(key, "TcpPort", String.class).stream().flatMap(ports -> Stream.of(ports.split("[,\\s]+")))
                    .forEach(text -> port(text).ifPresent(port -> claims.add(claim(service, port, key))));
        });
        return claims;
    }

    private Map<String, Object> values(String key) {
        try {
            return host.values(key);
        } catch (WindowsError e) {
            unread(key, e.why(), e.getMessage());
            return Map.of();
        }
    }

    private <T> Optional<T> setting(String key, String name, Class<T> kind) {
        Optional<Object> value = Optional.ofNullable(values(key).get(name));
        if (value.filter(found -> !kind.isInstance(found)).isPresent()) {
            unread(key, Why.FAILED, name + " is of another type than it should be");
        }
        return value.filter(kind::isInstance).map(kind::cast);
    }

    private void unread(String key, Why why, String reason) {
        unread.add(new Unread("HKLM\\" + key, why, "HKLM\\" + key + " can't be read (" + reason + "), so which port its server takes is not known"));
    }

    private static Claim claim(String by, int port, String key) {
        return new Claim(by, new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), ClaimBasis.CONFIGURED, "HKLM\\" + key);
    }

    private static Optional<Integer> port(Object value) {
        String text = String.valueOf(value);
        return text.matches("[1-9][0-9]{0,4}") ? Optional.of(Integer.valueOf(text)).filter(port -> port <= Endpoint.MAX_PORT) : Optional.empty();
    }
}
