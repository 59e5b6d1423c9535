// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.scanners.Filters.Configured;

/**
 * The filters between programs and files. One that is loaded is a hook; one that is only configured does nothing yet, and is a setting.
 * The filter manager itself tells which are loaded, but only an administrator; everybody may ask whether their drivers' services run.
 */
final class Minifilters {
    private static final String MANAGER = "FilterFindFirst";
    private static final String REGISTRY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
    private static final String NAMESPACE = "minifilter";

    private final Filters filters;
    private final Origin origin;

    Minifilters(Filters filters, Origin origin) {
        this.filters = filters;
        this.origin = origin;
    }

    void tell(Consumer<? super Evidence> sink) {
        Map<String, Evidence> told = new LinkedHashMap<>();
        boolean complete = loaded(told, sink);
        try {
            for (Configured one : filters.configured()) {
                if (!told.containsKey(key(one.service()))) {
                    told.put(key(one.service()), evidence(one, complete));
                }
            }
        } catch (WindowsError e) {
            if (!complete) {
                blind(origin.at(REGISTRY), e, "Which filters of files there are could not be read from the registry", sink);
            }
        }
        told.values().forEach(sink);
    }

    /** {@return whether the filter manager named all that are loaded} */
    private boolean loaded(Map<String, Evidence> told, Consumer<? super Evidence> sink) {
        try {
            boolean whole = true;
            for (byte[] buffer : filters.loaded()) {
                LoadedFilter.Parsed parsed = LoadedFilter.parse(buffer);
                whole &= parsed.whole();
                parsed.filters().forEach(filter -> told.putIfAbsent(key(filter.name()), hook(origin.at(MANAGER), filter.name(), filter.altitude())));
            }
            if (!whole) {
                sink.accept(new NotObserved(origin.at(MANAGER), Topic.HOOKS, Why.FAILED, "The list of loaded filters of files can't be understood in full."));
            }
            // Every Windows has some of its own: who names none did not tell.
            return whole && !told.isEmpty();
        } catch (WindowsError e) {
            // The registry and the drivers' services tell the same to everybody.
            return false;
        }
    }

    private Evidence evidence(Configured one, boolean complete) {
        Origin place = origin.at(REGISTRY + one.service());
        try {
            return !complete && filters.isRunning(one.service()) ? hook(place, one.service(), Optional.of(one.altitude()))
                    : new SettingSeen(place, NAMESPACE, one.service(), "configured at altitude " + one.altitude() + ", not loaded");
        } catch (WindowsError e) {
            return new NotObserved(place, Topic.HOOKS, e.why(), "Whether the filter of files " + one.service() + " at altitude " + one.altitude()
                    + " is loaded is not told (" + e.getMessage() + ").");
        }
    }

    private static HookSeen hook(Origin place, String name, Optional<String> altitude) {
        return new HookSeen(place, HookKind.MINIFILTER, name, Optional.empty(), altitude);
    }

    private static void blind(Origin place, WindowsError error, String detail, Consumer<? super Evidence> sink) {
        sink.accept(new NotObserved(place, Topic.HOOKS, error.why(), detail + " (" + error.getMessage() + ")."));
    }

    private static String key(String service) {
        return service.toLowerCase(Locale.ROOT);
    }
}
