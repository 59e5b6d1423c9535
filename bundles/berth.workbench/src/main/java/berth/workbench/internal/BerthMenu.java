// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.util.List;

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

import berth.ui.AntivirusView;
import berth.ui.ContributionsView;
import berth.ui.EvidenceView;
import berth.ui.IncidentsView;
import berth.ui.PortsView;
import berth.ui.ResolutionView;
import berth.ui.TimelineView;
import berth.ui.Words;

/** The menus File, View and Help. */
@NonNullByDefault({})
final class BerthMenu extends ActionBarAdvisor {
    private IAction open;
    private List<IAction> ofHost;
    private List<IAction> ofAnswer;
    private IAction contributions;
    private IAction preferences;
    private IAction exit;
    private IAction about;

    BerthMenu(IActionBarConfigurer configurer) {
        super(configurer);
    }

    @Override
    protected void makeActions(IWorkbenchWindow window) {
        Views views = new Views(window);
        open = action(Words.of("&Open Log or Snapshot…"), () -> views.resolution().ifPresent(ResolutionView::chooseFiles));
        ofHost = List.of(view(Words.of("&Resolution"), views, ResolutionView.ID), view(Words.of("&Ports"), views, PortsView.ID), view(Words.of("&Incidents"), views, IncidentsView.ID));
        ofAnswer = List.of(view(Words.of("&Evidence"), views, EvidenceView.ID), view(Words.of("&Timeline"), views, TimelineView.ID), view(Words.of("&Antivirus"), views, AntivirusView.ID));
        contributions = view(Words.of("&Contributions"), views, ContributionsView.ID);
        preferences = ActionFactory.PREFERENCES.create(window);
        preferences.setText(Words.of("Pr&eferences…"));
        register(preferences);
        exit = ActionFactory.QUIT.create(window);
        exit.setText(Words.of("E&xit"));
        register(exit);
        about = ActionFactory.ABOUT.create(window);
        about.setText(Words.of("&About Berth"));
        register(about);
    }

    @Override
    protected void fillMenuBar(IMenuManager menuBar) {
        MenuManager file = new MenuManager(Words.of("&File"), IWorkbenchActionConstants.M_FILE);
        file.add(open);
        file.add(new Separator());
        file.add(preferences);
        file.add(new Separator());
        file.add(exit);
        MenuManager view = new MenuManager(Words.of("&View"));
        ofHost.forEach(view::add);
        view.add(new Separator());
        ofAnswer.forEach(view::add);
        MenuManager help = new MenuManager(Words.of("&Help"), IWorkbenchActionConstants.M_HELP);
        help.add(contributions);
        // Where p2 is there, it adds how to install and update.
        help.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        help.add(new Separator());
        help.add(about);
        menuBar.add(file);
        menuBar.add(view);
        menuBar.add(help);
    }

    private static IAction view(String text, Views views, String id) {
        return action(text, () -> views.show(id));
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
