// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What strangers' jars say, beside what our own say, as it was read once, and what was wrong with it.
 * <p>
 * A folder holds what one set of jars says. It is named by a number made of the jars' paths, sizes and times. Its file
 * {@code index} tells these in full, the bundles in the order of their jars, what is wrong with them, and the sums of all other files; what is not just
 * as it was written is not used. A folder is made under another name and put into place by one rename, so whoever reads finds a
 * whole one or none; and none that was in use within a day is deleted. What can't be read is no memory.
 */
final class StrangersMemory {
    private static final String NAME = "contributions";
    private static final String INDEX = "index";
    private static final String FORMAT = "berth contributions 2\n";
    private static final String BUNDLE = "bundle";
    private static final String FILE = "file";
    private static final String CODE = "code";
    private static final String FAULT = "fault";
    private static final String SUM = "sum\t";
    private static final int MAX_BYTES = 64 << 20;
    /** A file that is written twice within one tick of the system's clock looks the same. */
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration NOTED = Duration.ofHours(1);
    private static final Duration UNUSED = Duration.ofDays(1);

    private final StateFolder state;

    /** Keeps its folders in one of the user's. */
    StrangersMemory(StateFolder state) {
        this.state = state;
    }

    /**
     * A bundle.
     *
     * @param bringsCode whether it is a stranger's, and a class of it is named
     */
    record Known(String name, boolean bringsCode) { }

    /**
     * What is remembered of a set of jars.
     *
     * @param folder of the registry
     * @param stamp  of the registry
     * @param bundles of our own jars and then of the strangers', in their order
     * @param faults  what is wrong with the strangers'
     */
    record Recalled(Path folder, long stamp, List<Known> bundles, List<Contribution> faults) { }

    /**
     * What is to be remembered beside the registry.
     *
     * @param bundles our own and the strangers', in the order of their jars; none when they can't be remembered
     * @param faults  what is wrong with them
     */
    record Kept(List<Known> bundles, List<Contribution> faults) { }

    /** Writes a registry, stamped so, into an empty folder. */
    @FunctionalInterface
    interface Writer {
        /** {@return what the registry does not hold} */
        Kept write(Path folder, long stamp) throws IOException;
    }

    /** {@return what is remembered of these jars as they are now} */
    Optional<Recalled> recall(List<Path> own, List<Path> strangers) {
        if (strangers.isEmpty()) {
            return Optional.empty();
        }
        try {
            String jars = describe(own, strangers);
            Optional<Path> folder = state.of(NAME).map(all -> all.resolve(name(jars)));
            return folder.isEmpty() ? Optional.empty() : read(folder.get(), jars).filter(all -> all.bundles().size() == own.size() + strangers.size());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes down what these jars say, if it is not written yet; throws {@link IOException} when that can't be done. */
    void remember(List<Path> own, List<Path> strangers, Writer writer) throws IOException {
        Optional<Path> all = state.of(NAME);
        if (all.isPresent() && isSettled(strangers) && recall(own, strangers).isEmpty()) {
            deleteUnused(all.get());
            remember(all.get(), own, strangers, writer);
        }
    }

    private void remember(Path all, List<Path> own, List<Path> strangers, Writer writer) throws IOException {
        String jars = describe(own, strangers);
        Path made = Files.createTempDirectory(all, "new-");
        try {
            Kept kept = writer.write(made, stamp(jars));
            if (kept.bundles().size() == own.size() + strangers.size() && jars.equals(describe(own, strangers))) {
                Files.writeString(made.resolve(INDEX), index(jars, kept, made));
                if (recall(own, strangers).isEmpty()) {
                    put(made, all.resolve(name(jars)));
                }
            }
        } finally {
            delete(made);
        }
    }

    private static String index(String jars, Kept kept, Path folder) throws IOException {
        StringBuilder text = new StringBuilder(jars);
        for (Known bundle : kept.bundles()) {
            text.append(BUNDLE).append('\t').append(bundle.name()).append('\t').append(bundle.bringsCode() ? CODE : "data").append('\n');
        }
        for (Contribution fault : kept.faults()) {
            text.append(line(fault)).append('\n');
        }
        for (Path file : files(folder)) {
            text.append(FILE).append('\t').append(folder.relativize(file)).append('\t').append(sum(bytes(file))).append('\n');
        }
        return text + SUM + sum(text.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    private Optional<Recalled> read(Path folder, String jars) throws IOException {
        Path index = folder.resolve(INDEX);
        if (!state.trusts(folder) || !state.trusts(index)) {
            return Optional.empty();
        }
        noteUse(folder);
        String text = new String(bytes(index), StandardCharsets.UTF_8);
        int end = text.lastIndexOf(SUM);
        if (!text.startsWith(jars) || end < jars.length() || !text.endsWith(SUM + sum(text.substring(0, end).getBytes(StandardCharsets.UTF_8)) + "\n")) {
            return Optional.empty();
        }
        Set<Path> trusted = new HashSet<>();
        List<Known> bundles = new ArrayList<>();
        List<Contribution> faults = new ArrayList<>();
        for (String line : text.substring(jars.length(), end).split("\n")) {
            String[] words = line.split("\t", -1);
            if (words.length == 3 && words[0].equals(BUNDLE)) {
                bundles.add(new Known(words[1], words[2].equals(CODE)));
            } else if (words.length > 6 && words[0].equals(FAULT)) {
                faults.add(fault(words));
            } else if (words.length != 3 || !isWhole(folder.resolve(words[1]), words[2], trusted)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Recalled(folder, stamp(jars), List.copyOf(bundles), List.copyOf(faults)));
    }

    /** Strangers' words, with everything encoded that is no letter. */
    private static String line(Contribution fault) {
        return Stream.concat(Stream.of(FAULT, fault.point().orElse(""), fault.id().orElse(""), fault.bundle(), fault.title(), fault.problem().orElse("")), fault.remarks().stream())
                .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8)).collect(Collectors.joining("\t", "", "\t"));
    }

    private static Contribution fault(String[] words) {
        List<String> all = Stream.of(words).map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8)).toList();
        return new Contribution(filled(all.get(1)), filled(all.get(2)), all.get(3), all.get(4), filled(all.get(5)), all.subList(6, all.size() - 1));
    }

    private static Optional<String> filled(String word) {
        return Optional.of(word).filter(some -> !some.isEmpty());
    }

    private boolean isWhole(Path file, String sum, Set<Path> trusted) throws IOException {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        return (trusted.contains(folder) || state.trusts(folder) && trusted.add(folder)) && state.trusts(file) && sum(bytes(file)).equals(sum);
    }

    private static void noteUse(Path folder) throws IOException {
        if (isOlder(folder, NOTED)) {
            try {
                Files.setLastModifiedTime(folder, FileTime.fromMillis(System.currentTimeMillis()));
            } catch (IOException e) {
                // A memory that can only be read is as good, and nobody can delete it either.
            }
        }
    }

    private static boolean isOlder(Path file, Duration age) throws IOException {
        return System.currentTimeMillis() - Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() > age.toMillis();
    }

    private static boolean isSettled(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            if (Math.abs(System.currentTimeMillis() - Files.getLastModifiedTime(jar).toMillis()) < SETTLED.toMillis()) {
                return false;
            }
        }
        return true;
    }

    /** {@return a line for each jar}; throws {@link IOException} when one can't be looked at or described. */
    private static String describe(List<Path> own, List<Path> strangers) throws IOException {
        StringBuilder text = new StringBuilder(FORMAT);
        for (Path jar : own) {
            // Ours may be a folder of sources, whose own time does not change with what is in it.
            Path plugin = jar.resolve("plugin.xml");
            File file = (Files.isRegularFile(plugin) ? plugin : jar).toFile();
            text.append("own\t").append(path(jar)).append('\t').append(file.lastModified()).append('\t').append(file.length()).append('\n');
        }
        for (Path jar : strangers) {
            text.append("stranger\t").append(path(jar));
            // Where the system tells it, the time of the last change of any kind; that one can't be set by whoever copies a file.
            boolean unix = jar.getFileSystem().supportedFileAttributeViews().contains("unix");
            for (Object value : new TreeMap<>(Files.readAttributes(jar, unix ? "unix:size,lastModifiedTime,ctime" : "size,lastModifiedTime")).values()) {
                text.append('\t').append(value instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : value);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String path(Path jar) throws IOException {
        String path = jar.toAbsolutePath().toString();
        if (path.indexOf('\n') >= 0 || path.indexOf('\t') >= 0) {
            throw new IOException("no name for a line");
        }
        return path;
    }

    private static String name(String jars) {
        return Long.toHexString(stamp(jars));
    }

    /** The index tells the jars in full, so two sets of one number only cost time. */
    private static long stamp(String jars) {
        long stamp = 1;
        for (int i = 0; i < jars.length(); i++) {
            stamp = 1_000_003 * stamp + jars.charAt(i);
        }
        return stamp;
    }

    private static String sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + "-" + Long.toHexString(sum.getValue());
    }

    private static byte[] bytes(Path file) throws IOException {
        // Java's channels take a start longer than its streams.
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("larger than anything that is remembered");
            }
            return bytes;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
        }
    }

    /** What lies there already is damaged, and so nobody uses it. */
    private static void put(Path made, Path place) throws IOException {
        Path aside = made.resolveSibling(made.getFileName() + "-old");
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(aside);
        }
    }

    private static void deleteUnused(Path all) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isOlder(folder, UNUSED)) {
                    deleteIfPossible(folder);
                }
            }
        }
    }

    /** On Windows what another start has open can't be deleted, and is as old the next time. */
    private static void deleteIfPossible(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            return;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
