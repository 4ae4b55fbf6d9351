package io.caisson.verification;

import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import io.caisson.verification.Now.Holding;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all tenants hold together at a moment, overhead included, said by five who should agree.
 *
 * @param kubernetes what the namespaces' quotas count; null where Kubernetes gave no answer
 * @param postgresql what the pods that PostgreSQL knows add up to
 * @param bound those of them that have a node
 * @param metered what the open usage segments add up to
 * @param charged what goes on to be charged, and so to be invoiced
 */
public record NowTotal(
        Resource resource,
        @Nullable Long kubernetes,
        long postgresql,
        long bound,
        long metered,
        long charged,
        Agreement agreement) {

    /** What is held. */
    public enum Resource {
        CPU("millicores", held -> held.resources().cpu().millis(), amount -> new Cpu(amount).toString()),
        MEMORY("bytes", held -> held.resources().memory().bytes(), amount -> new Memory(amount).toString()),
        PODS("pods", Holding::pods, amount -> Long.toString(amount));

        private final String unit;
        private final ToLongFunction<Holding> of;
        private final Function<Long, String> text;

        Resource(String unit, ToLongFunction<Holding> of, Function<Long, String> text) {
            this.unit = unit;
            this.of = of;
            this.text = text;
        }

        public String unit() {
            return unit;
        }

        /** As Kubernetes writes it. */
        public String text(long amount) {
            return text.apply(amount);
        }
    }

    /**
     * Without those whose namespace is being removed and has no quota any more.
     *
     * @param answered whether Kubernetes said anything
     * @param differs whether what differs was there in every look
     */
    static List<NowTotal> of(List<Now> tenants, boolean answered, boolean differs) {
        var compared = tenants.stream()
                .filter(now -> !answered || !now.leaving() || now.kubernetes() != null)
                .toList();
        return Stream.of(Resource.values())
                .map(resource -> of(resource, compared, answered, differs))
                .toList();
    }

    private static NowTotal of(Resource resource, List<Now> tenants, boolean answered, boolean differs) {
        var kubernetes = answered ? sum(resource, tenants, Now::kubernetes) : null;
        long postgresql = sum(resource, tenants, Now::observed);
        long bound = sum(resource, tenants, Now::bound);
        long metered = sum(resource, tenants, Now::metered);
        long charged = sum(resource, tenants, Now::charged);
        boolean same = (kubernetes == null || kubernetes == postgresql) && bound == metered && metered == charged;
        var agreement = agreement(same, answered, differs);
        return new NowTotal(resource, kubernetes, postgresql, bound, metered, charged, agreement);
    }

    private static Agreement agreement(boolean same, boolean answered, boolean differs) {
        if (!same) {
            return differs ? Agreement.DIFFERS : Agreement.PASSING;
        }
        return answered ? Agreement.AGREES : Agreement.NOT_COMPARED;
    }

    private static long sum(Resource resource, List<Now> tenants, Function<Now, @Nullable Holding> of) {
        long sum = 0;
        for (var tenant : tenants) {
            var held = of.apply(tenant);
            sum += held == null ? 0 : resource.of.applyAsLong(held);
        }
        return sum;
    }
}
