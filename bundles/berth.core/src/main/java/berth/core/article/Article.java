// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.diagnosis.Cause;

/**
 * One article of the knowledge base.
 *
 * @param id     the extension's id, such as {@code Q222553}
 * @param bundle who brings it
 * @param general whether it stands back where a special article says why
 * @param where  on which host its causes are looked for
 * @param causes from the specific to the general
 * @param prose  the Markdown text behind the front matter
 */
public record Article(String id, String bundle, String title, boolean general, Where where, List<Symptom> symptoms, List<CauseRule> causes,
        List<StepRule> steps, String prose) {

    /** Copies the lists. */
    public Article {
        symptoms = List.copyOf(symptoms);
        causes = List.copyOf(causes);
        steps = List.copyOf(steps);
    }

    /** A special article. */
    public Article(String id, String bundle, String title, Where where, List<Symptom> symptoms, List<CauseRule> causes, List<StepRule> steps, String prose) {
        this(id, bundle, title, false, where, symptoms, causes, steps, prose);
    }

    /** On which host an article's causes are looked for. */
    public enum Where {
        /** The host where the service runs. */
        HERE,
        /** The host on which a proxy client opens the port for the service. */
        PROXY
    }

    /**
     * What brings an article into play: a failure that a pattern recognised, or a cause that the engine found.
     *
     * @param pattern the failure pattern's id
     * @param errors  the failure's error numbers; empty for any
     * @param causes  the engine's causes; empty when the pattern decides
     */
    public record Symptom(Optional<String> pattern, Set<Integer> errors, Set<Cause> causes) {
        /** Copies the sets. */
        public Symptom {
            errors = Set.copyOf(errors);
            causes = Set.copyOf(causes);
        }
    }

    /** One cause, and the condition that tells how likely it is. */
    public record CauseRule(String id, String title, Condition when) { }

    /**
     * One step.
     *
     * @param cause    shown only while this cause is not ruled out; empty for always
     * @param unless   left out when one of these placeholders has a value, {@code root} has one where root looked, or when one of
     *                 these causes of the article is established
     * @param where    on which host it is done; the article's own unless it says another
     * @param os       shown only for a host of this system: {@code linux}, {@code windows} or {@code macos}
     * @param holders  shown only for a holder whose process, service or executable is called so; empty for any
     * @param commands argument vectors in which <code>{unit}</code> or <code>{service}</code>, <code>{pid}</code>,
     *                 <code>{pids}</code> (with its workers), <code>{outer}</code> (in place of both where whoever looked knows the process by
     *                 another number), <code>{antivirus}</code>, <code>{port}</code>, and the lists of ports that are reserved with it and without it,
     *                 <code>{reserved}</code> and <code>{unreserved}</code>, are filled in; a step whose placeholders have no value is left out
     * @param breaks   what no longer works then, in one sentence; may hold placeholders
     * @param check    what holds once the step has helped
     */
    public record StepRule(String id, String title, Optional<String> cause, List<String> unless, Where where, Optional<String> os, List<Glob> holders,
            List<List<String>> commands, List<List<String>> undo, Optional<String> needs, Optional<String> breaks, Optional<Condition> check) {
        /** Copies the lists. */
        public StepRule {
            unless = List.copyOf(unless);
            holders = List.copyOf(holders);
            commands = List.copyOf(commands);
            undo = List.copyOf(undo);
        }
    }
}
