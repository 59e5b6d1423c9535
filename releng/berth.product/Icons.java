// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;

/** Draws an SVG file in the sizes that Windows and macOS want, into {@code berth.ico} and {@code berth.icns}. Arguments: the file, the folder to write into. */
class Icons {
    private static final List<Integer> WINDOWS = List.of(16, 24, 32, 48, 64, 128, 256);

    /** A picture of an .icns file: what its size is called there. */
    private record Kind(String name, int size) { }

    private static final List<Kind> MACOS = List.of(new Kind("ic11", 32), new Kind("ic12", 64), new Kind("ic07", 128), new Kind("ic08", 256), new Kind("ic09", 512));

    private final SVGDocument drawing;

    Icons(SVGDocument drawing) {
        this.drawing = drawing;
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        SVGDocument drawing = new SVGLoader().load(Path.of(args[0]).toUri().toURL());
        if (drawing == null) {
            throw new IOException(args[0] + " can't be drawn");
        }
        Icons icons = new Icons(drawing);
        Path folder = Files.createDirectories(Path.of(args[1]));
        Files.write(folder.resolve("berth.ico"), icons.ico());
        Files.write(folder.resolve("berth.icns"), icons.icns());
    }

    /** A directory of sixteen bytes a picture, then the pictures. */
    private byte[] ico() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (int size : WINDOWS) {
            pictures.add(png(size));
        }
        int start = 6 + 16 * pictures.size();
        ByteBuffer file = ByteBuffer.allocate(start + pictures.stream().mapToInt(picture -> picture.length).sum()).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0).putShort((short) 1).putShort((short) pictures.size());
        for (int i = 0; i < pictures.size(); i++) {
            // 256 is written as 0.
            byte size = (byte) (int) WINDOWS.get(i);
            file.put(size).put(size).putShort((short) 0).putShort((short) 1).putShort((short) 32).putInt(pictures.get(i).length).putInt(start);
            start += pictures.get(i).length;
        }
        pictures.forEach(file::put);
        return file.array();
    }

    private byte[] icns() throws IOException {
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        for (Kind kind : MACOS) {
            byte[] picture = png(kind.size());
            pictures.write(ByteBuffer.allocate(8).put(kind.name().getBytes(StandardCharsets.US_ASCII)).putInt(8 + picture.length).array());
            pictures.write(picture);
        }
        return ByteBuffer.allocate(8 + pictures.size()).put("icns".getBytes(StandardCharsets.US_ASCII)).putInt(8 + pictures.size()).put(pictures.toByteArray()).array();
    }

    private byte[] png(int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        drawing.render((java.awt.Component) null, graphics, new ViewBox(size, size));
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
