// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program or library as it lies in its file. Nothing is read outside of it, and nothing of it is run.
 * <p>
 * Source: Microsoft, "PE Format" (headers, section table, .rsrc).
 */
record Image(ByteBuffer bytes) {
    private static final int RESOURCES = 2;
    private static final int MOST_SECTIONS = 96;
    private static final int MOST_ENTRIES = 4096;
    private static final long IS_FOLDER = 0x8000_0000L;

    static Image of(byte[] file) {
        return new Image(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A resource in one language. */
    record Resource(int language, int at, int size, int codePage) { }

    private record Section(long address, long size, long at) { }

    /** {@return the resources of a type, whatever their names} */
    List<Resource> resources(int type) throws DamagedImageException {
        long header = number(0x3C);
        if (half(0) != 0x5A4D || number(header) != 0x4550) {
            throw new DamagedImageException("it is no program or library");
        }
        long optional = header + 24;
        int kind = half(optional);
        if (kind != 0x10B && kind != 0x20B) {
            throw new DamagedImageException("it is of a kind that is not known");
        }
        long directories = optional + (kind == 0x10B ? 96 : 112);
        long address = number(directories - 4) > RESOURCES ? number(directories + 8 * RESOURCES) : 0;
        if (address == 0) {
            return List.of();
        }
        List<Section> sections = sections(optional + half(header + 20), half(header + 6));
        return resources(type, place(sections, address, 16), sections);
    }

    private List<Section> sections(long at, int count) throws DamagedImageException {
        if (count > MOST_SECTIONS) {
            throw new DamagedImageException("it has too many sections");
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long section = at + 40L * i;
            sections.add(new Section(number(section + 12), number(section + 16), number(section + 20)));
        }
        return sections;
    }

    private int place(List<Section> sections, long address, long size) throws DamagedImageException {
        for (Section section : sections) {
            long into = address - section.address();
            if (into >= 0 && into + size <= section.size()) {
                return inside(section.at() + into, size);
            }
        }
        throw new DamagedImageException("a resource lies outside");
    }

    /** Types, names and languages: three folders deep and no deeper, so that none can lead in a circle. */
    private List<Resource> resources(int type, int root, List<Section> sections) throws DamagedImageException {
        List<Resource> found = new ArrayList<>();
        for (Entry ofType : entries(root, root)) {
            for (Entry named : ofType.id() == type ? entries(root, folder(root, ofType)) : List.<Entry> of()) {
                for (Entry language : entries(root, folder(root, named))) {
                    if (language.isFolder() || found.size() >= MOST_ENTRIES) {
                        throw new DamagedImageException("its resources lie too deep, or are too many");
                    }
                    int data = inside(root + language.offset(), 16);
                    long size = number(data + 4L);
                    found.add(new Resource((int) language.id() & 0xFFFF, place(sections, number(data), size), (int) size, (int) number(data + 8L)));
                }
            }
        }
        return found;
    }

    private record Entry(long id, long offset, boolean isFolder) { }

    private static long folder(int root, Entry entry) throws DamagedImageException {
        if (!entry.isFolder()) {
            throw new DamagedImageException("a resource lies where none may");
        }
        return root + entry.offset();
    }

    private List<Entry> entries(int root, long folder) throws DamagedImageException {
        int at = inside(folder, 16);
        int count = half(at + 12L) + half(at + 14L);
        if (count > MOST_ENTRIES || at < root) {
            throw new DamagedImageException("a folder of its resources is too large");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = number(at + 20L + 8L * i);
            entries.add(new Entry(number(at + 16L + 8L * i), offset & ~IS_FOLDER, (offset & IS_FOLDER) != 0));
        }
        return entries;
    }

    int inside(long at, long size) throws DamagedImageException {
        if (at < 0 || size < 0 || at + size > bytes.limit()) {
            throw new DamagedImageException("it is cut off, or points outside of itself");
        }
        return (int) at;
    }

    long number(long at) throws DamagedImageException {
        return Integer.toUnsignedLong(bytes.getInt(inside(at, 4)));
    }

    int half(long at) throws DamagedImageException {
        return Short.toUnsignedInt(bytes.getShort(inside(at, 2)));
    }

    byte[] copy(long at, long size) throws DamagedImageException {
        byte[] copy = new byte[(int) Math.max(0, size)];
        bytes.get(inside(at, size), copy);
        return copy;
    }
}
