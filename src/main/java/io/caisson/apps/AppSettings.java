package io.caisson.apps;

import io.caisson.shared.InvalidValue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param mostPerTenant apps; one without instances takes no quota, but objects, rows and background work all the same */
@ConfigurationProperties("caisson.apps")
record AppSettings(@DefaultValue("200") int mostPerTenant) {

    private static final int MOST = 10_000;

    AppSettings {
        if (mostPerTenant < 1 || mostPerTenant > MOST) {
            throw new InvalidValue(
                    "CAISSON_APPS_MOST_PER_TENANT", Integer.toString(mostPerTenant), "between 1 and " + MOST);
        }
    }
}
