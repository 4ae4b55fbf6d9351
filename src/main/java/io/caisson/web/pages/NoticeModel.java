package io.caisson.web.pages;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Webhooks;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.NoticeOwner;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages of notices have in common. */
@Component
class NoticeModel {

    private final Tenancy tenancy;

    NoticeModel(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** With the tenant, null where it is the operators' page, and where the page's forms go to. */
    ModelAndView page(String view, NoticeOwner owner) {
        return new ModelAndView(view)
                .addObject("tenant", owner.slug() == null ? null : tenancy.get(owner.slug()))
                .addObject("here", owner.path("", "notices"))
                .addObject("types", types(owner.slug() == null));
    }

    /** Those that make sense to ask for. */
    private static List<String> types(boolean ofOperators) {
        return Webhooks.types().stream()
                .filter(type -> type != NoticeType.WEBHOOK_TEST)
                .filter(type -> ofOperators || type.isForTenants())
                .map(NoticeType::text)
                .toList();
    }
}
