// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Competitors that answer the same question in turns (A B C A B C …), so that a busy moment of the machine hits all of them. */
final class Race {

    /** One repetition. */
    @FunctionalInterface
    interface Attempt {
        Figures once() throws IOException;
    }

    private record Competitor(String name, long expectedAnswers, Attempt attempt) { }

    private final List<Competitor> competitors = new ArrayList<>();
    private final Map<String, Figures.Series> results = new LinkedHashMap<>();

    /** An answer with fewer sockets or holders than expected is a wrong one. */
    Race with(String name, long expectedAnswers, Attempt attempt) {
        competitors.add(new Competitor(name, expectedAnswers, attempt));
        results.put(name, new Figures.Series());
        return this;
    }

    /** A program of others, which must print that text at least so often; where it is not installed its row stays empty. */
    Race peer(Setup setup, String name, long expectedAnswers, String text, String... words) {
        if (Setup.has(words[0])) {
            return with(name, expectedAnswers, setup.command(text, words));
        }
        results.put(name, new Figures.Series());
        return this;
    }

    /** Who fails once is out; its row stays empty or short. Stops early when the time is up, but not before the first round. */
    Map<String, Figures.Series> run(int rounds, Setup setup) {
        for (int round = 0; round < rounds && (round == 0 || !setup.timeIsUp()); round++) {
            for (Competitor competitor : List.copyOf(competitors)) {
                try {
                    results.get(competitor.name).add(competitor.attempt.once(), competitor.expectedAnswers);
                } catch (IOException e) {
                    System.err.println("bench: " + competitor.name + ": " + e.getMessage());
                    competitors.remove(competitor);
                }
            }
        }
        return results;
    }
}
