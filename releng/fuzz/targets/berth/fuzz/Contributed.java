// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.util.List;

import berth.core.article.ArticleReader;
import berth.core.article.MalformedArticleException;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.failure.FailureScanner;

/** What contributors write: failure patterns and articles. */
public final class Contributed {
    private Contributed() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Content content = FailurePatternReader.read("x", input);
            new FailureScanner(content.events(), content.vocabulary());
        } catch (MalformedArticleException refused) {
            Oracle.require(refused.getMessage() != null, "refused without a reason");
        }
        try {
            Oracle.require(List.of(ArticleReader.read("x", "x", input)).size() == 1, "no article");
        } catch (MalformedArticleException refused) {
            Oracle.require(refused.getMessage() != null, "refused without a reason");
        }
    }
}
