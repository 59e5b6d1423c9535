// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.ProcessRef;
import berth.core.ports.PortRow;
import berth.core.snapshot.Masking;

/** Rows of the list of sockets, as a line of text or of JSON each; escaped. */
public final class PortListRenderer {
    private static final String FORMAT = "%-7s %-11s %-29s %7s  %-15s  %s";

    private PortListRenderer() { }

    /** {@return the heads of the columns} */
    public static String heading() {
        return String.format(Locale.ROOT, FORMAT, "PROTO", "STATE", "LOCAL", "PID", "PROCESS", "UNIT OR USER");
    }

    /** {@return a row as a line for a terminal; what is wider than its column pushes the rest aside} */
    public static String text(PortRow row) {
        SocketSeen socket = row.socket();
        Optional<Holder> holder = row.holder();
        String local = socket.local().text() + socket.peer().map(peer -> " - " + Escapes.visible(peer)).orElse("");
        String pid = holder.flatMap(Holder::pid).map(String::valueOf).orElse("-");
        String process = holder.flatMap(Holder::name).map(Escapes::visible).orElse(unnamed(socket));
        String more = holder.map(Holder::workers).filter(workers -> !workers.isEmpty()).map(workers -> " (+" + workers.size() + ")").orElse("");
        return String.format(Locale.ROOT, FORMAT, socket.local().transport().id(), socket.state().id(), local, pid, process + more,
                Escapes.visible(holder.flatMap(Holder::service).or(() -> holder.flatMap(Holder::user)).or(socket::user)
                        .or(() -> socket.uid().map(uid -> "uid " + uid)).orElse("-"))
                        + socket.namespace().map(namespace -> " in " + Escapes.visible(namespace)).orElse("")).stripTrailing();
    }

    private static String unnamed(SocketSeen socket) {
        return socket.candidates().isEmpty() ? "-" : "maybe " + socket.candidates().get(0).pid()
                + (socket.candidates().size() > 1 ? "..." : "");
    }

    /** {@return a row as one document of JSON; what is not known is null} */
    public static String json(PortRow row) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setFormattingStyle(FormattingStyle.COMPACT);
            out.setHtmlSafe(false);
            out.beginObject();
            socket(out, row.socket());
            holder(out, row.holder());
            out.name("candidates").beginArray();
            for (ProcessRef candidate : row.socket().candidates()) {
                out.value(candidate.pid());
            }
            out.endArray();
            JsonRenderer.optional(out, "namespace", row.socket().namespace());
            out.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string takes every character", e);
        }
        return Escapes.json(text.toString());
    }

    private static void socket(JsonWriter out, SocketSeen socket) throws IOException {
        out.name("protocol").value(socket.local().transport().id()).name("address").value(socket.local().address().text())
                .name("port").value(socket.local().port()).name("state").value(socket.state().id());
        JsonRenderer.optional(out, "peer", socket.peer());
        out.name("v6only");
        if (socket.v6Only().isPresent()) {
            out.value(socket.v6Only().get());
        } else {
            out.nullValue();
        }
        JsonRenderer.optional(out, "user", socket.user());
        JsonRenderer.number(out, "uid", socket.uid());
        JsonRenderer.number(out, "inode", socket.inode());
    }

    private static void holder(JsonWriter out, Optional<Holder> holder) throws IOException {
        JsonRenderer.number(out, "pid", holder.flatMap(Holder::pid));
        JsonRenderer.optional(out, "started", holder.flatMap(Holder::started).map(Object::toString));
        JsonRenderer.optional(out, "name", holder.flatMap(Holder::name));
        JsonRenderer.optional(out, "exe", holder.flatMap(Holder::exe));
        List<String> command = holder.map(Holder::command).map(Masking::masked).orElse(List.of());
        out.name("command");
        if (command.isEmpty()) {
            out.nullValue();
        } else {
            out.beginArray();
            for (String word : command) {
                out.value(word);
            }
            out.endArray();
        }
        JsonRenderer.optional(out, "service", holder.flatMap(Holder::service));
        JsonRenderer.optional(out, "container", holder.flatMap(Holder::container).map(Container::id));
        out.name("workers").beginArray();
        for (Long worker : holder.map(Holder::workers).orElse(List.of())) {
            out.value(worker);
        }
        out.endArray();
    }
}
