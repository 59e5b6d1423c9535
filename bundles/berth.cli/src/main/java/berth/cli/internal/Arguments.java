// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

import berth.core.contribution.Contributions;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.evidence.TypedEndpoint;
import berth.core.inquiry.InputFiles;
import berth.core.render.Escapes;

/** The words of the command line; options may stand before and after the verb. */
final class Arguments {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Options OPTIONS = new Options().addOption(flag("json")).addOption(flag("no-color"))
            .addOption(flag("udp")).addOption(flag("udplite")).addOption(flag("sctp")).addOption(flag("all")).addOption(flag("diff")).addOption(flag("full")).addOption(flag("recovered")).addOption(flag("no-plugins")).addOption(flag("redact")).addOption(flag("retry")).addOption(flag("report"))
            .addOption(flag("yes")).addOption(flag("resolve")).addOption(option("done")).addOption(option("skip")).addOption(flag("list")).addOption(flag("override")).addOption(flag("force")).addOption(option("step")).addOption(option("script"))
            .addOption(Option.builder("h").longOpt("help").get()).addOption(flag("version"))
            .addOption(option("family")).addOption(option("as")).addOption(option("with")).addOption(option("timeout"))
            .addOption(option("port")).addOption(option("lang")).addOption(option("event")).addOption(option("record")).addOption(option("process")).addOption(option("for"))
            .addOption(option("minutes")).addOption(option("host")).addOption(option("unit")).addOption(option("address")).addOption(option("state")).addOption(Option.builder("o").longOpt("output").hasArg().get());

    /** Options of commands that are to come. */
    private static final Set<String> NOT_YET = Set.of("--since");
    private static final Set<String> COMMON = Set.of("json", "no-color", "no-plugins", "timeout", "help", "version");

    private static final String THEN = "--then";

    private final CommandLine line;
    private final Optional<List<String>> then;

    private Arguments(CommandLine line, Optional<List<String>> then) {
        this.line = line;
        this.then = then;
    }

    /** What stands behind {@code --then} is the words of another command. */
    static Arguments parse(String[] args) throws UsageException {
        List<String> all = List.of(args);
        int end = all.indexOf(THEN);
        return parse(end < 0 ? args : all.subList(0, end).toArray(String[]::new), end < 0 ? Optional.empty() : Optional.of(all.subList(end + 1, all.size())));
    }

    private static Arguments parse(String[] args, Optional<List<String>> then) throws UsageException {
        try {
            return new Arguments(DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, args), then);
        } catch (UnrecognizedOptionException e) {
            String option = String.valueOf(e.getOption());
            if (NOT_YET.contains(option.split("=", 2)[0])) {
                throw new UsageException("Option " + Escapes.visible(option) + " is not part of version " + Help.VERSION + "; berth --help shows what is.");
            }
            throw new UsageException("Option " + Escapes.visible(e.getOption()) + " is not known; berth --help lists all.");
        } catch (MissingArgumentException e) {
            throw new UsageException("Option " + written(e.getOption()) + " needs a value; berth --help shows which.");
        } catch (ParseException e) {
            throw new UsageException(Escapes.visible(String.valueOf(e.getMessage())) + "; berth --help lists all options.");
        }
    }

    /** Refuses options that mean nothing there, so that nobody believes that they were obeyed. */
    void allow(Set<String> options, String command) throws UsageException {
        for (Option option : line.getOptions()) {
            String name = option.getLongOpt();
            if (option.hasArg() && !name.equals("with") && values(name).size() > 1) {
                throw new UsageException(written(option) + " is given more than once; give it once.");
            }
            if (!options.contains(name) && !COMMON.contains(name)) {
                throw new UsageException(written(option) + " means nothing to " + command + "; berth --help shows where it belongs.");
            }
        }
        if (then.isPresent() && !options.contains("then")) {
            throw new UsageException(THEN + " means nothing to " + command + "; it belongs to berth watch and berth trial.");
        }
        if (value("as").map(String::isBlank).orElse(false)) {
            throw new UsageException("--as needs the name of a user.");
        }
    }

    /** An option as people type it. */
    private static String written(Option option) {
        return option.getLongOpt().equals("output") ? "-o" : "--" + option.getLongOpt();
    }

    List<String> words() {
        return line.getArgList();
    }

    boolean has(String option) {
        return line.hasOption(option);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(line.getOptionValue(option));
    }

    List<String> values(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }

    /** {@return the command behind {@code --then}} */
    Optional<List<String>> then() {
        return then;
    }

    /** {@return whether a word looks as if a port was meant: a number, or something with a number behind a colon} */
    static boolean isPortLike(String word) {
        return TypedEndpoint.of(word).place().matches("-?[0-9]+|[^/]*:[0-9]*");
    }

    Duration timeout() throws UsageException {
        Optional<String> seconds = value("timeout");
        if (seconds.isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        if (!seconds.get().matches("[0-9]{1,5}([.][0-9]{1,3})?") || Double.parseDouble(seconds.get()) <= 0) {
            throw new UsageException("--timeout " + Escapes.visible(seconds.get()) + " is no number of seconds from 0.001 to 99999, such as 5 or 0.5.");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds.get()) * 1000));
    }

    /** {@return what reads the logs that are named: files, standard input, logs of this host, or those of {@code --host}} */
    InputFiles files(Contributions contributions, InputStream standardInput) throws UsageException {
        InputFiles here = new InputFiles(contributions, timeout(), standardInput);
        return value("host").map(here::on).orElse(here);
    }

    /** PORT, ADDR:PORT or [ADDR]:PORT, with {@code --udp} or {@code /udp}, and {@code --family}. */
    Endpoint endpoint(String text) throws UsageException {
        TypedEndpoint typed = TypedEndpoint.of(text);
        String family = value("family").orElse("");
        if (!family.isEmpty() && !family.equals("4") && !family.equals("6")) {
            throw new UsageException("--family " + Escapes.visible(family) + " is not known; it is 4 or 6.");
        }
        IpAddress any = family.equals("6") ? IpAddress.ANY_V6 : IpAddress.ANY_V4;
        Endpoint endpoint = typed.endpoint(transport(typed).orElse(Transport.TCP), any)
                .orElseThrow(() -> new UsageException(Escapes.visible(text) + " is neither a command nor a port; give a number from 1 to "
                        + "65535, or a literal address with it, such as 127.0.0.1:25 or [::1]:25 (berth --help shows all)."));
        if (!family.isEmpty() && endpoint.address().isV6() != family.equals("6")) {
            throw new UsageException("--family " + family + " and the address " + endpoint.address() + " contradict each other; leave one out.");
        }
        if (endpoint.address().isLinkLocal() && endpoint.address().equals(endpoint.address().withoutScope())) {
            throw new UsageException(endpoint.text() + " is link-local and means nothing without its interface; name it, as in ["
                    + endpoint.address() + "%eth0]:" + endpoint.port() + ".");
        }
        return endpoint;
    }

    /** {@return the transport that was asked for; empty when none was named} */
    Optional<Transport> transport() throws UsageException {
        List<Transport> named = Stream.of(Transport.values()).filter(transport -> transport != Transport.TCP && has(transport.id())).toList();
        if (named.size() > 1) {
            throw new UsageException("--" + named.get(0).id() + " and --" + named.get(1).id() + " exclude each other; leave one out.");
        }
        return named.stream().findFirst();
    }

    /** {@return the transport that was asked for, by an option or behind the port} */
    Optional<Transport> transport(TypedEndpoint typed) throws UsageException {
        Optional<Transport> option = transport();
        if (option.isPresent() && typed.transport().isPresent() && !option.equals(typed.transport())) {
            throw new UsageException("--" + option.get().id() + " and the " + typed.transport().get().id() + " of the port contradict each other; leave one out.");
        }
        return option.or(typed::transport);
    }

    private static Option flag(String name) {
        return Option.builder().longOpt(name).get();
    }

    private static Option option(String name) {
        return Option.builder().longOpt(name).hasArg().get();
    }
}
