// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

/** What {@code --help} and {@code --version} print. */
final class Help {
    static final String VERSION = "0.1.0";
    static final String TEXT = """
            berth: who or what has my port, why, and how do I get it back?

              berth PORT | ADDR:PORT        can it be bound here and now; if not, who has it and why
                --udp|--udplite|--sctp --family 4|6 --as USER
              berth event FILE|CHANNEL      find the failed bind in an event log (.evt, .evtx; on Windows also a
                                            channel, such as Application) and explain it
                --all                       the gist of every failed bind, not only of the last
                --record NUMBER             the failed bind that this record of the log tells of
                --resolve                   lead through its steps, each checked by a new look
              berth service NAME            the last failed bind of a unit, or the ports that it is set up to take
              berth scan FILE...|-          only find the failed binds in logs of any kind, one a line
              berth events FILE...          the records of event logs (.evt, .evtx), one a line
                --recovered                 also those that the log has overwritten
                --host NAME                 (and for scan) on Windows: channels of that Windows host, as who you are
              berth collect [-o FILE]       write a snapshot of this host (secrets in commands are masked)
                --full                      with the secrets
                --redact                    without names of hosts and people, and without addresses
                --script sh|cmd|ps1         print a collector for hosts without Java; what it writes is a snapshot, too
              berth explain SNAPSHOT...     answer from snapshots, touching no host
                --port PORT | --event FILE
                --diff                      what changed between two of them, for a port or for all
              berth report PORT             what the vendor of an anti-virus product needs, shown and not sent
                --for DETECTOR -o FILE.zip  about that product; into an archive
                --full                      with the real names and addresses
              berth trial PORT              switch one part of an anti-virus product off for a while, step by step,
                                            and see whether a service can take the port then; alone: all trials
                --for DETECTOR              that product
                --minutes N                 remind to switch it on again after so many (15)
                --then COMMAND...           how to start the service
              berth free PORT               what would give the port back; with --yes, do it and look whether it helped
                --step ID --override        that step; also what is better left alone
                --force                     end by SIGKILL what was asked to end and still runs
                --resolve                   lead through all steps, each checked by a new look; what was done is kept
                --done ID | --skip ID       say so of a step without being asked
                -o FILE                     keep it there
              berth undo                    what would take the last of it back; with --yes, do it
                --list                      all that was done
              berth ports [PORT]            every socket with its owner
                --udp|--udplite|--sctp --port PORT --process NAME|PID --unit NAME
                --address ADDR --state listen|unconnected|bound|connected|closing|time-wait
              berth watch PORT|LOG...       wait until a port is free or changes hands; tell new failed binds
                --udp|--udplite|--sctp --family 4|6 --as USER
                --timeout SECONDS           give up then (never)
                --then COMMAND...           run it, without a shell, once all the ports are free
              berth article [ID]            an article of the knowledge base to read; alone: all of them
                --lang TAG                  in that language, such as de (the one of the environment)
              berth workbench [FILE...]     the standalone application, with logs and snapshots to open
              berth contributions           every extension found, who brought and signed it, and what is left out and why
                --retry                     try bundles again that did not come back
              berth selftest --report       what of all this works on this system: asks for sockets of its own, changes nothing,
                                            takes two minutes at most; ends with 1 if something is wrong, else with 3 if
                                            something is undecided, else with 0

              --with [HOST=]FILE            add evidence: a snapshot, what a collector wrote, Wspcfg.ini, mspclnt.ini, or
                                            what netstat, ss, lsof, tasklist... printed; repeatable
              --json                        one JSON document, or one a line where there are many
              --timeout SECONDS             how long sources may look (10)
              --no-plugins                  leave the bundles of others out
              --no-color --help --version

            Exit status: 0 it can be bound, or the work is done; 1 it can't; 3 undetermined, or no failed bind in
            the log, or a watch timed out; 64 wrong usage; 66 an input can't be read; 70 a defect of Berth.
            """;

    private Help() { }
}
