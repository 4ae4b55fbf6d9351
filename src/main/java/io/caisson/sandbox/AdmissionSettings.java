package io.caisson.sandbox;

import io.caisson.shared.InvalidValue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether deployments wait for the admission policies of {@code k8s/admission}.
 *
 * @param policies {@code required} or {@code optional}
 */
@ConfigurationProperties("caisson.admission")
record AdmissionSettings(@DefaultValue("required") String policies) {

    AdmissionSettings {
        if (!policies.equals("required") && !policies.equals("optional")) {
            throw new InvalidValue("CAISSON_ADMISSION_POLICIES", policies, "'required' or 'optional'");
        }
    }

    boolean required() {
        return policies.equals("required");
    }
}
