// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** What IIS is set up to take: the sites of {@code applicationHost.config} (IIS 7 and later), or the servers of {@code MetaBase.xml} (IIS 6). */
@NonNullByDefault({})
final class Bindings extends DefaultHandler {
    private static final int MOST = 10_000;
    private static final Map<String, String> SERVICES = Map.of("http", "W3SVC", "https", "W3SVC", "ftp", "FTPSVC");
    /** Keys of servers in the metabase, as MetaBase.xml writes them. */
    private static final Map<String, String> SERVERS = Map.of("w3svc", "W3SVC", "msftpsvc", "MSFTPSVC", "smtpsvc", "SMTPSVC", "nntpsvc", "NntpSvc", "pop3svc", "POP3Svc", "imap4svc", "IMAP4Svc");

    private final String path;
    private final List<Claim> claims = new ArrayList<>();
    private String site = "";

    private Bindings(String path) {
        this.path = path;
    }

    /** {@return the claims of that file}; throws {@link IOException} where it is no XML, or has a document type. */
    static List<Claim> of(String path, byte[] file) throws IOException {
        Bindings bindings = new Bindings(path);
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new ByteArrayInputStream(file), bindings);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("it is no XML without a document type", e);
        }
        return List.copyOf(bindings.claims);
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        switch (name) {
        case "site" -> site = value(attributes, "name");
        case "binding" -> Optional.ofNullable(SERVICES.get(value(attributes, "protocol")))
                .ifPresent(service -> add(service, value(attributes, "bindingInformation"), path + ", site " + site));
        default -> server(attributes);
        }
    }

    private void server(Attributes attributes) {
        String[] location = value(attributes, "Location").split("/");
        if (location.length == 4 && location[1].equals("LM")) {
            Optional.ofNullable(SERVERS.get(location[2].toLowerCase(Locale.ROOT))).ifPresent(service -> {
                for (String list : List.of("ServerBindings", "SecureBindings")) {
                    value(attributes, list).strip().lines().flatMap(line -> List.of(line.strip().split("\\s+")).stream()).filter(text -> !text.isEmpty())
                            .forEach(text -> add(service, text, path + ", " + value(attributes, "Location")));
                }
            });
        }
    }

    private void add(String service, String binding, String place) {
        // ADDRESS:PORT:NAME, the address in brackets where it is one of IPv6.
        int host = binding.lastIndexOf(':');
        if (host <= 0 || claims.size() >= MOST) {
            return;
        }
        String endpoint = binding.substring(0, host);
        String text = endpoint.startsWith("*:") ? endpoint.substring(2) : endpoint.startsWith(":") ? endpoint.substring(1) : endpoint;
        Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, text).ifPresent(found -> claims.add(new Claim(service, found, ClaimBasis.CONFIGURED, place)));
    }

    private static String value(Attributes attributes, String name) {
        return Optional.ofNullable(attributes.getValue(name)).orElse("");
    }
}
