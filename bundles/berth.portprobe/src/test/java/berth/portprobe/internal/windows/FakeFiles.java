// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files of a Windows that is not there; it keeps account of what was opened. C: is its only fixed drive. */
public final class FakeFiles implements LocalFiles {
    public final Map<String, byte[]> contents = new HashMap<>();
    public final Map<String, byte[]> versions = new HashMap<>();
    public final Set<String> links = new HashSet<>();
    public final Set<String> closed = new HashSet<>();
    public final List<String> opened = new ArrayList<>();

    public FakeFiles with(String path, String text) {
        contents.put(key(path), text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public FakeFiles by(String path, String company) {
        versions.put(key(path), resource(company));
        return this;
    }

    @Override
    public boolean isFixed(char drive) {
        return drive == 'C';
    }

    @Override
    public boolean isLinked(String path) {
        return links.stream().anyMatch(link -> key(path).startsWith(key(link)));
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws WindowsError {
        opened.add(path);
        if (closed.contains(path)) {
            throw new WindowsError(path, WindowsError.ERROR_ACCESS_DENIED);
        }
        return Optional.ofNullable(contents.get(key(path)));
    }

    @Override
    public Optional<byte[]> version(String path) {
        opened.add(path);
        return Optional.ofNullable(versions.get(key(path)));
    }

    private static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    /** {@return a version resource with a company, as linkers make them} */
    public static byte[] resource(String company) {
        byte[] text = block("CompanyName", true, company.length() + 1, utf16(company + "\0"));
        byte[] table = block("040904b0", true, 0, text);
        byte[] strings = block("StringFileInfo", true, 0, table);
        return block("VS_VERSION_INFO", false, 52, join(new byte[52], strings));
    }

    static byte[] block(String key, boolean text, int valueLength, byte[] rest) {
        byte[] name = utf16(key + "\0");
        int pad = (4 - (6 + name.length) % 4) % 4;
        ByteBuffer block = ByteBuffer.allocate((6 + name.length + pad + rest.length + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
        block.putShort((short) (6 + name.length + pad + rest.length)).putShort((short) valueLength).putShort((short) (text ? 1 : 0));
        return block.put(name).put(new byte[pad]).put(rest).array();
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
    }
}
