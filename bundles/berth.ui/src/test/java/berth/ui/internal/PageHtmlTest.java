// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import berth.core.render.Language;
import berth.core.render.Timeline;
import berth.core.render.Timeline.Lane;
import berth.core.render.Timeline.Mark;
import berth.core.render.Timeline.Role;
import berth.core.render.Timeline.What;
import berth.ui.internal.Page.Command;
import berth.ui.internal.Page.Item;
import berth.ui.internal.Page.Section;
import berth.ui.internal.Page.Sentence;
import berth.ui.internal.Page.Undo;

class PageHtmlTest {
    private static final String EVIL = "<script>alert('x')</script> & \"y\" [a](b) `c` *d*";
    private static final Page PAGE = new Page(EVIL, List.of(new Section(EVIL, List.of(new Sentence(EVIL), new Item("1.", EVIL), new Command(EVIL), new Undo("stop it")))));
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Timeline LINE = new Timeline(Language.ENGLISH, NOON.minusSeconds(7200), NOON, List.of(NOON.minusSeconds(60)),
            List.of(new Lane(EVIL, Role.HAS, Optional.of(NOON.minusSeconds(7200)), List.of(new Mark(NOON.minusSeconds(7200), What.STARTED))),
                    new Lane("nginx", Role.FAILED, Optional.empty(), List.of(new Mark(NOON.minusSeconds(30), What.BIND_FAILED), new Mark(NOON.minusSeconds(20), What.STOPPED)))));

    @Test
    void whatOthersWroteIsNoMarkup() throws Exception {
        String html = PageHtml.of(PAGE, "held", Optional.of(LINE), "en");

        // Its elements are closed as in XML, but for the one without an end tag, so that a parser of that shows what is there.
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>\n", "").replace("<meta charset=\"utf-8\">", ""))));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("title").item(0).getTextContent()).isEqualTo(EVIL);
        assertThat(document.getElementsByTagName("pre").item(0).getTextContent()).isEqualTo(EVIL);
        assertThat(document.getElementsByTagName("th").item(0).getTextContent()).isEqualTo(EVIL);
        assertThat(html).doesNotContain("http://").doesNotContain("https://");
    }

    @Test
    void theDrawingIsReadableWithoutIt() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(TimelineSvg.of(LINE))));

        assertThat(svg.getDocumentElement().getAttribute("aria-label")).contains("nginx could not take the port").contains("2026-01-02 11:59:30 UTC");
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1);
        assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(3);
    }

    @Test
    void markdownHoldsNoMarkupOfOthers() {
        String markdown = PageHtml.markdown(PAGE);

        assertThat(markdown).startsWith("## \\<script\\>").contains("\\[a\\](b) \\`c\\` \\*d\\*").contains("1. \\<script\\>").contains("   ```\n   " + EVIL + "\n   ```").contains("undo:");
    }

    @Test
    void anEmptyPageIsADocument() {
        assertThat(PageHtml.of(new Page("Port 1 is free.", List.of()), "free", Optional.empty(), "de")).startsWith("<!DOCTYPE html>\n<html lang=\"de\">").contains("Port 1 is free.")
                .doesNotContain("<svg");
    }
}
