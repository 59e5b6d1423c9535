// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;

/**
 * Reads the fields of whole records. A field that points outside its record is reported and left out; the others stand.
 * <p>
 * Source: [MS-EVEN] "EVENTLOGRECORD"; the offsets of fields without content mean nothing and are ignored.
 */
public record RecordFields(String log) {
    /** Hands on one whole record, from its first length to its second. */
    public void read(byte[] bytes, Consumer<? super LogRecord> records, Consumer<String> problems) {
        new Reader(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), bytes.length - Integer.BYTES, problems)
                .deliver(log, records);
    }

    /** One record: its bytes, and where its second length begins. */
    private record Reader(ByteBuffer bytes, int limit, Consumer<String> problems) {

        void deliver(String log, Consumer<? super LogRecord> records) {
            Optional<Text> source = text(Ring.FIXED);
            Optional<Text> computer = source.flatMap(text -> text(text.behind()));
            if (computer.isEmpty()) {
                problems.accept("a name does not end");
            }
            int id = bytes.getInt(20);
            records.accept(new LogRecord(log, unsigned(8), time(12), time(16), source.map(Text::value).orElse(""),
                    Optional.of(id & 0xFFFF), Optional.of(id >>> 16), level(half(24)), Optional.of(half(28)),
                    computer.map(Text::value).filter(name -> !name.isEmpty()), sid(), strings(), data(), Optional.empty()));
        }

        private Optional<Instant> time(int at) {
            return Optional.of(Instant.ofEpochSecond(unsigned(at)));
        }

        private static String level(int type) {
            return switch (type) {
            case 0 -> "success";
            case 1 -> "error";
            case 2 -> "warning";
            case 4 -> "information";
            case 8 -> "audit-success";
            case 16 -> "audit-failure";
            default -> "type-" + type;
            };
        }

        private List<Datum> strings() {
            int count = half(26);
            long at = unsigned(36);
            List<Datum> strings = new ArrayList<>();
            Optional<Text> next = Optional.empty();
            while (strings.size() < count) {
                next = text(next.isPresent() ? next.get().behind() : at);
                if (next.isEmpty()) {
                    problems.accept("there are " + strings.size() + " of " + count + " strings");
                    return strings;
                }
                strings.add(new Datum(Optional.empty(), next.get().value()));
            }
            return strings;
        }

        private String data() {
            long length = unsigned(48);
            long at = unsigned(52);
            if (length != 0 && !isInside(at, length)) {
                problems.accept("the data lies outside");
                return "";
            }
            return length == 0 ? "" : HexFormat.of().formatHex(bytes.array(), (int) at, (int) (at + length));
        }

        /** Source: [MS-DTYP] 2.4.2.2 SID, 2.4.2.1 its text form. */
        private Optional<String> sid() {
            long length = unsigned(40);
            long at = unsigned(44);
            if (length == 0) {
                return Optional.empty();
            }
            int start = isInside(at, Math.max(length, 8)) ? (int) at : limit;
            int count = start == limit ? 0 : Byte.toUnsignedInt(bytes.get(start + 1));
            if (start == limit || 8L + 4L * count > length) {
                problems.accept("the user lies outside");
                return Optional.empty();
            }
            long authority = 0;
            for (int i = 2; i < 8; i++) {
                authority = authority << 8 | Byte.toUnsignedLong(bytes.get(start + i));
            }
            StringBuilder text = new StringBuilder("S-").append(Byte.toUnsignedInt(bytes.get(start))).append('-')
                    .append(authority >>> 32 == 0 ? Long.toString(authority) : String.format("0x%012X", authority));
            for (int i = 0; i < count; i++) {
                text.append('-').append(unsigned(start + 8 + 4 * i));
            }
            return Optional.of(text.toString());
        }

        /** A text up to its NUL, and the place behind that. */
        private record Text(String value, long behind) { }

        private Optional<Text> text(long at) {
            if (!isInside(at, 2)) {
                return Optional.empty();
            }
            int end = (int) at;
            while (end + 2 <= limit && bytes.getShort(end) != 0) {
                end += 2;
            }
            return end + 2 > limit ? Optional.empty()
                    : Optional.of(new Text(new String(bytes.array(), (int) at, end - (int) at, StandardCharsets.UTF_16LE), end + 2L));
        }

        private boolean isInside(long at, long length) {
            return at >= Ring.FIXED && at + length <= limit;
        }

        private int half(int at) {
            return Short.toUnsignedInt(bytes.getShort(at));
        }

        private long unsigned(int at) {
            return Integer.toUnsignedLong(bytes.getInt(at));
        }
    }
}
