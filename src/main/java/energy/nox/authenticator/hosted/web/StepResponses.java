package energy.nox.authenticator.hosted.web;

import java.util.Optional;

import energy.nox.authenticator.hosted.BrowserBinding;
import energy.nox.authenticator.hosted.Step;
import energy.nox.authenticator.hosted.Visit;
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
    public Response choose(Step.Choose step) {
        return openPage(pages.choose(step.visit(), step.query()), step.visit(), step.newBinding());
    }

    @Override
    public Response showAccount(Step.ShowAccount step) {
        return responses.page(Response.Status.OK, accountPages.account(step));
    }

    @Override
    public Response confirmLeaving(Step.ConfirmLeaving step) {
        return openPage(pages.confirmLeaving(step.visit()), step.visit(), step.newBinding());
    }

    @Override
    public Response explainFailure(Step.ExplainFailure step) {
        return openPage(pages.failure(step.visit(), step.reason(), step.supplierId()), step.visit(), step.newBinding());
    }

    @Override
    public Response showEnd(Step.ShowEnd step) {
        boolean gone = step.status() == LinkSessionStatus.EXPIRED;
        return responses.page(gone ? Response.Status.GONE : Response.Status.OK,
                step.isTheirs() ? accountPages.linked(step) : pages.end(step));
    }

    @Override
    public Response refuseBrowser(Step.RefuseBrowser step) {
        return responses.page(Response.Status.OK, pages.browserRefused(step.session(), step.language()));
    }

    @Override
    public Response refuseAccount(Step.RefuseAccount step) {
        return responses.page(Response.Status.CONFLICT, accountPages.outdated(step.visit()));
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
        return bound(responses.redirect(step.login()), step.visit(), step.newBinding());
    }

    @Override
    public Response goToManufacturer(Step.GoToManufacturer step) {
        return responses.redirect(step.wayBack());
    }

    private Response openPage(Page page, Visit visit, Optional<BrowserBinding> newBinding) {
        return bound(responses.page(Response.Status.OK, page), visit, newBinding);
    }

    private Response bound(Response response, Visit visit, Optional<BrowserBinding> newBinding) {
        return newBinding.map(binding -> Response.fromResponse(response)
                .cookie(cookies.cookie(binding, visit.session().id())).build()).orElse(response);
    }
}
