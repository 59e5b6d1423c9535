// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

/** The text of {@link Samples#full} as the first version of the format wrote it. Add to it; change nothing. */
final class GoldenSnapshot {
    static final String TEXT = """
            {"schema":"berth.snapshot/1","host":{"name":"mx1","machineId":"m","bootId":"b"},"os":"linux","takenAt":"2026-01-01T12:00:00Z","evidence":[{"kind":"socket","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"local":{"transport":"tcp","address":"::1","port":25},"peer":"x","state":"listen","uid":0,"user":"x","v6Only":true,"inode":9,"createdIn":"x","owners":[{"pid":417,"started":"2026-01-01T12:00:00Z"}],"candidates":[{"pid":417,"started":"2026-01-01T12:00:00Z"}]}
            ,{"kind":"process","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"process":{"pid":417,"started":"2026-01-01T12:00:00Z"},"parent":1,"name":"x","exe":"x","command":["x","x"],"uid":0,"user":"x","service":"x","container":"x"}
            ,{"kind":"service","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"name":"x","displayName":"x","state":"running","startType":"x","process":{"pid":417,"started":"2026-01-01T12:00:00Z"}}
            ,{"kind":"ports-reserved","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"transport":"udp","first":1,"last":65535,"by":"x"}
            ,{"kind":"bind-allowed","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"endpoint":{"transport":"tcp","address":"::1","port":25}}
            ,{"kind":"bind-refused","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"endpoint":{"transport":"tcp","address":"::1","port":25},"error":{"kind":"in-use","code":98,"symbol":"x"}}
            ,{"kind":"event-logged","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"event":{"log":"x","number":12,"time":"2026-01-01T12:00:00Z","written":"2026-01-01T12:00:00Z","provider":"x","eventId":4007,"qualifiers":49152,"level":"x","category":1,"computer":"x","userSid":"x","data":[{"name":"x","value":"x"}],"binary":"40270000","message":"x","windows":{"header":7,"providerGuid":"x","eventSource":"x","version":1,"level":4,"opcode":0,"keywords":"x","channel":"x","processId":9,"threadId":10,"activityId":"x","relatedActivityId":"x","recovered":true}}}
            ,{"kind":"product-installed","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"vendor":"x","product":"x","version":"x"}
            ,{"kind":"greeting-read","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"endpoint":{"transport":"tcp","address":"::1","port":25},"text":"x"}
            ,{"kind":"redirect","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"from":{"transport":"tcp","address":"::1","port":25},"to":"x","by":"x"}
            ,{"kind":"address","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"address":"fe80::1%eth0","networkInterface":"x"}
            ,{"kind":"container","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"id":"x","name":"x","image":"x","project":"x","service":"x","status":"x","addresses":["::1"],"restart":"x"}
            ,{"kind":"claim","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"endpoint":{"transport":"tcp","address":"::1","port":25},"by":"x","basis":"published","startType":"x"}
            ,{"kind":"hook","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"hook":"layered-provider","name":"x","process":{"pid":417,"started":"2026-01-01T12:00:00Z"}}
            ,{"kind":"connection-reaches","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"endpoint":{"transport":"tcp","address":"::1","port":25},"inode":9}
            ,{"kind":"module","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"process":{"pid":417,"started":"2026-01-01T12:00:00Z"},"path":"x","vendor":"x"}
            ,{"kind":"setting","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"namespace":"x","key":"x","value":"x"}
            ,{"kind":"from-tomorrow","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"}}
            ,{"kind":"surveyed","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"topic":"tcp-sockets","ports":[25]}
            ,{"kind":"not-observed","origin":{"source":"x","at":"2026-01-01T12:00:00Z","place":"x"},"topic":"processes","why":"access-denied","detail":"x"}
            ]}""";

    private GoldenSnapshot() { }
}
