package io.caisson.quota;

import io.caisson.shared.Cpu;
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

    Resources resources() {
        return new Resources(Cpu.parse(cpu), Memory.parse(memory));
    }
}
