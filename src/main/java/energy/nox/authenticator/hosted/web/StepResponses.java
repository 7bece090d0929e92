package energy.nox.authenticator.hosted.web;

import energy.nox.authenticator.hosted.Step;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;

/** Turns each step into HTTP: a page with its status, or a redirect. */
@ApplicationScoped
public class StepResponses implements Step.Handler<Response> {

    private Pages pages;
    private AccountPages accountPages;
    private PageUrls urls;
    private PageResponses responses;
    private BrowserCookies cookies;

    /** For the CDI proxy. */
    protected StepResponses() {
    }

    @Inject
    public StepResponses(Pages pages, AccountPages accountPages, PageUrls urls, PageResponses responses,
            BrowserCookies cookies) {
        this.pages = pages;
        this.accountPages = accountPages;
        this.urls = urls;
        this.responses = responses;
        this.cookies = cookies;
    }

    @Override
    public Response bind(Step.Bind step) {
        return Response.fromResponse(responses.redirect(urls.page(step.visit())))
                .cookie(cookies.link(step.visit().binding())).build();
    }

    @Override
    public Response askForCookie(Step.AskForCookie step) {
        return responses.page(Response.Status.BAD_REQUEST, pages.plain(Pages.NO_COOKIE, step.language(), null));
    }

    @Override
    public Response choose(Step.Choose step) {
        return ok(pages.choose(step.visit(), step.query()));
    }

    @Override
    public Response showAccount(Step.ShowAccount step) {
        return ok(accountPages.account(step));
    }

    @Override
    public Response confirmLeaving(Step.ConfirmLeaving step) {
        return ok(pages.confirmLeaving(step.visit()));
    }

    @Override
    public Response explainFailure(Step.ExplainFailure step) {
        return ok(pages.failure(step.visit(), step.reason(), step.supplierId()));
    }

    @Override
    public Response showEnd(Step.ShowEnd step) {
        boolean gone = step.status() == LinkSessionStatus.EXPIRED;
        return responses.page(gone ? Response.Status.GONE : Response.Status.OK,
                step.isTheirs() ? accountPages.linked(step) : pages.end(step));
    }

    @Override
    public Response refuseBrowser(Step.RefuseBrowser step) {
        return ok(pages.browserRefused(step.session(), step.language()));
    }

    @Override
    public Response refuseAccount(Step.RefuseAccount step) {
        return responses.page(Response.Status.CONFLICT, accountPages.outdated(step.visit()));
    }

    @Override
    public Response refuseLogin(Step.RefuseLogin step) {
        return responses.page(Response.Status.TOO_MANY_REQUESTS, pages.loginRefused(step));
    }

    @Override
    public Response sendReceipt(Step.SendReceipt step) {
        return responses.file("consent-receipt.jwt", "application/jwt", step.receipt());
    }

    @Override
    public Response unknownLink(Step.UnknownLink step) {
        return responses.page(Response.Status.NOT_FOUND, pages.plain("unknown_link", step.language(), null));
    }

    @Override
    public Response goToPage(Step.GoToPage step) {
        return responses.redirect(urls.page(step.visit()));
    }

    @Override
    public Response goToFailure(Step.GoToFailure step) {
        return responses.redirect(urls.failure(step.visit(), step.reason(), step.supplierId()));
    }

    @Override
    public Response goToSupplier(Step.GoToSupplier step) {
        return responses.redirect(step.login());
    }

    @Override
    public Response goToManufacturer(Step.GoToManufacturer step) {
        return responses.redirect(step.wayBack());
    }

    private Response ok(Page page) {
        return responses.page(Response.Status.OK, page);
    }
}
