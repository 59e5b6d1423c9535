// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** The widgets that Berth's views are made of, in one window, until it is ended. */
class Window {
    public static void main(String[] args) {
        Display display = new Display();
        Shell shell = new Shell(display);
        shell.setText("Berth's widgets");
        shell.setLayout(new FillLayout(SWT.VERTICAL));
        Table table = new Table(shell, SWT.BORDER | SWT.VIRTUAL | SWT.FULL_SELECTION);
        table.setHeaderVisible(true);
        for (String title : new String[] { "Port", "Held by" }) {
            TableColumn column = new TableColumn(table, SWT.NONE);
            column.setText(title);
            column.setWidth(160);
        }
        table.addListener(SWT.SetData, event -> ((TableItem) event.item).setText(new String[] { String.valueOf(event.index + 1), "process " + event.index }));
        table.setItemCount(50_000);
        Tree tree = new Tree(shell, SWT.BORDER);
        TreeItem cause = new TreeItem(tree, SWT.NONE);
        cause.setText("a listener has the port");
        new TreeItem(cause, SWT.NONE).setText("tcp 0.0.0.0:25 listens");
        cause.setExpanded(true);
        StyledText text = new StyledText(shell, SWT.BORDER | SWT.WRAP);
        text.setText("Port 25 is held by inetinfo.exe.");
        shell.setSize(500, 400);
        shell.open();
        display.timerExec(1000, () -> System.out.println("drawn: " + table.getItem(0).getText(1) + ", " + tree.getItemCount() + ", " + text.getCharCount()));
        while (!shell.isDisposed()) {
            if (!display.readAndDispatch()) {
                display.sleep();
            }
        }
    }
}
