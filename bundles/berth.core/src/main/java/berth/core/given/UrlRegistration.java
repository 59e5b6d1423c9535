// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;

/**
 * For whom http.sys, the web listener in the kernel of Windows, serves a URL.
 * As evidence it is a setting of the namespace {@link #NAMESPACE} whose key is the URL and whose value reads {@code pid=4567 site=1 queue=DefaultAppPool}:
 * what is not known is left out, and the queue's name, which may have blanks, stands last.
 *
 * @param url     as http.sys tells it, such as {@code HTTP://*:80/}
 * @param pids    the processes that wait for its requests
 * @param service the Windows service that does, where http.sys tells it
 * @param site    the number of the site of IIS
 * @param queue   the request queue's name; IIS names it after the application pool
 */
public record UrlRegistration(String url, List<Long> pids, Optional<String> service, Optional<Integer> site, Optional<String> queue) {
    /** The namespace of such settings. */
    public static final String NAMESPACE = "http.sys";

    private static final Pattern URL = Pattern.compile("(?i)https?://(?:\\[[^\\]/]{1,64}\\]|[^:/\\[\\]\\s]{1,255}):([0-9]{1,5})[:/]\\S{0,2048}");
    private static final Pattern VALUE = Pattern.compile("(?:pid=([0-9]{1,10}(?:,[0-9]{1,10}){0,255}) ?)?(?:service=(\\S{1,256}) ?)?(?:site=([0-9]{1,9}) ?)?(?:queue=(.{1,512}))?");

    /** Copies the list. */
    public UrlRegistration {
        pids = List.copyOf(pids);
    }

    /** {@return whether a text is a URL as http.sys tells them, with its port} */
    static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }

    /** {@return the URL's port; empty where it is none} */
    public Optional<Integer> port() {
        Matcher parts = URL.matcher(url);
        return parts.matches() ? Optional.of(Integer.parseInt(parts.group(1))) : Optional.empty();
    }

    /** {@return it as evidence} */
    public SettingSeen seen(Origin origin) {
        List<String> words = new ArrayList<>();
        if (!pids.isEmpty()) {
            words.add("pid=" + pids.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        service.ifPresent(name -> words.add("service=" + name));
        site.ifPresent(number -> words.add("site=" + number));
        queue.ifPresent(name -> words.add("queue=" + name));
        return new SettingSeen(origin, NAMESPACE, url, String.join(" ", words));
    }

    /** {@return what such evidence says; empty for any other} */
    public static Optional<UrlRegistration> of(SettingSeen seen) {
        Matcher value = VALUE.matcher(seen.value());
        if (!seen.namespace().equals(NAMESPACE) || !isUrl(seen.key()) || !value.matches()) {
            return Optional.empty();
        }
        List<Long> pids = Optional.ofNullable(value.group(1)).map(list -> Arrays.stream(list.split(",")).map(Long::valueOf).toList()).orElse(List.of());
        return Optional.of(new UrlRegistration(seen.key(), pids, Optional.ofNullable(value.group(2)), Optional.ofNullable(value.group(3)).map(Integer::valueOf),
                Optional.ofNullable(value.group(4))));
    }
}
