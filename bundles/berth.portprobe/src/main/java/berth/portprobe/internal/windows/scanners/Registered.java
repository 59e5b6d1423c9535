// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.given.LocalPath;
import berth.core.given.ProductState;
import berth.core.given.ProductState.Owner;
import berth.portprobe.internal.windows.LocalFiles;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.scanners.Center.Product;

/** What the Security Center says of anti-virus products. Off servers nearly every product reports itself there. */
final class Registered {
    /** Where it is in WMI. */
    static final String PLACE = "root\\SecurityCenter2 AntiVirusProduct";

    private final Center center;
    private final LocalFiles files;
    private final LocalPath.Environment environment;
    private final Origin origin;

    Registered(Center center, LocalFiles files, LocalPath.Environment environment, Origin origin) {
        this.center = center;
        this.files = files;
        this.environment = environment;
        this.origin = origin.at(PLACE);
    }

    void tell(Consumer<? super Evidence> sink) {
        try {
            Optional<List<Product>> products = center.products();
            if (products.isEmpty()) {
                sink.accept(new SettingSeen(origin, "windows", "security-center", "absent"));
            }
            products.orElse(List.of()).stream().filter(product -> !product.name().isBlank()).forEach(product -> tell(product, sink));
        } catch (WindowsError e) {
            sink.accept(new NotObserved(origin, Topic.HOOKS, e.why(), "The Security Center was not asked which anti-virus products there are (" + e.getMessage() + ")."));
        }
    }

    private void tell(Product product, Consumer<? super Evidence> sink) {
        Optional<String> state = product.state().map(number -> "0x" + Long.toHexString(number & 0xFFFFFFFFL));
        sink.accept(new ProductInstalled(origin, vendor(product, state), product.name(), Optional.empty()));
        state.ifPresent(number -> sink.accept(new SettingSeen(origin, ProductState.NAMESPACE, product.name(), number)));
    }

    private String vendor(Product product, Optional<String> state) {
        boolean windows = state.flatMap(ProductState::of).filter(known -> known.owner() == Owner.WINDOWS).isPresent();
        return windows ? "Microsoft" : product.program().map(path -> LocalPath.expanded(path, environment)).flatMap(files::company).orElse("");
    }
}
