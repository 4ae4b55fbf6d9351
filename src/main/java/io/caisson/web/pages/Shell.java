package io.caisson.web.pages;

import io.caisson.cluster.ClusterSettings;
import io.caisson.identity.Caller;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What the layout around every page shows, pages of errors included. */
@Component("shell")
class Shell {

    /** What operators find under Billing: a page's section and its address, in the order in which they are shown. */
    private static final Map<String, String> BILLING = billingPages();

    private final ClusterSettings settings;

    Shell(ClusterSettings settings) {
        this.settings = settings;
    }

    public @Nullable Caller caller() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller ? caller : null;
    }

    public boolean operator() {
        var caller = caller();
        return caller != null && caller.operator();
    }

    public boolean simulated() {
        return settings.simulated();
    }

    public Map<String, String> billing() {
        return BILLING;
    }

    /** The RuntimeClass that instances have to be in. */
    public String runtimeClass() {
        return settings.runtimeClass();
    }

    private static Map<String, String> billingPages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("report", "/admin/reports/billing");
        pages.put("usage", "/admin/usage");
        pages.put("overhead", "/admin/reports/overhead");
        pages.put("prices", "/admin/prices");
        pages.put("invoices", "/admin/invoices");
        pages.put("verifications", "/admin/verifications");
        return Collections.unmodifiableMap(pages);
    }
}
