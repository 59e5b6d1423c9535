// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

/**
 * The name of an element or attribute.
 *
 * @param word what it means in the schema of events; {@link Word#OTHER} for all others
 */
record Name(String text, Word word) {

    /** The names that the schema of events gives a meaning. */
    enum Word {
        SYSTEM("System"), EVENT_DATA("EventData"), USER_DATA("UserData"), RENDERING_INFO("RenderingInfo"), DATA("Data"),
        BINARY("Binary"), NAME("Name"), MESSAGE("Message"), PROVIDER("Provider"), GUID("Guid"), EVENT_SOURCE_NAME("EventSourceName"),
        EVENT_ID("EventID"), QUALIFIERS("Qualifiers"), VERSION("Version"), LEVEL("Level"), TASK("Task"), OPCODE("Opcode"),
        KEYWORDS("Keywords"), TIME_CREATED("TimeCreated"), SYSTEM_TIME("SystemTime"), EVENT_RECORD_ID("EventRecordID"),
        CORRELATION("Correlation"), ACTIVITY_ID("ActivityID"), RELATED_ACTIVITY_ID("RelatedActivityID"), EXECUTION("Execution"),
        PROCESS_ID("ProcessID"), THREAD_ID("ThreadID"), CHANNEL("Channel"), COMPUTER("Computer"), SECURITY("Security"),
        USER_ID("UserID"), OTHER("");

        private final String text;

        Word(String text) {
            this.text = text;
        }
    }

    static Name of(String text) {
        for (Word word : Word.values()) {
            if (word.text.equals(text)) {
                return new Name(text, word);
            }
        }
        return new Name(text, Word.OTHER);
    }

    /** {@return whether it declares a name space, which is no attribute} */
    boolean isNameSpace() {
        return word == Word.OTHER && (text.equals("xmlns") || text.startsWith("xmlns:"));
    }
}
