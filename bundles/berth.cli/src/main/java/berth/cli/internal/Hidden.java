// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.render.Escapes;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.Rights;

/** A holder that this user has no right to see, and what is known after a look with more rights. */
final class Hidden {
    private static final String SENTENCE = "Which process has it is not visible without root's rights.";

    private Hidden() { }

    /** {@return whether somebody has the port of whom nothing but the socket is shown to this user} */
    static boolean is(Diagnosis diagnosis) {
        return diagnosis.holders().stream().anyMatch(holder -> holder.pid().isEmpty())
                && diagnosis.blindSpots().stream().anyMatch(spot -> spot.topic() == Topic.PROCESSES && spot.why() == Why.ACCESS_DENIED);
    }

    /** {@return that it is so, and by which command a person sees the holder} */
    static List<String> lines(List<String> byHand) {
        return List.of(SENTENCE + " This shows it:", "      " + Escapes.visible(String.join(" ", byHand)));
    }

    /** {@return what would happen, to whoever has not agreed to it yet} */
    static String offer(String port, Rights rights) {
        String how = rights instanceof Rights.OnDemand demand ? " (" + Escapes.visible(demand.how()).replaceFirst("[.]$", "") + ")" : "";
        return "berth free " + Escapes.visible(port) + " --yes looks once with root's rights" + how + ", shows the plan and does it.";
    }

    /** {@return what both looks saw: of the sockets and processes that the second one tells, only what that tells, and its word on who could be seen} */
    static Snapshot shown(Snapshot before, Snapshot raised) {
        List<Long> sockets = raised.all(SocketSeen.class).flatMap(socket -> socket.inode().stream()).toList();
        List<ProcessRef> processes = raised.all(ProcessSeen.class).map(ProcessSeen::process).toList();
        boolean told = raised.all(Surveyed.class).anyMatch(survey -> survey.topic() == Topic.PROCESSES);
        Stream<Evidence> rest = before.evidence().stream().filter(evidence -> !(evidence instanceof SocketSeen socket && socket.inode().filter(sockets::contains).isPresent()
                || evidence instanceof ProcessSeen process && processes.contains(process.process())
                || told && evidence instanceof NotObserved spot && spot.topic() == Topic.PROCESSES && spot.why() == Why.ACCESS_DENIED));
        return new Snapshot(before.host(), before.os(), before.takenAt(), Stream.concat(raised.evidence().stream(), rest).toList());
    }
}
