// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.given.LocalPath;
import berth.eventlog.internal.messages.MessageTables;
import berth.eventlog.internal.messages.MessageText;

/**
 * Texts for events that hold but values, from the files that the registry names for their sources. Only files of this machine's own system folders are
 * opened, as bytes. For one thread.
 * <p>
 * Source: Microsoft, "Event Sources" and "Message Files".
 */
final class MessageFiles {
    private static final String TEXTS = "EventMessageFile";
    private static final String PARAMETERS = "ParameterMessageFile";
    private static final int LONGEST_SOURCE = 255;
    private static final int MOST_OF_A_SOURCE = 16;
    private static final int LARGEST_FILE = 32 << 20;
    private static final int LARGEST_TOGETHER = 32 << 20;
    private static final int MOST_TEXTS = 4000;

    /** The number of a message, and where its files are registered. */
    private record Key(String log, String source, String value, int id) { }

    private final MessageHost host;
    private final Map<Key, Optional<String>> known = new HashMap<>();
    private final Map<Key, List<String>> paths = new HashMap<>();
    private final Map<String, MessageTables> files = new HashMap<>();
    private int size;
    private Optional<String> trouble = Optional.empty();

    MessageFiles(MessageHost host) {
        this.host = host;
    }

    /** {@return the record with its text, if its source has one for it} */
    LogRecord told(LogRecord read) {
        int id = read.qualifiers().orElse(0) << 16 | read.eventId().orElse(0);
        Optional<String> pattern = text(new Key(read.log(), read.provider(), TEXTS, id));
        return pattern.map(known -> MessageText.withParameters(MessageText.of(known, read.strings()),
                number -> text(new Key(read.log(), read.provider(), PARAMETERS, (int) number)).map(String::strip)))
                .filter(text -> !text.isBlank()).map(text -> ChannelLog.withMessage(read, text)).orElse(read);
    }

    /** {@return why texts are missing, in one sentence, where some could not be looked for} */
    Optional<String> trouble() {
        return trouble.map(first -> "the texts of some events are missing: " + first);
    }

    private Optional<String> text(Key key) {
        if (known.size() >= MOST_TEXTS && !known.containsKey(key)) {
            miss("more than " + MOST_TEXTS + " different ones were asked for");
            return Optional.empty();
        }
        Optional<String> text = known.containsKey(key) ? known.getOrDefault(key, Optional.empty()) : look(key);
        known.put(key, text);
        return text;
    }

    private Optional<String> look(Key key) {
        for (String path : paths.computeIfAbsent(new Key(key.log(), key.source(), key.value(), 0), this::paths)) {
            try {
                Optional<String> text = tables(path).text(key.id());
                if (text.isPresent()) {
                    return text;
                }
            } catch (IOException e) {
                miss(path + " can't be read: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private void miss(String why) {
        trouble = trouble.or(() -> Optional.of(why));
    }

    /** The source is what a record says, and names a place in the registry. */
    private List<String> paths(Key key) {
        boolean name = !key.source().isBlank() && key.source().length() <= LONGEST_SOURCE && key.source().chars().noneMatch(letter -> letter == '\\' || letter < ' ');
        List<String> opened = new ArrayList<>();
        try {
            String value = name ? host.registered(key.log(), key.source(), key.value()).orElse("") : "";
            List<String> named = List.of(value.split(";")).stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
            named.stream().limit(MOST_OF_A_SOURCE).forEach(text -> admit(text).ifPresent(opened::add));
            if (named.size() > MOST_OF_A_SOURCE) {
                miss("for " + key.source() + " more than " + MOST_OF_A_SOURCE + " files are registered");
            }
        } catch (EventLogError e) {
            miss("what is registered for " + key.source() + " can't be read: " + e.getMessage());
        }
        return opened;
    }

    private Optional<String> admit(String text) {
        String whole = LocalPath.expanded(text, host);
        boolean bare = whole.chars().noneMatch(letter -> letter == '\\' || letter == '/' || letter == ':');
        LocalPath path = LocalPath.of(bare ? host.libraries().orElse("") + whole : whole, host::isFixed);
        Optional<String> refusal = switch (path) {
        case LocalPath.Refused refused -> Optional.of(refused.reason());
        case LocalPath.Local local -> host.folders().stream().noneMatch(folder -> local.path().toLowerCase(Locale.ROOT).startsWith(folder.toLowerCase(Locale.ROOT)))
                ? Optional.of("it is in none of the system's folders")
                : host.isLinked(local.path()) ? Optional.of("it is reached through a link") : Optional.empty();
        };
        refusal.ifPresent(why -> miss(text + " was not opened: " + why));
        return refusal.isPresent() ? Optional.empty() : path.open();
    }

    /** Newer libraries keep their texts beside them, in a folder for each language. */
    private MessageTables tables(String path) throws IOException {
        MessageTables own = file(path);
        for (String language : own.isEmpty() ? host.languages() : List.<String> of()) {
            String beside = LocalPath.folder(path) + language + '\\' + LocalPath.fileName(path) + ".mui";
            boolean linked = host.isLinked(beside);
            if (linked) {
                miss(beside + " was not opened: it is reached through a link, or nobody here may see whether it is");
            }
            MessageTables texts = linked ? MessageTables.none() : file(beside);
            if (!texts.isEmpty()) {
                return texts;
            }
        }
        return own;
    }

    private MessageTables file(String path) throws IOException {
        Optional<MessageTables> before = Optional.ofNullable(files.get(path));
        if (before.isPresent()) {
            return before.get();
        }
        // One that fails does so once.
        files.put(path, MessageTables.none());
        Optional<byte[]> bytes = host.read(path, LARGEST_FILE + 1);
        if (bytes.isEmpty()) {
            return MessageTables.none();
        }
        if (bytes.get().length > LARGEST_FILE || size >= LARGEST_TOGETHER) {
            throw new IOException("it is too large, or too many were read");
        }
        MessageTables read = MessageTables.of(bytes.get(), host.language());
        size += read.size();
        files.put(path, read);
        return read;
    }
}
