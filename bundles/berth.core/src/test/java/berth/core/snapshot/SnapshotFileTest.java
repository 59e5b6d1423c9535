// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.PublishedPort;
import berth.core.evidence.Transport;

class SnapshotFileTest {
    private static final String HEAD = "{\"schema\":\"berth.snapshot/1\",\"host\":{\"name\":\"mx1\"},\"os\":\"linux\","
            + "\"takenAt\":\"2026-01-01T12:00:00Z\",\"evidence\":[";
    private static final String ORIGIN = "\"origin\":{\"source\":\"s\",\"at\":\"2026-01-01T12:00:00Z\"}";

    private static Snapshot read(String text) throws SnapshotFormatException {
        return SnapshotFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Evidence only(String evidence) throws SnapshotFormatException {
        return read(HEAD + evidence + "]}").evidence().get(0);
    }

    @Test
    void everyKindComesBackAsItWas() throws SnapshotFormatException {
        for (List<Evidence> evidence : List.of(Samples.full("plain"), Samples.full("\u001b[31m\u0000\"\\\n\u2028\u202e\ud83d\ude00"), Samples.bare())) {
            Snapshot snapshot = Samples.snapshot(evidence);
            assertThat(read(SnapshotFile.text(snapshot))).isEqualTo(snapshot);
        }
    }

    @Test
    void theSamplesHoldEveryKindSoThatNoneIsForgotten() {
        assertThat(Samples.full("x")).extracting(Object::getClass).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Evidence.class.getPermittedSubclasses()));
    }

    /** Files of the first version must stay readable: a renamed component, constant or kind shows here. */
    @Test
    void theNamesInTheFileStay() throws SnapshotFormatException {
        assertThat(SnapshotFile.text(Samples.snapshot(Samples.full("x"))).lines().map(String::strip).collect(Collectors.joining("\n")))
                .isEqualTo(GoldenSnapshot.TEXT.strip());
        assertThat(read(GoldenSnapshot.TEXT).evidence()).isEqualTo(Samples.full("x"));
    }

    @Test
    void whatAContainerPublishesIsKept() throws SnapshotFormatException {
        Evidence container = new Evidence.ContainerSeen(new Origin("x", Instant.EPOCH, Optional.empty()), "x", "x", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(), Optional.empty(), Optional.of("podman"), List.of(new PublishedPort(new Endpoint(Transport.TCP, new IpAddress("::1"), 25), 80)));
        assertThat(read(SnapshotFile.text(Samples.snapshot(List.of(container)))).evidence()).containsExactly(container);
    }

    @Test
    void whatAHookDecidesAboutIsKeptAndItsAddressIsHidden() throws SnapshotFormatException {
        Origin at = new Origin("s", Instant.EPOCH, Optional.empty());
        Endpoint traffic = Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, "192.0.2.7:25").orElseThrow();
        List<Evidence> hooks = List.of(
                new Evidence.HookSeen(at, Evidence.HookKind.NETFILTER_QUEUE, "queue 7", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(traffic)),
                new Evidence.HookSeen(at, Evidence.HookKind.BPF_LSM, "guard", Optional.empty(), Optional.empty(), Optional.of("socket_bind"), Optional.empty()));
        String text = SnapshotFile.text(Samples.snapshot(hooks));
        assertThat(text).contains("\"netfilter-queue\"", "\"bpf-lsm\"", "\"socket_bind\"", "192.0.2.7");
        assertThat(read(text).evidence()).isEqualTo(hooks);
        Snapshot redacted = Redaction.of(List.of(Samples.snapshot(hooks))).redacted(Samples.snapshot(hooks));
        assertThat(SnapshotFile.text(redacted)).contains("\"netfilter-queue\"", "\"socket_bind\"").doesNotContain("192.0.2.7");
    }

    @Test
    void aQueueForEveryPortIsKeptWithWhoseAndOneFromBeforeIsRead() throws SnapshotFormatException {
        Origin at = new Origin("s", Instant.EPOCH, Optional.empty());
        List<Evidence> hooks = List.of(new Evidence.HookSeen(at, Evidence.HookKind.NETFILTER_QUEUE, "queue 7", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(Transport.UDP), Optional.of(new IpAddress("192.0.2.7"))));
        String text = SnapshotFile.text(Samples.snapshot(hooks));
        assertThat(read(text).evidence()).isEqualTo(hooks);
        assertThat(SnapshotFile.text(Redaction.of(List.of(Samples.snapshot(hooks))).redacted(Samples.snapshot(hooks)))).contains("\"udp\"").doesNotContain("192.0.2.7");
        String before = text.replace(",\"transport\":\"udp\",\"address\":\"192.0.2.7\"", "");
        assertThat(before).isNotEqualTo(text);
        assertThat(read(before).evidence()).containsExactly(new Evidence.HookSeen(at, Evidence.HookKind.NETFILTER_QUEUE, "queue 7", Optional.empty(), Optional.empty()));
    }

    @Test
    void aFileFromBeforeRecordsHadMoreToSayIsRead() throws SnapshotFormatException {
        String before = GoldenSnapshot.TEXT.replaceFirst(",\"windows\":[{][^}]*[}]", "");
        assertThat(before).isNotEqualTo(GoldenSnapshot.TEXT);
        assertThat(read(before).all(Evidence.EventLogged.class)).singleElement()
                .satisfies(logged -> assertThat(logged.event().windows()).isEmpty());
    }

    @Test
    void anUnknownKindIsKeptByNameAndAnUnknownFieldPassedOver() throws SnapshotFormatException {
        assertThat(only("{\"kind\":\"quantum\"," + ORIGIN + ",\"spin\":[1,{}]}"))
                .isInstanceOfSatisfying(Evidence.Unknown.class, unknown -> assertThat(unknown.kind()).isEqualTo("quantum"));
        assertThat(only("{\"kind\":\"address\"," + ORIGIN + ",\"address\":\"::1\",\"colour\":{\"deep\":[1]}}"))
                .isInstanceOf(Evidence.AddressSeen.class);
        assertThat(read("{\"later\":[[]]," + HEAD.substring(1) + "]}").host().name()).isEqualTo("mx1");
    }

    @Test
    void aMinorVersionIsReadAndANewerSchemaRefusedAsNewer() throws SnapshotFormatException {
        assertThat(read((HEAD + "]}").replace("snapshot/1", "snapshot/1.7")).evidence()).isEmpty();
        assertThatThrownBy(() -> read((HEAD + "]}").replace("snapshot/1", "snapshot/2"))).isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("newer");
    }

    @Test
    void aNewerSchemaIsSaidToBeNewerWhateverElseChanged() {
        assertThatThrownBy(() -> read("{\"schema\":\"berth.snapshot/2\",\"host\":\"mx1\",\"evidence\":{}}")).hasMessageContaining("newer");
    }

    @Test
    void cutOffAnywhereItIsDamagedAndNothingElse() {
        byte[] whole = SnapshotFile.text(Samples.snapshot(Samples.full("\u00fc"))).strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SnapshotFile.read(part)).as("cut off at %d", length).isInstanceOf(SnapshotFormatException.class);
        }
    }

    @Test
    void aChangedByteIsReadOrRefusedAndNothingElse() {
        byte[] whole = SnapshotFile.text(Samples.snapshot(Samples.full("x"))).getBytes(StandardCharsets.UTF_8);
        for (byte with : new byte[] { 0, '"', '{', ']', '9', (byte) 0xff }) {
            for (int at = with & 7; at < whole.length; at += 11) {
                byte[] changed = whole.clone();
                changed[at] = with;
                try {
                    assertThat(SnapshotFile.read(changed).evidence()).isNotNull();
                } catch (SnapshotFormatException e) {
                    assertThat(e.getMessage()).startsWith("it").doesNotContain("\n");
                } catch (RuntimeException e) {
                    fail("byte " + at + " as " + with, e);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"kind\":\"process\",ORIGIN,\"process\":{\"pid\":9223372036854775808},\"name\":\"x\"}",
            "{\"kind\":\"process\",ORIGIN,\"process\":{\"pid\":-1},\"name\":\"x\"}",
            "{\"kind\":\"process\",ORIGIN,\"process\":{\"pid\":1e400},\"name\":\"x\"}",
            "{\"kind\":\"process\",ORIGIN,\"process\":{\"pid\":1},\"name\":null}",
            "{\"kind\":\"process\",ORIGIN,\"process\":{\"pid\":1},\"name\":\"x\",\"command\":[null]}",
            "{\"kind\":\"bind-allowed\",ORIGIN,\"endpoint\":{\"transport\":\"tcp\",\"address\":\"::1\",\"port\":70000}}",
            "{\"kind\":\"bind-allowed\",ORIGIN,\"endpoint\":{\"transport\":\"tcp\",\"address\":\"::1\",\"port\":0}}",
            "{\"kind\":\"bind-allowed\",ORIGIN,\"endpoint\":{\"transport\":\"tcp\",\"address\":\"::1\",\"port\":25.5}}",
            "{\"kind\":\"bind-allowed\",ORIGIN,\"endpoint\":{\"transport\":\"tcp\",\"address\":\"mx1.example.com\",\"port\":25}}",
            "{\"kind\":\"bind-allowed\",ORIGIN,\"endpoint\":{\"transport\":\"carrier-pigeon\",\"address\":\"::1\",\"port\":25}}",
            "{\"kind\":\"bind-allowed\",ORIGIN,\"endpoint\":null}", "{\"kind\":\"bind-allowed\",ORIGIN}", "{\"kind\":\"bind-allowed\"}",
            "{\"kind\":\"surveyed\",\"origin\":{\"source\":\"s\",\"at\":\"yesterday\"},\"topic\":\"hooks\"}",
            "{\"kind\":\"surveyed\",\"origin\":[],\"topic\":\"hooks\"}", "{\"kind\":\"surveyed\",ORIGIN,\"topic\":\"hooks\",\"ports\":[null]}",
            "{\"kind\":\"quantum\"}", "{\"kind\":\"quantum\",\"origin\":null}", "{\"kind\":null,ORIGIN}", "{\"kind\":{},ORIGIN}",
            "{\"kind\":[],ORIGIN}", "{ORIGIN}", "null", "7", "[]", "\"x\"" })
    void evidenceThatCannotBeIsRefused(String evidence) {
        assertThatThrownBy(() -> only(evidence.replace("ORIGIN", ORIGIN))).isInstanceOf(SnapshotFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "null", "[]", "7", "{}", "{\"schema\":\"berth.snapshot/1\"}", "{\"schema\":null}",
            "{\"schema\":\"other/1\",\"host\":{\"name\":\"x\"},\"takenAt\":\"2026-01-01T12:00:00Z\"}",
            "{\"schema\":\"berth.snapshot/1\",\"host\":null,\"takenAt\":\"2026-01-01T12:00:00Z\",\"os\":\"x\"}",
            "{\"schema\":\"berth.snapshot/1\",\"host\":{\"name\":\"x\"},\"takenAt\":\"today\",\"os\":\"x\"}",
            "{\"schema\":\"berth.snapshot/1\",\"host\":{\"name\":\"x\"},\"takenAt\":\"+1000000001-01-01T00:00:00Z\",\"os\":\"x\"}" })
    void whatIsNoSnapshotIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SnapshotFormatException.class);
    }

    @Test
    void aBombOfNestingIsRefusedWithoutAStackOverflow() {
        String deep = "[".repeat(1_000_000);
        for (String bomb : List.of(deep, HEAD + deep, "{\"x\":" + deep, "{\"x\":" + "{\"x\":".repeat(500_000),
                HEAD + "{\"kind\":\"quantum\",\"x\":" + deep)) {
            assertThatThrownBy(() -> read(bomb)).isInstanceOf(SnapshotFormatException.class);
        }
    }

    @Test
    void duplicateKeysAndTrailingGarbageAreRefused() {
        String host = "\"host\":{\"name\":\"mx1\"},";
        assertThatThrownBy(() -> read((HEAD + "]}").replace(host, host + host))).isInstanceOf(SnapshotFormatException.class);
        assertThatThrownBy(() -> read(HEAD + "],\"evidence\":[]}")).isInstanceOf(SnapshotFormatException.class);
        assertThatThrownBy(() -> read(HEAD + "]}x")).isInstanceOf(SnapshotFormatException.class);
        assertThatThrownBy(() -> read(HEAD + "]}{}")).isInstanceOf(SnapshotFormatException.class);
    }

    @Test
    void theAltitudeOfAHookIsKeptAndMayLack() throws SnapshotFormatException {
        String filter = "{\"kind\":\"hook\"," + ORIGIN + ",\"hook\":\"minifilter\",\"name\":\"WdFilter\",\"altitude\":\"328010\"}";
        assertThat(only(filter)).isInstanceOfSatisfying(Evidence.HookSeen.class, hook -> assertThat(hook.altitude()).hasValue("328010"));
        assertThat(SnapshotFile.text(Samples.snapshot(List.of(only(filter))))).contains(",\"altitude\":\"328010\"}");
        assertThat(only(filter.replace(",\"altitude\":\"328010\"", ""))).isInstanceOfSatisfying(Evidence.HookSeen.class, hook -> assertThat(hook.altitude()).isEmpty());
    }

    @Test
    void recognisesItsOwnKind() {
        assertThat(SnapshotFile.recognises(" \n" + HEAD)).isTrue();
        assertThat(SnapshotFile.recognises("[Common]\nberth.snapshot/1")).isFalse();
    }

    @Test
    void evidenceWithAConstantOfANewerMinorVersionIsKeptByItsKind() throws SnapshotFormatException {
        String newer = GoldenSnapshot.TEXT.replace("berth.snapshot/1\"", "berth.snapshot/1.1\"").replace("\"layered-provider\"", "\"ebpf-program\"");
        assertThat(read(newer).all(Evidence.Unknown.class)).extracting(Evidence.Unknown::kind).contains("hook");
        assertThatThrownBy(() -> read(newer.replace("/1.1\"", "/1\""))).isInstanceOf(SnapshotFormatException.class).hasMessageContaining("ebpf-program");
    }
}
