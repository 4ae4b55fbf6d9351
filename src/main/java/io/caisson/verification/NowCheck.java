package io.caisson.verification;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.QuotaReader;
import io.caisson.cluster.QuotaReader.QuotaUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Compares what Kubernetes, PostgreSQL, the meter and the charges say of this moment. */
@Component
public class NowCheck {

    /** Pods come and go between the looks: what differs by the same in every one of them is not on its way. */
    private static final int LOOKS = 5;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final HeldNow held;
    private final Supplier<Map<UUID, QuotaUse>> quotas;

    @Autowired
    NowCheck(HeldNow held, QuotaReader quotas) {
        this(held, quotas::used);
    }

    NowCheck(HeldNow held, Supplier<Map<UUID, QuotaUse>> quotas) {
        this.held = held;
        this.quotas = quotas;
    }

    /** @throws ClusterUnreachable when Kubernetes gives no answer */
    public List<Now> look() {
        return held.tenants(quotas.get());
    }

    NowFound compare() throws InterruptedException {
        return compare(() -> Thread.sleep(PAUSE));
    }

    /** Lets what is on its way arrive. */
    interface Pause {

        void between() throws InterruptedException;
    }

    NowFound compare(Pause pause) throws InterruptedException {
        var looks = new Looks();
        look(looks);
        for (int look = 1; look < LOOKS && looks.differ(); look++) {
            pause.between();
            look(looks);
        }
        return looks.found();
    }

    /** Kubernetes isn't asked again once it gave no answer, which takes long. */
    private void look(Looks looks) {
        var silence = looks.unanswered();
        Map<UUID, QuotaUse> used = Map.of();
        if (silence == null) {
            try {
                used = quotas.get();
            } catch (ClusterUnreachable | ClusterRefused e) {
                silence = String.valueOf(e.getMessage());
            }
        }
        looks.add(held.tenants(used), silence);
    }
}
