package io.caisson.web.pages;

import io.caisson.cluster.ClusterSettings;
import io.caisson.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What the layout around every page shows, pages of errors included. */
@Component("shell")
class Shell {

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

    /** The RuntimeClass that instances have to be in. */
    public String runtimeClass() {
        return settings.runtimeClass();
    }
}
