// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Channels in memory; all results of a query are known before it is asked. */
final class FakeService implements EventService {
    private final Map<String, List<String>> channels = new TreeMap<>();
    private final Map<Long, List<String>> results = new TreeMap<>();
    private final Map<Long, String> events = new TreeMap<>();
    private long handles;
    final List<String> queries = new ArrayList<>();
    Optional<EventLogError> nothing = Optional.empty();
    int failsAfter = Integer.MAX_VALUE;
    int needed;

    FakeService with(String channel, List<String> xml) {
        channels.put(channel, new ArrayList<>(xml));
        return this;
    }

    /** {@return an event; {@code name=value} is a value with its name} */
    static String event(String provider, int id, int level, long record, String... data) {
        StringBuilder xml = new StringBuilder("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='" + provider + "'/><EventID>" + id
                + "</EventID><Level>" + level + "</Level><TimeCreated SystemTime='2026-11-30T03:00:00.1234567Z'/><EventRecordID>" + record
                + "</EventRecordID><Computer>SRV1</Computer></System><EventData>");
        for (String value : data) {
            int named = value.indexOf('=');
            xml.append(named > 0 ? "<Data Name='" + value.substring(0, named) + "'>" : "<Data>").append(value.substring(named + 1)).append("</Data>");
        }
        return xml.append("</EventData></Event>").toString();
    }

    int open() {
        return results.size() + events.size();
    }

    @Override
    public long query(String channel, String xpath, boolean newestFirst) throws EventLogError {
        queries.add(xpath);
        if (nothing.isPresent()) {
            throw nothing.get();
        }
        if (channel.equals("Security")) {
            throw EventLogError.of("EvtQuery", EventLogError.ERROR_ACCESS_DENIED);
        }
        if (!channels.containsKey(channel)) {
            throw EventLogError.of("EvtQuery", EventLogError.ERROR_EVT_CHANNEL_NOT_FOUND);
        }
        List<String> found = new ArrayList<>(channels.getOrDefault(channel, List.of()));
        results.put(++handles, newestFirst ? found.reversed() : found);
        return handles;
    }

    @Override
    public List<Long> next(long handle, int most) throws EventLogError {
        if (failsAfter <= 0) {
            throw EventLogError.of("EvtNext", 6);
        }
        List<String> left = results.getOrDefault(handle, List.of());
        List<Long> given = new ArrayList<>();
        for (String xml : left.subList(0, Math.min(most, left.size()))) {
            events.put(++handles, xml);
            given.add(handles);
        }
        results.put(handle, left.subList(given.size(), left.size()));
        failsAfter -= given.size();
        return given;
    }

    @Override
    public Rendering render(long event, int capacity) throws EventLogError {
        String xml = events.getOrDefault(event, "");
        if (xml.isEmpty()) {
            throw EventLogError.of("EvtRender", 13);
        }
        byte[] bytes = (xml + '\0').getBytes(StandardCharsets.UTF_16LE);
        int size = needed == 0 ? bytes.length : needed;
        return size > capacity ? new Rendering(size, new byte[0]) : new Rendering(bytes.length, bytes);
    }

    @Override
    public Optional<String> message(long event, String provider) {
        return provider.equals("Told") ? Optional.of("a text") : Optional.empty();
    }

    @Override
    public Optional<String> textless() {
        return Optional.empty();
    }

    @Override
    public void close(long handle) {
        results.remove(handle);
        events.remove(handle);
    }

    @Override
    public void close() {
        // The handles are counted.
        return;
    }
}
