// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;

import berth.ui.ResolutionView;

/** The menus File, View and Help. */
@NonNullByDefault({})
final class BerthMenu extends ActionBarAdvisor {
    private IAction open;
    private IAction resolution;
    private IAction ports;
    private IAction contributions;
    private IAction exit;
    private IAction about;

    BerthMenu(IActionBarConfigurer configurer) {
        super(configurer);
    }

    @Override
    protected void makeActions(IWorkbenchWindow window) {
        Views views = new Views(window);
        open = action("&Open Log or Snapshot…", () -> views.resolution().ifPresent(ResolutionView::chooseFiles));
        resolution = action("&Resolution", views::resolution);
        ports = action("&Ports", views::ports);
        contributions = action("&Contributions", views::contributions);
        exit = ActionFactory.QUIT.create(window);
        register(exit);
        about = ActionFactory.ABOUT.create(window);
        register(about);
    }

    @Override
    protected void fillMenuBar(IMenuManager menuBar) {
        MenuManager file = new MenuManager("&File", IWorkbenchActionConstants.M_FILE);
        file.add(open);
        file.add(new Separator());
        file.add(exit);
        MenuManager view = new MenuManager("&View");
        view.add(resolution);
        view.add(ports);
        MenuManager help = new MenuManager("&Help", IWorkbenchActionConstants.M_HELP);
        help.add(contributions);
        // Where p2 is there, it adds how to install and update.
        help.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        help.add(new Separator());
        help.add(about);
        menuBar.add(file);
        menuBar.add(view);
        menuBar.add(help);
    }

    private static IAction action(String text, Runnable runs) {
        return new Action(text) {
            @Override
            public void run() {
                runs.run();
            }
        };
    }
}
