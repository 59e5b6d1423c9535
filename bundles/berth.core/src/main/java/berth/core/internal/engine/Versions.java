// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.engine.Detections.Detection;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.snapshot.Snapshot;

/** Which version of a product is on its host. */
final class Versions {
    private Versions() { }

    /** {@return what tells it: the product as it is installed, else the package that one of its programs came with} */
    static Optional<Evidence> shown(Detection detection, Stream<Snapshot> hosts) {
        List<Evidence> because = detection.match().because();
        List<Snapshot> own = hosts.filter(host -> host.host().isCalled(detection.host().name())).toList();
        Stream<Evidence> named = because.stream().filter(ProductInstalled.class::isInstance);
        Stream<Evidence> others = own.stream().flatMap(host -> host.all(ProductInstalled.class)).filter(installed -> isOf(installed, detection)).map(Evidence.class::cast);
        Set<String> programs = because.stream().filter(ProcessSeen.class::isInstance).map(ProcessSeen.class::cast).flatMap(process -> process.exe().stream())
                .collect(Collectors.toSet());
        Stream<Evidence> packages = own.stream().flatMap(host -> host.all(SettingSeen.class))
                .filter(setting -> setting.namespace().equals("package") && programs.contains(setting.key())).map(Evidence.class::cast);
        return Stream.of(named, others, packages).flatMap(stream -> stream).filter(evidence -> of(evidence).isPresent()).findFirst();
    }

    private static boolean isOf(ProductInstalled installed, Detection detection) {
        return installed.product().toLowerCase(Locale.ROOT).contains(detection.product().toLowerCase(Locale.ROOT));
    }

    /** {@return the version in it} */
    static Optional<String> of(Evidence evidence) {
        return evidence instanceof ProductInstalled installed ? installed.version()
                : evidence instanceof SettingSeen setting ? Optional.of(setting.value().substring(setting.value().lastIndexOf(' ') + 1)) : Optional.empty();
    }
}
