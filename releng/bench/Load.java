// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Processes that listen or hold files open, until closed. */
record Load(Child child, long pid, List<Integer> ports) implements AutoCloseable {

    /** Many processes; their ports are not told. */
    static Load crowd(Setup setup, int processes, int listeners, int filesEach) throws IOException {
        return start(Stream.of(setup.tool("load"), "crowd", processes, listeners, filesEach, Setup.LOAD_SECONDS)
                .map(String::valueOf).toList());
    }

    /** As many listeners, in processes of 250. */
    static Load listeners(Setup setup, int listeners) throws IOException {
        return crowd(setup, Math.max(1, listeners / 250), listeners, 0);
    }

    /** One process with that many listeners on 127.0.0.1, in the control group if one is given. */
    static Load holder(Setup setup, int listeners, Optional<Path> group) throws IOException {
        Stream<String> command = Stream.of(setup.tool("load"), "holder", listeners, Setup.LOAD_SECONDS).map(String::valueOf);
        return start(Stream.concat(command, group.map(Path::toString).stream()).toList());
    }

    private static Load start(List<String> command) throws IOException {
        Child child = new Child(command);
        try {
            List<String> words = List.of(child.read().split(" "));
            return new Load(child, Long.parseLong(words.get(1)), words.stream().skip(3).map(Integer::valueOf).toList());
        } catch (IOException e) {
            child.close();
            throw e;
        }
    }

    int port() {
        return ports.get(0);
    }

    /** {@return the ports as words of a question} */
    String words() {
        return String.join(" ", ports.stream().map(String::valueOf).toList());
    }

    @Override
    public void close() {
        child.close();
    }
}
