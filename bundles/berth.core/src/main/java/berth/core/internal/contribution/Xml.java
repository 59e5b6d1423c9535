// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** XML without document types, because plug-ins are strangers' files. */
public final class Xml {
    private Xml() { }

    /** {@return Java's own reader: a search for another one would open every jar of the class path} */
    public static SAXParserFactory reader() {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        try {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        } catch (ParserConfigurationException | SAXException e) {
            throw noReader(e);
        }
        return factory;
    }

    /** Reads a whole file; throws {@link SAXException} or {@link IOException} where it is no XML. */
    public static void read(byte[] file, DefaultHandler handler) throws SAXException, IOException {
        try {
            reader().newSAXParser().parse(new ByteArrayInputStream(file), handler);
        } catch (ParserConfigurationException e) {
            throw noReader(e);
        }
    }

    private static IllegalStateException noReader(Exception e) {
        return new IllegalStateException("this Java can't refuse document types in XML", e);
    }
}
