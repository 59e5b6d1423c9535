// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.act.Logbook;
import berth.core.contribution.Contribution;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Why;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.Knowledge.Problem;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;
import berth.core.trial.TrialWording;

/** One run of the command line. */
public final class BerthCommand {
    private static final Set<String> NOT_YET = Set.of("workbench");

    private static final int MAX_COMPLAINTS = 5;
    /** The options of each verb, besides those that all have. */
    private static final Map<String, Set<String>> VERBS = Map.ofEntries(
            Map.entry("article", Set.of("lang")),
            Map.entry("free", Set.of("yes", "step", "override", "force", "resolve", "done", "skip", "output", "udp", "udplite", "sctp", "family")),
            Map.entry("undo", Set.of("yes", "list")),
            Map.entry("event", Set.of("with", "all", "record", "resolve", "done", "skip", "output")),
            Map.entry("service", Set.of("with")),
            Map.entry("events", Set.of("recovered", "host")),
            Map.entry("scan", Set.of("host")),
            Map.entry("collect", Set.of("output", "full", "redact", "script")),
            Map.entry("report", Set.of("output", "full", "for", "udp", "family")),
            Map.entry("explain", Set.of("diff", "with", "port", "event", "udp", "udplite", "sctp", "family", "as")),
            Map.entry("contributions", Set.of("retry")),
            Map.entry("selftest", Set.of("report")),
            Map.entry("watch", Set.of("then", "udp", "udplite", "sctp", "family", "as")),
            Map.entry("ports", Set.of("udp", "udplite", "sctp", "port", "address", "process", "unit", "state")),
            Map.entry("trial", Set.of("for", "minutes", "then", "udp", "udplite", "sctp", "family")));

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Bundles bundles;
    private final StandardStreams streams;
    private final ReadAhead ahead;
    private Set<String> said = Set.of();
    private Runnable afterwards = () -> { };

    /** As the other one, with nothing to read. */
    public BerthCommand(PrintStream out, PrintStream err, Bundles bundles) {
        this(InputStream.nullInputStream(), out, err, bundles);
    }

    /** As the other one, where all is inherited that this process has. */
    public BerthCommand(InputStream in, PrintStream out, PrintStream err, Bundles bundles) {
        this(in, out, err, bundles, new StandardStreams(), ReadAhead.none(bundles));
    }

    /**
     * Reads {@code in} where {@code -} is named, writes answers to {@code out} and trouble to {@code err}; contributions come from {@code bundles}.
     *
     * @param streams       what programs inherit that the user wants to be run
     * @param contributions of those bundles
     */
    public BerthCommand(InputStream in, PrintStream out, PrintStream err, Bundles bundles, StandardStreams streams, ReadAhead contributions) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.bundles = bundles;
        this.streams = streams;
        this.ahead = contributions;
    }

    /** {@return the exit status} */
    public int run(String[] args) {
        int status = Guard.call(() -> attempt(args)).either(done -> done, failed -> {
            err.println("berth: a defect of Berth: " + Escapes.visible(failed.reason()) + "; please report it.");
            return ExitStatus.DEFECT;
        });
        if (!List.of(args).contains("trial")) {
            remind();
        }
        return status;
    }

    /** Whoever was killed, or rebooted, in the middle of a trial is told so at each start. */
    private void remind() {
        TrialWording.ENGLISH.reminders(bundles.trials(), Instant.now()).forEach(sentence -> complain("remember: " + sentence));
    }

    /** Does what is for later starts only; call it when the answer is out. */
    public void tidyUp() {
        afterwards.run();
    }

    private int attempt(String[] args) {
        try {
            return run(Arguments.parse(args));
        } catch (UsageException e) {
            err.println("berth: " + e.getMessage());
            return ExitStatus.USAGE;
        } catch (UnreadableInputException e) {
            err.println("berth: " + e.getMessage());
            return ExitStatus.NO_INPUT;
        }
    }

    private int run(Arguments arguments) throws UsageException, UnreadableInputException {
        if (arguments.has("help") || arguments.words().equals(List.of("help"))) {
            out.print(Help.TEXT);
            return ExitStatus.OK;
        }
        if (arguments.has("version")) {
            out.println("berth " + Help.VERSION);
            return ExitStatus.OK;
        }
        List<String> words = arguments.words();
        if (words.isEmpty() && (arguments.has("port") || arguments.has("event"))) {
            throw new UsageException("--port and --event belong to berth explain; for this host say berth PORT or berth event FILE.");
        }
        if (words.isEmpty()) {
            throw new UsageException("give a port, such as berth 25; berth --help shows all commands.");
        }
        if (words.stream().anyMatch(String::isBlank) || arguments.values("with").stream().anyMatch(w -> w.isBlank() || w.endsWith("="))) {
            throw new UsageException("a word of the command line is empty; give a port or a file's name there.");
        }
        String verb = words.get(0);
        List<String> rest = words.subList(1, words.size());
        arguments.allow(VERBS.getOrDefault(verb, Set.of("with", "udp", "udplite", "sctp", "family", "as")), "berth " + (VERBS.containsKey(verb) ? verb : "PORT"));
        if ((arguments.has("done") || arguments.has("skip") || Set.of("free", "event").contains(verb) && arguments.has("output")) && !arguments.has("resolve")) {
            throw new UsageException("--done, --skip and -o belong to berth " + verb + " --resolve.");
        }
        return run(verb, rest, arguments);
    }

    private int run(String verb, List<String> rest, Arguments arguments) throws UsageException, UnreadableInputException {
        return switch (verb) {
        case "event" -> new EventCommand(this, arguments).run(rest);
        case "service" -> new ServiceCommand(this, arguments).run(rest);
        case "scan" -> new ScanCommand(this, arguments).run(rest);
        case "events" -> new EventsCommand(this, arguments).run(rest);
        case "collect" -> new SnapshotCommands(this, arguments).collect(rest);
        case "explain" -> new SnapshotCommands(this, arguments).explain(rest);
        case "report" -> new ReportCommand(this, arguments, bundles.trials()).run(rest);
        case "ports" -> new PortsCommand(this, arguments).run(rest);
        case "watch" -> new WatchCommand(this, arguments).run(rest);
        case "free" -> arguments.has("resolve") ? resolve(arguments, rest) : new FreeCommand(this, arguments, bundles.logbook()).run(rest);
        case "undo" -> new UndoCommand(this, arguments, bundles.logbook()).run(rest);
        case "trial" -> new TrialCommand(this, arguments, bundles.trials()).run(rest);
        case "article" -> new ArticleCommand(this, arguments).run(rest);
        case "selftest" -> new SelftestCommand(this, arguments).run(rest);
        case "contributions" -> new ContributionsCommand(this, arguments).run(rest);
        default -> port(arguments, verb, rest);
        };
    }

    private int resolve(Arguments arguments, List<String> words) throws UsageException {
        if (words.size() != 1 || arguments.has("yes")) {
            throw new UsageException("berth free --resolve takes one port, such as berth free 80 --resolve, and no --yes.");
        }
        Endpoint wanted = arguments.endpoint(words.getFirst());
        Inquiry inquiry = inquiry(arguments, contributions(arguments)).patient();
        return new ResolveCommand(this, arguments, StateFolder.of(System::getenv, LocalHost::runsAsRoot),
                () -> Optional.of(inquiry.looked(wanted, List.of(), new NullProgressMonitor()))).run();
    }

    private int port(Arguments arguments, String text, List<String> rest) throws UsageException {
        if (NOT_YET.contains(text)) {
            throw new UsageException("berth " + text + " is not part of version " + Help.VERSION + "; berth --help shows what is.");
        }
        var wanted = arguments.endpoint(text);
        if (!rest.isEmpty()) {
            throw new UsageException("one port at a time: " + Escapes.visible(String.join(" ", rest)) + " is too much.");
        }
        if (arguments.value("as").isPresent()) {
            LocalUsers.current().check(arguments.value("as").get());
        }
        Contributions contributions = contributions(arguments);
        GivenFiles given = new GivenFiles(this, contributions, arguments.timeout()).read(arguments.values("with"));
        Inquiry inquiry = inquiry(arguments, contributions);
        if (arguments.has("json") || !given.all().isEmpty()) {
            return given.status(show(arguments, inquiry.port(wanted, arguments.value("as"), given.all(), new NullProgressMonitor())));
        }
        EarlyText early = new EarlyText(out);
        Diagnosis diagnosis = inquiry.port(wanted, arguments.value("as"), early::begin, new NullProgressMonitor());
        complain(diagnosis);
        early.end(diagnosis);
        return given.status(ExitStatus.of(diagnosis.verdict()));
    }

    /** Reads the contributions, and says which are left out. */
    FailureKnowledge failures(Contributions contributions) {
        return FailureKnowledge.of(contributions, bundles.patterns());
    }

    Contributions contributions(Arguments arguments) {
        if (arguments.has("retry")) {
            bundles.book().forget();
        }
        Bundles.Read read = ahead.get(!arguments.has("no-plugins"));
        afterwards = read.afterwards();
        Contributions contributions = read.contributions();
        List<Contribution> missing = contributions.missing();
        List<Contribution> faults = contributions.faults();
        said = Stream.concat(missing.stream(), faults.stream()).map(Contribution::detail).collect(Collectors.toSet());
        missing.forEach(bundle -> complain(Escapes.visible(bundle.bundle()) + " is left out: " + Escapes.visible(bundle.problem().orElse("")) + "."));
        faults.stream().limit(MAX_COMPLAINTS).forEach(fault -> complain(name(fault) + (fault.problem().isPresent() ? " is left out: " : ": ")
                + Escapes.visible(fault.fault().orElse("")) + "; mend it or take it away (berth contributions lists all)."));
        return contributions;
    }

    private static String name(Contribution fault) {
        String bundle = Escapes.visible(fault.bundle());
        String name = fault.id().orElse(fault.title());
        return name.equals(fault.bundle()) ? bundle : Escapes.visible(name) + " of " + bundle;
    }

    Inquiry inquiry(Arguments arguments, Contributions contributions) throws UsageException {
        // Whoever reads JSON is a program.
        Inquiry inquiry = inquiry(contributions, arguments.timeout()).in(arguments.has("json") ? Locale.ENGLISH : Language.ofPerson());
        return arguments.has("timeout") ? inquiry.patient() : inquiry;
    }

    Inquiry inquiry(Contributions contributions, Duration deadline) {
        return new Inquiry(contributions, LocalHost.current(), deadline, Clock.systemUTC());
    }

    /** Prints a diagnosis and returns the exit status of its verdict. */
    int show(Arguments arguments, Diagnosis diagnosis) {
        complain(diagnosis);
        out.print(arguments.has("json") ? JsonRenderer.render(diagnosis) + "\n" : TextRenderer.ENGLISH.render(diagnosis));
        return ExitStatus.of(diagnosis.verdict());
    }

    /** Prints the gist of a diagnosis among many, and returns the exit status of its verdict. */
    int showBriefly(Diagnosis diagnosis, String more) {
        complain(diagnosis);
        out.print(TextRenderer.ENGLISH.brief(diagnosis, more));
        return ExitStatus.of(diagnosis.verdict());
    }

    private void complain(Diagnosis diagnosis) {
        diagnosis.blindSpots().stream().filter(spot -> spot.why() == Why.BROKEN_CONTRIBUTION && !said.contains(spot.detail())).limit(MAX_COMPLAINTS).forEach(
                spot -> complain(Escapes.visible(spot.detail()) + "; mend it or take it away (berth contributions lists all)."));
    }

    /** Says which files of the knowledge base are left out. */
    void complainOf(List<Problem> problems) {
        problems.stream().limit(MAX_COMPLAINTS).forEach(problem -> complain(Escapes.visible(problem.id()) + " of " + Escapes.visible(problem.bundle())
                + " is left out: " + Escapes.visible(problem.reason()) + "; mend it or take it away."));
    }

    /** {@return what was done to get ports back} */
    Logbook logbook() {
        return bundles.logbook();
    }

    /** {@return whether a person can be asked something, and answers it} */
    boolean isAtTerminal() {
        return Guard.call(() -> {
            Posix posix = new Posix();
            return posix.isTerminal(0) && posix.isTerminal(1);
        }).either(both -> both, failed -> false);
    }

    /** {@return standard input} */
    InputStream in() {
        return in;
    }

    PrintStream out() {
        return out;
    }

    /** Starts a program that the user wants to be run. */
    Process start(ProcessBuilder program) throws IOException {
        return streams.start(program);
    }

    /** Hands on what another program says beside the answer. */
    void pass(byte[] bytes, int count) {
        err.write(bytes, 0, count);
        err.flush();
    }

    void complain(String sentence) {
        err.println("berth: " + sentence);
    }
}
