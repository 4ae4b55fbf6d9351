package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be told. Receivers know a type by its {@link #text}, which never changes. */
public enum NoticeType {
    INVOICE_DRAFTED("invoice.drafted", Mail.TO_OPERATORS),
    INVOICE_ISSUED("invoice.issued", Mail.TO_TENANT),
    INVOICE_OUTDATED("invoice.outdated", Mail.TO_OPERATORS),
    CREDIT_NOTE_ISSUED("credit_note.issued", Mail.TO_TENANT),
    INVOICE_PAID("invoice.paid", Mail.TO_TENANT),
    BUDGET_REACHED("budget.reached", Mail.TO_TENANT),
    TENANT_PAST_DUE("tenant.past_due", Mail.TO_BOTH),
    TENANT_SUSPENDED("tenant.suspended", Mail.TO_BOTH),
    TENANT_RESUMED("tenant.resumed", Mail.TO_BOTH),
    VERIFICATION_DIFFERS("verification.differs", Mail.TO_OPERATORS),
    WEBHOOK_DISABLED("webhook.disabled", Mail.TO_TENANT),
    WEBHOOK_TEST("webhook.test", Mail.TO_NOBODY);

    /** Who gets a mail besides the webhooks. */
    enum Mail {
        TO_NOBODY(false, false),
        TO_TENANT(true, false),
        TO_OPERATORS(false, true),
        TO_BOTH(true, true);

        final boolean toTenant;
        final boolean toOperators;

        Mail(boolean toTenant, boolean toOperators) {
            this.toTenant = toTenant;
            this.toOperators = toOperators;
        }
    }

    private final String text;
    private final Mail mail;

    NoticeType(String text, Mail mail) {
        this.text = text;
        this.mail = mail;
    }

    public String text() {
        return text;
    }

    /** Whether tenants' own webhooks can get it. */
    public boolean isForTenants() {
        return this != INVOICE_OUTDATED && this != VERIFICATION_DIFFERS;
    }

    Mail mail() {
        return mail;
    }

    static NoticeType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidValue(
                        "types",
                        text,
                        "of " + Arrays.stream(values()).map(NoticeType::text).collect(Collectors.joining(", "))));
    }
}
