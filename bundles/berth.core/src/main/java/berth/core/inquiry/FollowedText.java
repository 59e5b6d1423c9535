// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.internal.failure.GrowingScan;
import berth.core.internal.failure.GrowingText;

/** The bytes of a text that is followed: whole lines are handed on, a half one waits for its end. */
final class FollowedText {
    private static final int CHECKED = 64;

    private final SeekableByteChannel file;
    private final GrowingScan failures;
    private final GrowingText text;
    private long place;
    private int check;

    FollowedText(SeekableByteChannel file, byte[] head, GrowingScan failures) {
        this.file = file;
        this.failures = failures;
        this.text = failures.text(head);
    }

    /** {@return whether what was read still stands there} A log that was cut off and has grown beyond its old length shows by its content. */
    boolean isSame() throws IOException {
        return place == 0 || place <= file.size() && check == checked();
    }

    /** Passes over what is there now. */
    void skip(IProgressMonitor monitor) throws IOException {
        long end = file.size();
        read(end, monitor, (bytes, length) -> text.skip(bytes, length, false));
    }

    /** Hands on what is new; {@return whether there was anything} */
    boolean read(boolean whole, IProgressMonitor monitor) throws IOException {
        return read(Long.MAX_VALUE, monitor, (bytes, length) -> text.add(bytes, length, whole && place + length >= file.size()));
    }

    /** Takes some of the bytes. */
    @FunctionalInterface
    private interface Taker {
        int take(byte[] bytes, int length) throws IOException;
    }

    private boolean read(long end, IProgressMonitor monitor, Taker taker) throws IOException {
        long before = place;
        int taken = 1;
        byte[] bytes = new byte[Math.clamp(Math.min(end, file.size()) - place, 0, GrowingText.PIECE)];
        while (taken > 0 && !monitor.isCanceled()) {
            int length = fill(bytes, (int) Math.min(bytes.length, end - place));
            taken = length == 0 ? 0 : taker.take(bytes, length);
            place += taken;
        }
        check = checked();
        return place > before;
    }

    private int fill(byte[] bytes, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, most);
        file.position(place);
        int got = 1;
        while (buffer.hasRemaining() && got > 0) {
            got = file.read(buffer);
        }
        return buffer.position();
    }

    private int checked() throws IOException {
        ByteBuffer last = ByteBuffer.allocate((int) Math.min(CHECKED, place));
        file.position(place - last.capacity());
        int got = 1;
        while (last.hasRemaining() && got > 0) {
            got = file.read(last);
        }
        return Arrays.hashCode(last.array());
    }

    /** Nothing more comes. */
    void end() {
        failures.end(text);
    }
}
