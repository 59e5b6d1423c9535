// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.article;

import java.nio.charset.StandardCharsets;

import berth.core.article.MalformedArticleException;

/**
 * A Markdown file in UTF-8 whose front matter between two lines {@code ---} is YAML.
 *
 * @param prose what stands behind the front matter
 */
public record MarkdownFile(YamlMap front, String prose) {
    private static final String FENCE = "---";
    private static final int MAX_BYTES = 1 << 20;

    /** {@return what the file says}; throws {@link MalformedArticleException} when it is too large, has no front matter, or that is no YAML. */
    public static MarkdownFile read(byte[] file) throws MalformedArticleException {
        if (file.length > MAX_BYTES) {
            throw new MalformedArticleException(1, "the file is larger than " + MAX_BYTES + " bytes");
        }
        String text = new String(file, StandardCharsets.UTF_8).replace("\r\n", "\n").replaceFirst("^\ufeff", "");
        if (!text.startsWith(FENCE + "\n")) {
            throw new MalformedArticleException(1, "an article begins with a line ---");
        }
        int end = text.indexOf("\n" + FENCE + "\n");
        if (end < 0) {
            throw new MalformedArticleException(1, "the front matter is not closed by a line ---");
        }
        return new MarkdownFile(YamlMap.read(text.substring(FENCE.length() + 1, end + 1), 1), text.substring(end + FENCE.length() + 2).strip());
    }
}
