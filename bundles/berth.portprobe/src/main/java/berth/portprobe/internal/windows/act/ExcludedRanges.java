// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.portprobe.internal.windows.act.WindowsAction.ExcludePorts;

/** The ranges of ports that no client gets by chance, as netsh shows and changes them. */
final class ExcludedRanges {
    /** Two numbers, and a star where an administrator has set the range: the words around differ with the language. */
    private static final Pattern LINE = Pattern.compile("\\s*([0-9]{1,5})\\s+([0-9]{1,5})\\s*(\\*?)\\s*");

    private final ProgramDoor programs;

    ExcludedRanges(ProgramDoor programs) {
        this.programs = programs;
    }

    private record Range(int first, int last, boolean administered) {
        private boolean meets(ExcludePorts ports) {
            return first <= ports.last() && ports.first() <= last;
        }

        private boolean isThat(ExcludePorts ports) {
            return administered && first == ports.first() && last == ports.last();
        }

        private String text() {
            return first + "-" + last + (administered ? "*" : "");
        }
    }

    /** {@return those of the ranges that have one of the ports} */
    private Optional<List<Range>> ranges(ExcludePorts ports) {
        try {
            ProgramDoor.Ended shown = programs.run(ports.showing());
            return shown.status() != 0 ? Optional.empty() : Optional.of(shown.said().lines().map(LINE::matcher).filter(Matcher::matches)
                    .map(line -> new Range(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)), !line.group(3).isEmpty())).filter(range -> range.meets(ports)).toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return what is there of these ports; empty where it is not told} */
    Optional<String> state(ExcludePorts ports) {
        return ranges(ports).map(ranges -> ranges.stream().map(Range::text).collect(Collectors.joining(" ")));
    }

    /** {@return what it meets; empty where it is not told, or is no range that an administrator has set and may delete} */
    Optional<Seen> look(ExcludePorts action) {
        Optional<List<Range>> ranges = ranges(action);
        boolean there = ranges.filter(some -> some.stream().anyMatch(range -> range.isThat(action))).isPresent();
        if (ranges.isEmpty() || !action.add() && !there) {
            return Optional.empty();
        }
        String ports = action.count() == 1 ? action.protocol() + " port " + action.first() : action.protocol() + " ports " + action.first() + " to " + action.last();
        String effect = !action.add() ? "Lets clients have " + ports + " by chance again." : there ? "Clients are kept off " + ports + " already."
                : "Keeps clients off " + ports + " for good: none gets it by chance any more, nor do containers. Who has it keeps it.";
        List<String> others = !action.add() || there || ranges.get().isEmpty() ? List.of()
                : List.of("Something has reserved " + ranges.get().stream().map(Range::text).collect(Collectors.joining(", ")) + " already, so Windows is likely to refuse it.");
        List<WindowsAction> undo = action.add() && there ? List.of() : List.of(new ExcludePorts(!action.add(), action.family(), action.protocol(), action.first(), action.count()));
        return Optional.of(new Seen(ranges.get().stream().map(Range::text).collect(Collectors.joining(" ")), Stream.concat(Stream.of(effect), others.stream()).toList(), undo));
    }

    /** Does it, and looks whether it is so. */
    void change(ExcludePorts action) throws IOException {
        int status = programs.isRaised() ? programs.run(action.vector()).status() : programs.runRaised(action.vector());
        boolean there = ranges(action).orElseThrow(() -> new IOException("what is reserved then can't be read")).stream().anyMatch(range -> range.isThat(action));
        if (there != action.add()) {
            throw new IOException("netsh ended with " + status + ", and the range is " + (there ? "still there" : "not there: something else has it, or a part of it"));
        }
    }
}
