// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/** Takes the screenshots that the tests have made of the views into the documents, with 256 colours, which makes them a third as large. Arguments: from, to. */
class Images {
    private static final int COLOURS = 256;
    private static final List<String> VIEWS = List.of("resolution", "ports", "incidents", "evidence", "timeline", "antivirus", "contributions");
    private static final List<String> KINDS = List.of("light", "dark", "german");

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        for (String name : Stream.concat(VIEWS.stream().flatMap(view -> KINDS.stream().map(kind -> view + "-" + kind)), Stream.of("first-minute")).toList()) {
            Path from = Path.of(args[0], name + ".png");
            if (Files.exists(from)) {
                ImageIO.write(fewer(ImageIO.read(from.toFile())), "png", Path.of(args[1], name + ".png").toFile());
            }
        }
    }

    /** The colours that are there most often and differ from each other, as little as it takes; for the others the nearest of them. */
    private static BufferedImage fewer(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = Arrays.stream(image.getRGB(0, 0, width, height, null, 0, width)).map(pixel -> pixel & 0xffffff).toArray();
        Map<Integer, Integer> often = new HashMap<>();
        Arrays.stream(pixels).forEach(pixel -> often.merge(pixel, 1, Integer::sum));
        int[] colours = often.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).mapToInt(Map.Entry::getKey).toArray();
        int[] palette = colours;
        for (int apart = 1; palette.length > COLOURS; apart = apart * 3 / 2 + 1) {
            palette = different(colours, apart);
        }
        BufferedImage indexed = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE));
        int[] chosen = palette;
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            indexed.getRaster().setSample(i % width, i / width, 0, nearest.computeIfAbsent(pixels[i], pixel -> nearest(chosen, pixel)));
        }
        return indexed;
    }

    private static int[] different(int[] colours, int apart) {
        int[] chosen = new int[colours.length];
        int count = 0;
        for (int colour : colours) {
            int sofar = count;
            if (IntStream.range(0, sofar).allMatch(i -> distance(chosen[i], colour) > apart)) {
                chosen[count++] = colour;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    private static int nearest(int[] palette, int pixel) {
        int best = 0;
        for (int i = 1; i < palette.length; i++) {
            if (distance(palette[i], pixel) < distance(palette[best], pixel)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 255) - (other >> 16 & 255);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }
}
