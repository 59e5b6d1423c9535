// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Kernel.Trial;

/** As whom, and what the source may close. */
class RequestTest {

    private final FakeKernel kernel = new FakeKernel();

    private List<Evidence> collect(Optional<String> user, String endpoint) {
        return collect(new Request(Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, endpoint), user, Effort.OWNER, Instant.EPOCH));
    }

    private List<Evidence> collect(Request request) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(request, evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Topic> surveyed(List<Evidence> evidence) {
        return all(evidence, Surveyed.class).stream().map(Surveyed::topic).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = { "root", "toor", "www-data", "1000", "0", "4711" })
    void aUserIsKnownByNameOrNumber(String user) {
        kernel.files.put("/etc/passwd", "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nwww-data:x:1000:1000::/:/bin/false\n");
        List<Evidence> evidence = collect(Optional.of(user), "80");
        assertThat(surveyed(evidence)).contains(Topic.PERMISSIONS);
        assertThat(all(evidence, NotObserved.class)).extracting(NotObserved::topic).doesNotContain(Topic.PERMISSIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = { "nobdy", "www", "x", "" })
    void whatAUserWhoIsNotThereMayDoIsNotKnown(String user) {
        List<Evidence> evidence = collect(Optional.of(user), "8080");
        assertThat(all(evidence, NotObserved.class)).anySatisfy(n -> {
            assertThat(n.topic()).isEqualTo(Topic.PERMISSIONS);
            assertThat(n.why()).isEqualTo(Why.FAILED);
            assertThat(n.detail()).startsWith("there is no user " + user + " in /etc/passwd");
        });
        assertThat(surveyed(evidence)).doesNotContain(Topic.PERMISSIONS);
    }

    @Test
    void withoutAListOfUsersNobodyIsSaidNotToBeThere() {
        kernel.failures.put("/etc/passwd", KernelError.EACCES);
        assertThat(all(collect(Optional.of("www-data"), "8080"), NotObserved.class)).anySatisfy(n -> {
            assertThat(n.topic()).isEqualTo(Topic.PERMISSIONS);
            assertThat(n.detail()).startsWith("whether there is a user www-data on this host is not known");
        });
        assertThat(surveyed(collect(Optional.empty(), "8080"))).contains(Topic.PERMISSIONS);
    }

    @Test
    void aPolicyThatMayRefuseIsAskedByABind() {
        kernel.files.put("/proc/self/cgroup", "0::/web\n");
        kernel.files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n30 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        kernel.bindPrograms = 1;
        kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EPERM));
        assertThat(all(collect(Optional.empty(), "80"), BindRefused.class)).extracting(refused -> refused.error().symbol()).containsExactly("EPERM");
        kernel.tried.clear();
        kernel.listener(777);
        assertThat(all(collect(Optional.empty(), "80"), BindRefused.class)).isEmpty();
        assertThat(kernel.tried).as("where somebody listens nothing is tried").isEmpty();
    }

    /** A survey of any other topic would be thrown away. */
    @Test
    void onlyTopicsThatThePluginDeclaresAreClosed() throws IOException {
        String plugin = Files.readString(Path.of("plugin.xml"));
        Matcher declared = Pattern.compile("topic=\"([^\"]*)\"").matcher(plugin);
        assertThat(declared.find()).isTrue();
        List<String> topics = List.of(declared.group(1).split(","));
        kernel.listener(777);
        List<Evidence> evidence = new ArrayList<>(collect(Optional.empty(), "80"));
        evidence.addAll(collect(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.EPOCH)));
        assertThat(surveyed(evidence)).contains(Topic.UDP_SOCKETS).allSatisfy(topic -> assertThat(topics).contains(topic.id()));
        assertThat(all(evidence, NotObserved.class)).allSatisfy(n -> assertThat(topics).contains(n.topic().id()));
    }
}
