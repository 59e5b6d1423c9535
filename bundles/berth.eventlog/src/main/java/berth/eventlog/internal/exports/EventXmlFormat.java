// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.exports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;
import berth.eventlog.internal.text.LineReader;
import berth.eventlog.internal.text.Lines.Line;
import berth.eventlog.internal.text.TextEncoding;

/**
 * The {@code .xml} export of Windows' Event Viewer, and what {@code wevtutil qe} prints: events one after another, within a root element
 * or without one.
 * <p>
 * Each event is cut out of the text and parsed alone, so one that is damaged costs no other, and memory depends on no file's size: an
 * event may be 4 MiB long and 64 elements deep. No document types, no entities but XML's own.
 */
public final class EventXmlFormat implements EventLogFormat {
    private static final String NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";
    private static final String END = "</Event>";
    private static final int LONGEST = 4 << 20;

    @Override
    public boolean recognises(ByteBuffer head) {
        String text = TextEncoding.head(head).stripLeading();
        return text.startsWith("<") && text.contains(NAMESPACE) && begin(text, 0) >= 0;
    }

    /** Where the next event begins: not {@code Events}, and not {@code EventData}. */
    private static int begin(CharSequence text, int from) {
        String start = "<Event";
        for (int at = find(text, start, from); at >= 0; at = find(text, start, at + 1)) {
            int behind = at + start.length();
            if (behind < text.length() && (text.charAt(behind) == '>' || text.charAt(behind) <= ' ')) {
                return at;
            }
        }
        return -1;
    }

    private static int find(CharSequence text, String wanted, int from) {
        return text instanceof StringBuilder builder ? builder.indexOf(wanted, from) : text.toString().indexOf(wanted, from);
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        new Reader(log, records, damages).run(new LineReader(file, damage -> { }, monitor));
    }

    /** Cuts events out of one file. */
    private static final class Reader {
        private final String log;
        private final Consumer<? super LogRecord> records;
        private final Consumer<? super Damage> damages;
        private final XMLInputFactory factory = EventXml.factory();
        private final StringBuilder text = new StringBuilder();
        private long offset;
        private long line;
        private long number;
        private int looked;
        private boolean open;

        Reader(String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages) {
            this.log = log;
            this.records = records;
            this.damages = damages;
        }

        void run(LineReader lines) throws IOException {
            Optional<Line> next = lines.next();
            while (next.isPresent()) {
                line = next.get().offset();
                text.append(next.get().text()).append(next.get().ended() ? "\n" : "");
                cut();
                if (text.length() > LONGEST) {
                    damages.accept(new Damage(offset, "The event is larger than " + (LONGEST >> 20) + " MiB and left out."));
                    drop(text.length());
                    open = false;
                    looked = 0;
                }
                next = lines.next();
            }
            if (open) {
                damages.accept(new Damage(offset, "The event is cut off."));
            }
        }

        private void cut() {
            int begin = begin(text, 0);
            while (begin >= 0) {
                offset = open ? offset : line;
                int end = text.indexOf(END, Math.max(begin, looked));
                open = end < 0;
                if (open) {
                    looked = Math.max(0, text.length() - END.length() - begin);
                    drop(begin);
                    return;
                }
                int behind = end + END.length();
                event(text.substring(begin, behind));
                looked = 0;
                drop(behind);
                begin = begin(text, 0);
            }
            looked = 0;
            drop(Math.max(0, text.length() - END.length()));
        }

        private void drop(int count) {
            text.delete(0, count);
        }

        private void event(String xml) {
            number++;
            try {
                records.accept(EventXml.read(factory, xml, log, number));
            } catch (XMLStreamException e) {
                damages.accept(new Damage(offset, Optional.of(number), "The event is no XML."));
            }
        }
    }
}
