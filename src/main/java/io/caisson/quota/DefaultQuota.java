package io.caisson.quota;

import io.caisson.shared.Cpu;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What a new tenant may hold, in Kubernetes' notation, overhead included. */
@ConfigurationProperties("caisson.default-quota")
record DefaultQuota(
        @DefaultValue("4") String cpu,
        @DefaultValue("8Gi") String memory,
        @DefaultValue("20") int instances) {

    DefaultQuota {
        InvalidValue.inSetting("CAISSON_DEFAULT_QUOTA_CPU", () -> Cpu.parse(cpu));
        InvalidValue.inSetting("CAISSON_DEFAULT_QUOTA_MEMORY", () -> Memory.parse(memory));
        if (instances < 0 || instances > Quotas.MOST_INSTANCES) {
            throw new InvalidValue(
                    "CAISSON_DEFAULT_QUOTA_INSTANCES",
                    Integer.toString(instances),
                    "between 0 and " + Quotas.MOST_INSTANCES);
        }
    }

    Resources resources() {
        return new Resources(Cpu.parse(cpu), Memory.parse(memory));
    }
}
