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
    private final Map<Long, Followed> subscriptions = new TreeMap<>();
    private long handles;
    final List<String> queries = new ArrayList<>();
    Optional<EventLogError> nothing = Optional.empty();
    int failsAfter = Integer.MAX_VALUE;
    int needed;
    /** What the next subscription, and what EvtNext of one, fails with. */
    int refuses;
    int breaks;
    int asked;
    boolean silent;
    /** Whether the asker may read the Security log. */
    boolean admitted;

    /** Where a subscription has come to. */
    private static final class Followed {
        private final String channel;
        private long place;
        private boolean signalled = true;
        private boolean stale;

        Followed(String channel, long place) {
            this.channel = channel;
            this.place = place;
        }
    }

    FakeService with(String channel, List<String> xml) {
        channels.put(channel, new ArrayList<>(xml));
        subscriptions.values().forEach(one -> one.signalled |= !silent);
        return this;
    }

    /** Another log of that name: what was subscribed to is no more. */
    FakeService anew(String channel, List<String> xml) {
        subscriptions.values().forEach(one -> one.stale = true);
        return with(channel, xml);
    }

    private static long place(String xml) {
        return Long.parseLong(xml.replaceAll("(?s).*<EventRecordID>(\\d+)<.*", "$1"));
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
        return results.size() + events.size() + subscriptions.size();
    }

    private void admit(String call, String channel) throws EventLogError {
        if (nothing.isPresent()) {
            throw nothing.get();
        }
        if (channel.equals("Security") && !admitted) {
            throw EventLogError.of(call, EventLogError.ERROR_ACCESS_DENIED);
        }
        if (!channels.containsKey(channel)) {
            throw EventLogError.of(call, EventLogError.ERROR_EVT_CHANNEL_NOT_FOUND);
        }
    }

    @Override
    public Subscription subscribe(String channel, String xpath, Optional<String> bookmark) throws EventLogError {
        admit("EvtSubscribe", channel);
        long place = bookmark.flatMap(Bookmark::place).orElse(0L);
        if (refuses != 0) {
            throw EventLogError.of("EvtSubscribe", refuses);
        }
        if (bookmark.isPresent() && channels.getOrDefault(channel, List.of()).stream().noneMatch(xml -> place(xml) == place)) {
            throw EventLogError.of("EvtSubscribe", EventLogError.ERROR_NOT_FOUND);
        }
        subscriptions.put(++handles, new Followed(channel, place));
        return new Subscription(handles, -handles);
    }

    @Override
    public boolean isSignalled(Subscription subscription) {
        Followed followed = followed(subscription.results()).orElseThrow();
        boolean signalled = followed.signalled;
        followed.signalled = false;
        return signalled;
    }

    @Override
    public void close(Subscription subscription) {
        subscriptions.remove(subscription.results());
    }

    @Override
    public Rendering bookmark(long event, int capacity) {
        byte[] xml = (Bookmark.at("any", place(events.getOrDefault(event, ""))) + '\0').getBytes(StandardCharsets.UTF_16LE);
        return new Rendering(xml.length, xml);
    }

    private Optional<Followed> followed(long handle) {
        return Optional.ofNullable(subscriptions.get(handle));
    }

    private List<Long> next(Followed followed, int most) throws EventLogError {
        asked++;
        if (followed.stale || breaks != 0) {
            throw EventLogError.of("EvtNext", followed.stale ? EventLogError.ERROR_EVT_QUERY_RESULT_STALE : breaks);
        }
        List<Long> given = new ArrayList<>();
        for (String xml : channels.getOrDefault(followed.channel, List.of())) {
            if (place(xml) > followed.place && given.size() < most) {
                events.put(++handles, xml);
                given.add(handles);
                followed.place = place(xml);
            }
        }
        return given;
    }

    @Override
    public long query(String channel, String xpath, boolean newestFirst) throws EventLogError {
        queries.add(xpath);
        admit("EvtQuery", channel);
        List<String> found = new ArrayList<>(channels.getOrDefault(channel, List.of()));
        results.put(++handles, newestFirst ? found.reversed() : found);
        return handles;
    }

    @Override
    public List<Long> next(long handle, int most) throws EventLogError {
        Optional<Followed> followed = followed(handle);
        if (followed.isPresent()) {
            return next(followed.get(), most);
        }
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
