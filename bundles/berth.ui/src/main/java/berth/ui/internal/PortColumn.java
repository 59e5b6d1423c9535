// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.ProcessRef;
import berth.core.ports.PortRow;
import berth.core.render.Escapes;
import berth.ui.Words;

/** A column of the list of sockets: its title, what it says of a socket, and the order by it. What is not known is an empty cell, and comes last. */
public enum PortColumn {
    /** The local port. */
    PORT("Port", true, line -> String.valueOf(socket(line).local().port()), Comparator.comparing((PortLine line) -> socket(line).local().port())),
    /** The transport. */
    PROTOCOL("Protocol", false, line -> socket(line).local().transport().id(), Comparator.comparing((PortLine line) -> socket(line).local().transport())),
    /** The local address. */
    ADDRESS("Address", false, line -> socket(line).local().address().text()),
    /** The other side of a connection. */
    PEER("Peer", false, line -> socket(line).peer().map(Escapes::visible).orElse("")),
    /** The state, and in words what the colour says. */
    STATE("State", false, PortColumn::state, Comparator.comparing((PortLine line) -> socket(line).state())),
    /** The owner's process id. */
    PID("PID", true, line -> holder(line).flatMap(Holder::pid).map(String::valueOf).orElse(""),
            Comparator.comparing((PortLine line) -> holder(line).flatMap(Holder::pid).orElse(Long.MAX_VALUE))),
    /** The owner's name. */
    PROCESS("Process", false, PortColumn::process),
    /** The unit or service that the owner runs for. */
    UNIT("Unit", false, line -> holder(line).flatMap(Holder::service).map(Escapes::visible).orElse("")),
    /** The container that the owner runs in, or the network that the socket is in. */
    CONTAINER("Container", false, PortColumn::container),
    /** The user. */
    USER("User", false, line -> holder(line).flatMap(Holder::user).or(socket(line)::user).map(Escapes::visible)
            .or(() -> socket(line).uid().map(uid -> "uid " + uid)).orElse("")),
    /** When the socket came, or the owner. */
    SINCE("Since", false, PortColumn::since, Comparator.comparing((PortLine line) -> line.appeared().or(() -> holder(line).flatMap(Holder::started)).orElse(Instant.MAX)));

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd");
    private static final int SHORT_ID = 12;

    private final String title;
    private final boolean number;
    private final Function<PortLine, String> text;
    private final Comparator<PortLine> order;

    PortColumn(String title, boolean number, Function<PortLine, String> text, Comparator<PortLine> order) {
        this.title = title;
        this.number = number;
        this.text = text;
        this.order = order;
    }

    PortColumn(String title, boolean number, Function<PortLine, String> text) {
        this(title, number, text, Comparator.comparing((PortLine line) -> text.apply(line).isEmpty()).thenComparing(text, String.CASE_INSENSITIVE_ORDER));
    }

    /** {@return the head} */
    public String title() {
        return Words.of(title);
    }

    /** {@return whether it holds numbers, which stand to the right} */
    public boolean isNumber() {
        return number;
    }

    /** {@return the cell of a line, escaped} */
    public String text(PortLine line) {
        return text.apply(line);
    }

    /** {@return the order by this column; lines that are alike in it keep theirs} */
    public Comparator<PortLine> order() {
        return order;
    }

    private static SocketSeen socket(PortLine line) {
        return line.row().socket();
    }

    private static Optional<Holder> holder(PortLine line) {
        return line.row().holder();
    }

    private static String state(PortLine line) {
        String state = socket(line).state().id();
        return switch (line.change()) {
        case NONE -> state;
        case NEW -> Words.of("%s, new", state);
        case CHANGED -> Words.of("%s, changed", state);
        case GONE -> Words.of("%s, gone", state);
        };
    }

    private static String process(PortLine line) {
        PortRow row = line.row();
        String workers = row.holder().map(Holder::workers).filter(others -> !others.isEmpty()).map(others -> " (+" + others.size() + ")").orElse("");
        return row.holder().flatMap(Holder::name).map(Escapes::visible).map(name -> name + workers)
                .or(() -> row.socket().candidates().stream().findFirst().filter(first -> row.holder().isEmpty()).map(ProcessRef::pid)
                        .map(pid -> Words.of("maybe %s", pid) + (row.socket().candidates().size() > 1 ? "…" : "")))
                .orElse("");
    }

    private static String container(PortLine line) {
        return holder(line).flatMap(Holder::container).map(PortColumn::name)
                .or(() -> socket(line).namespace().map(network -> Words.of("in %s", network))).map(Escapes::visible).orElse("");
    }

    private static String name(Container container) {
        return container.name().orElseGet(() -> container.id().substring(0, Math.min(SHORT_ID, container.id().length())));
    }

    private static String since(PortLine line) {
        return line.appeared().map(PortColumn::time).or(() -> holder(line).flatMap(Holder::started).map(started -> Words.of("owner %s", time(started)))).orElse("");
    }

    private static String time(Instant instant) {
        var local = instant.atZone(ZoneId.systemDefault());
        return (local.toLocalDate().equals(LocalDate.now()) ? TIME : DAY).format(local);
    }
}
