package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.SecretText;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTests {

    /** The example that the libraries of Standard Webhooks share. */
    @Test
    void isTheOneOfStandardWebhooks() {
        assertThat(Signature.of(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}",
                        List.of(SecretText.valueOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void makesSecretsOf256BitsThatShowThemselvesAsDots() {
        var secret = Signature.newSecret(new SecureRandom());
        assertThat(secret.reveal()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secret).hasToString("•••");
        assertThat(secret.reveal())
                .isNotEqualTo(Signature.newSecret(new SecureRandom()).reveal());
    }
}
