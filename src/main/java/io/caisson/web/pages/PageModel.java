package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.cluster.ClusterSettings;
import io.caisson.identity.Caller;
import io.caisson.tenancy.TenantNotFound;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What every page shows, and the page for what isn't there. */
@ControllerAdvice(basePackageClasses = PageModel.class)
class PageModel {

    private final ClusterSettings settings;

    PageModel(ClusterSettings settings) {
        this.settings = settings;
    }

    @ModelAttribute
    void add(Model model, @AuthenticationPrincipal @Nullable Caller caller) {
        model.addAttribute("caller", caller);
        model.addAttribute("simulated", settings.simulated());
    }

    @ExceptionHandler({NotFound.class, TenantNotFound.class})
    @ResponseStatus(HttpStatus.NOT_FOUND)
    String notFound() {
        return "error";
    }
}
