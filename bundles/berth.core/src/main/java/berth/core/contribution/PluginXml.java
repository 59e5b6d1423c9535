// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.util.List;

import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

import berth.core.internal.contribution.PluginHandler;
import berth.core.internal.contribution.Xml;

/** Finds in a {@code plugin.xml} what the extension registry passes over without a word, or can't read; pure. */
public final class PluginXml {
    private PluginXml() { }

    /** {@return what is wrong, each with its line; nothing where all of it reaches a point that may be there} */
    public static List<String> faults(byte[] file) {
        PluginHandler handler = new PluginHandler();
        try {
            Xml.read(file, handler);
            return handler.faults();
        } catch (SAXParseException e) {
            return List.of("its plugin.xml can't be read: line " + e.getLineNumber() + ", column " + e.getColumnNumber() + ": " + Guard.sentence(e));
        } catch (SAXException | IOException e) {
            return List.of("its plugin.xml can't be read: after line " + handler.line() + ": " + Guard.sentence(e));
        }
    }
}
