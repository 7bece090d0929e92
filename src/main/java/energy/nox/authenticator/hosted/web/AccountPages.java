package energy.nox.authenticator.hosted.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import energy.nox.authenticator.hosted.LoggedInAccount;
import energy.nox.authenticator.hosted.ReturnUrls;
import energy.nox.authenticator.hosted.Step;
import energy.nox.authenticator.hosted.Visit;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Builds the pages about the account that a person has logged in to: the question whether to connect it, and the end. */
@ApplicationScoped
public class AccountPages {

    private Pages pages;
    private PageUrls urls;
    private Suppliers suppliers;

    /** For the CDI proxy. */
    protected AccountPages() {
    }

    @Inject
    public AccountPages(Pages pages, PageUrls urls, Suppliers suppliers) {
        this.pages = pages;
        this.urls = urls;
        this.suppliers = suppliers;
    }

    /** Which account it is, what is agreed to, and the three ways to go on. */
    Page account(Step.ShowAccount step) {
        Visit visit = step.visit();
        LoggedInAccount account = step.account();
        Map<String, Object> model = pages.model(visit, urls::pagePath);
        model.put("account", account);
        model.put("supplierId", account.link().supplierId());
        model.put("supplierName", supplierName(visit, account.link().supplierId()));
        step.replacedSupplierId().ifPresent(id -> model.put("replacedName", supplierName(visit, id)));
        model.put("userHint", visit.session().userHint());
        model.put("minutes", step.minutesLeft());
        model.put("connectHref", urls.below(visit, "/connect"));
        model.put("loginHref", urls.below(visit, "/login"));
        model.put("chooseHref", urls.choicePath(visit));
        model.put("cancelHref", urls.cancelPath(visit));
        return new Page("account", visit.language(), model, pages.formTargets(visit.session()));
    }

    /** What happened, for the person who agreed, with the way back. */
    Page linked(Step.ShowEnd step) {
        Visit visit = step.visit();
        boolean pending = step.status() == LinkSessionStatus.PENDING;
        Map<String, Object> model = pages.model(visit, urls::pagePath);
        model.put("notice", pending ? "pending" : "connected");
        model.put("supplierName", supplierName(visit, visit.session().supplierId()));
        model.put("opensApp", !ReturnUrls.isWebUrl(step.wayBack()));
        List<Page.Action> actions = new ArrayList<>();
        actions.add(new Page.Action("action.leave", "primary", "get", step.wayBack().toString(), null));
        if (!pending) {
            actions.add(new Page.Action("receipt.download", "quiet", "get", urls.receiptPath(visit), null));
        }
        model.put("actions", actions);
        return new Page("notice", visit.language(), model, List.of());
    }

    /** That the page which was answered is about an older login. */
    Page outdated(Visit visit) {
        Map<String, Object> model = pages.model(visit, urls::pagePath);
        model.put("notice", "account_outdated");
        model.put("actions", List.of(
                new Page.Action("action.continue", "primary", "get", urls.pagePath(visit), null)));
        return new Page("notice", visit.language(), model, List.of());
    }

    /** By its id where it is no longer configured. */
    private String supplierName(Visit visit, String id) {
        return Optional.ofNullable(id).flatMap(suppliers::find)
                .map(known -> known.supplier().name(visit.language())).orElse(id);
    }
}
