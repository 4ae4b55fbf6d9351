package io.caisson.web.pages;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds out whether a change would be accepted, before anybody is asked whether they mean it. */
@Component
class Trial {

    private final TransactionTemplate transaction;

    Trial(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    /** Makes the change and takes it back, with all rules that hold for it. */
    void of(Runnable change) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            change.run();
        });
    }
}
