// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

/** A file of the knowledge base is not as it must be; the message names the line. */
public class MalformedArticleException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param line counted from 1 */
    public MalformedArticleException(int line, String what) {
        super("line " + line + ": " + what);
    }
}
