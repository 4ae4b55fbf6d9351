package io.caisson.reports;

/** How a tenant's account stands, as reports are asked for it. */
public enum AccountState {
    /** Something is unpaid now. */
    UNPAID {
        @Override
        boolean is(Account account) {
            return !account.balance().isZero();
        }
    },
    /** A credit note or a grant lowered what the months' invoices asked for. */
    CREDITED {
        @Override
        boolean is(Account account) {
            return !account.creditNotes().isZero() || !account.grantsUsed().isZero();
        }
    };

    abstract boolean is(Account account);
}
