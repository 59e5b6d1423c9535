// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Drawable;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** The workbench window as the tests see it; for the UI thread. */
final class Screen {
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    private static final int LEGIBLE = 100;

    private static final long QUIET = Duration.ofMillis(200).toNanos();

    private final Display display = Display.getCurrent();
    private final IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();

    <T extends IViewPart> T show(String id, Class<T> type) throws PartInitException {
        T view = type.cast(window.getActivePage().showView(id));
        window.getShell().forceActive();
        return view;
    }

    /** As a person sees it who has asked nothing yet. */
    <T extends IViewPart> T showAnew(String id, Class<T> type) throws PartInitException {
        hide(id);
        return show(id, type);
    }

    void hide(String id) {
        window.getActivePage().hideView(window.getActivePage().findView(id));
    }

    /** {@return the tabs of all views, from the left} */
    List<CTabItem> tabs() {
        return tabs(window.getShell());
    }

    private static List<CTabItem> tabs(Composite within) {
        List<CTabItem> tabs = new ArrayList<>(within instanceof CTabFolder folder ? List.of(folder.getItems()) : List.of());
        for (Control child : within.getChildren()) {
            if (child instanceof Composite parent) {
                tabs.addAll(tabs(parent));
            }
        }
        return tabs;
    }

    /** {@return whether a person sees more than an empty bar where the tab is} */
    boolean isDrawn(CTabItem tab) {
        Rectangle area = display.map(tab.getParent(), null, tab.getBounds());
        return tab.isShowing() && area.width > 0 && colours(pixels(display, area)) > 4;
    }

    /** Serves the event loop until the condition holds; fails when that takes too long. */
    void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for: " + what).isLessThan(end);
            if (!display.readAndDispatch()) {
                // Wakes the loop up even when no event comes.
                display.timerExec(50, () -> { });
                display.sleep();
            }
        }
    }

    /** Presses the button of that label, as a person sees it. */
    void press(Composite within, String label) {
        Button button = buttons(within).stream().filter(found -> found.getText().replace("&", "").equals(label) && found.isVisible()).findFirst().orElseThrow();
        assertThat(button.isEnabled()).as(label).isTrue();
        if ((button.getStyle() & SWT.TOGGLE) != 0) {
            button.setSelection(!button.getSelection());
        }
        button.notifyListeners(SWT.Selection, new Event());
    }

    /** {@return whether a window that is open says that} */
    boolean isSaid(String text) {
        return Stream.of(display.getShells()).filter(Shell::isVisible).flatMap(Screen::all).anyMatch(control -> control instanceof Label label && label.getText().equals(text));
    }

    private static Stream<Control> all(Control within) {
        return Stream.concat(Stream.of(within), within instanceof Composite parent ? Stream.of(parent.getChildren()).flatMap(Screen::all) : Stream.empty());
    }

    /** {@return the buttons of the window that are seen and have less room than their words need} */
    List<String> cutButtons() {
        return buttons(window.getShell()).stream().filter(Button::isVisible).filter(button -> button.getSize().x < button.computeSize(SWT.DEFAULT, SWT.DEFAULT).x)
                .map(Button::getText).toList();
    }

    /** {@return what can be seen within and is written in a colour that is hardly another one than its ground} */
    static List<String> faint(Composite within) {
        return all(within).filter(Control::isVisible).filter(control -> control instanceof Label || control instanceof StyledText || control instanceof Table || control instanceof Text)
                .filter(control -> Math.abs(light(control.getForeground()) - light(control.getBackground())) < LEGIBLE).map(control -> control + " " + control.getForeground() + " on " + control.getBackground()).toList();
    }

    private static int light(Color colour) {
        return (colour.getRed() * 3 + colour.getGreen() * 6 + colour.getBlue()) / 10;
    }

    private static List<Button> buttons(Composite within) {
        List<Button> buttons = new ArrayList<>();
        for (Control child : within.getChildren()) {
            if (child instanceof Button button) {
                buttons.add(button);
            } else if (child instanceof Composite parent) {
                buttons.addAll(buttons(parent));
            }
        }
        return buttons;
    }

    /** {@return what lies on the clipboard after an item of the context menu was chosen} */
    String copied(Control within, String item) {
        choose(within, item);
        Clipboard clipboard = new Clipboard(display);
        Object text = clipboard.getContents(TextTransfer.getInstance());
        clipboard.dispose();
        return String.valueOf(text);
    }

    /** Chooses an item of the context menu. */
    void choose(Control within, String item) {
        menuItems(within).stream().filter(found -> found.getText().equals(item)).findFirst().orElseThrow(() -> new AssertionError("there is no menu item " + item))
                .notifyListeners(SWT.Selection, new Event());
    }

    private static List<MenuItem> menuItems(Control within) {
        List<MenuItem> items = new ArrayList<>(within.getMenu() == null ? List.of() : List.of(within.getMenu().getItems()));
        if (within instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                items.addAll(menuItems(child));
            }
        }
        return items;
    }

    /** Keeps what the window looks like, and checks that there is something on it. */
    void keep(String name) throws IOException {
        keep(window.getShell(), name);
    }

    void keep(Shell shell, String name) throws IOException {
        shell.layout(true, true);
        shell.redraw();
        shell.update();
        settle();
        save(shell, shell.getClientArea(), name);
    }

    /** Keeps the whole screen, with what is not of the window's client area. */
    void keepScreen(String name) throws IOException {
        settle();
        save(display, window.getShell().getBounds(), name);
    }

    /** {@return the folder of what the tests leave for people to look at} */
    static Path results() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("berth.screenshots", "target/screenshots")));
    }

    private void save(Drawable of, Rectangle area, String name) throws IOException {
        ImageData data = pixels(of, area);
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] { data };
        loader.save(results().resolve(name + ".png").toString(), SWT.IMAGE_PNG);
        assertThat(colours(data)).as("colours on " + name).isGreaterThan(4);
    }

    private ImageData pixels(Drawable of, Rectangle area) {
        Image image = new Image(display, area.width, area.height);
        GC gc = new GC(of);
        gc.copyArea(image, area.x, area.y);
        gc.dispose();
        ImageData data = image.getImageData(display.getPrimaryMonitor().getZoom());
        image.dispose();
        return data;
    }

    /** Serves what is waiting until nothing came for a while; a progress bar never rests, so at most for two seconds. */
    private void settle() {
        long now = System.nanoTime();
        long end = now + Duration.ofSeconds(2).toNanos();
        long quiet = now + QUIET;
        while (now < end && now < quiet) {
            if (display.readAndDispatch()) {
                quiet = now + QUIET;
            } else {
                Thread.onSpinWait();
            }
            now = System.nanoTime();
        }
    }

    private static long colours(ImageData data) {
        java.util.Set<Integer> seen = new java.util.HashSet<>();
        for (int y = 0; y < data.height; y += 3) {
            for (int x = 0; x < data.width; x += 3) {
                seen.add(data.getPixel(x, y));
            }
        }
        return seen.size();
    }
}
