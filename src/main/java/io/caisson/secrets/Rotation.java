package io.caisson.secrets;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Seals what older keys sealed with the current one, batch by batch; killed anywhere, it goes on where it was. */
@Component
class Rotation {

    private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
    private static final int BATCH = 100;

    private final List<SealedValues> stores;
    private final Keys keys;

    Rotation(List<SealedValues> stores, Keys keys) {
        this.stores = stores;
        this.keys = keys;
    }

    void run() {
        var done = stores.stream().mapToLong(Rotation::all).sum();
        keys.forgetUnused();
        if (done > 0) {
            LOG.info("Sealed {} secrets with the current key; keys now: {}", done, keys.all());
        }
    }

    private static long all(SealedValues store) {
        var sum = 0L;
        try {
            for (var done = store.reseal(BATCH); done > 0; done = store.reseal(BATCH)) {
                sum += done;
            }
        } catch (Unreadable e) { // the other stores' secrets don't wait for this one
            LOG.warn("Secrets stay under an older key: {}", e.getMessage());
        }
        return sum;
    }
}
