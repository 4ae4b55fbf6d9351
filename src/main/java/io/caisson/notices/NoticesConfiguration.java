package io.caisson.notices;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.security.SecureRandom;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WebhookSettings.class, MailSettings.class})
class NoticesConfiguration {

    @Bean
    WebhookClient webhookClient(WebhookSettings settings) {
        return new WebhookClient(settings, SystemDefaultDnsResolver.INSTANCE);
    }

    @Bean
    Mailer mailer(MailSettings settings) {
        return new Mailer(settings);
    }

    @Bean
    Retries retries() {
        return new Retries(new SecureRandom());
    }

    @Bean
    RecurringTask<Void> noticesKept(Kept kept) {
        return Tasks.recurring("notices-kept", FixedDelay.ofHours(1)).execute((instance, context) -> kept.dropOld());
    }
}
