// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.util.ArrayList;
import java.util.List;

/** All that is known of how logs tell of failed binds: words of any program, and messages of single products. */
public record FailureVocabulary(List<Phrase> phrases, List<MessagePattern> messages) {
    /** Copies the lists. */
    public FailureVocabulary {
        phrases = List.copyOf(phrases);
        messages = List.copyOf(messages);
    }

    /** {@return both together} */
    public FailureVocabulary with(FailureVocabulary other) {
        List<Phrase> allPhrases = new ArrayList<>(phrases);
        allPhrases.addAll(other.phrases);
        List<MessagePattern> allMessages = new ArrayList<>(messages);
        allMessages.addAll(other.messages);
        return new FailureVocabulary(allPhrases, allMessages);
    }
}
