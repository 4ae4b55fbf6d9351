package io.caisson.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTests {

    private static final UUID TENANT = UUID.randomUUID();
    private static final Place PLACE = new Place("env", TENANT, "app", "PASSWORD");
    private static final SecretText PLAIN = SecretText.valueOf("opensesame £ ☃");
    private static final String OLD = "k1:" + Base64.getEncoder().encodeToString(EncryptionKey.random());
    private static final String NEW = "k2:" + Base64.getEncoder().encodeToString(EncryptionKey.random());

    private final Vault vault = vault(OLD);

    @Test
    void opensWhatItSealed() {
        var sealed = vault.seal(PLAIN, PLACE);

        assertThat(sealed.key()).isEqualTo("k1");
        assertThat(new String(sealed.content(), StandardCharsets.ISO_8859_1)).doesNotContain("opensesame");
        assertThat(vault.open(sealed, PLACE).reveal()).isEqualTo(PLAIN.reveal());
    }

    @Test
    void sealsTheSameTextDifferentlyEachTime() {
        assertThat(vault.seal(PLAIN, PLACE).content())
                .isNotEqualTo(vault.seal(PLAIN, PLACE).content());
    }

    @Test
    void doesNotOpenAValueInAnotherPlace() {
        var sealed = vault.seal(PLAIN, PLACE);

        for (var other : List.of(
                new Place("registry", TENANT, "app", "PASSWORD"),
                new Place("env", UUID.randomUUID(), "app", "PASSWORD"),
                new Place("env", TENANT, "other", "PASSWORD"),
                new Place("env", TENANT, "app", "OTHER"),
                new Place("env", TENANT, "appP", "ASSWORD"))) {
            assertThatThrownBy(() -> vault.open(sealed, other))
                    .as(other.toString())
                    .isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void doesNotOpenAValueOfWhichAnyBitWasAltered() {
        var sealed = vault.seal(PLAIN, PLACE);

        for (var i = 0; i < sealed.content().length; i++) {
            var altered = sealed.content().clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> vault.open(new Sealed("k1", altered), PLACE))
                    .isInstanceOf(Unreadable.class);
        }
        assertThatThrownBy(() -> vault.open(new Sealed("k1", new byte[3]), PLACE))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void sealsWithTheFirstKeyAndOpensWithAnyOfTheRing() {
        var old = vault.seal(PLAIN, PLACE);
        var turned = vault(NEW + ", " + OLD);

        var fresh = turned.reseal(old, PLACE);

        assertThat(fresh.key()).isEqualTo("k2");
        assertThat(turned.open(old, PLACE).reveal()).isEqualTo(PLAIN.reveal());
        assertThat(vault(NEW).open(fresh, PLACE).reveal()).isEqualTo(PLAIN.reveal());
        assertThatThrownBy(() -> vault(NEW).open(old, PLACE))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("'k1'");
    }

    @Test
    void knowsAContentByItsFingerprintUnderTheKeyThatMadeIt() {
        var content = "{\"pin\":\"1234\"}".getBytes(StandardCharsets.UTF_8);
        var fingerprint = vault.fingerprint(content);

        assertThat(vault.matches(fingerprint, content)).isTrue();
        assertThat(vault.matches(fingerprint, "other".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(vault(NEW + " " + OLD).matches(fingerprint, content)).isTrue();
        assertThat(vault(NEW).matches(fingerprint, content)).isFalse();
        assertThat(vault(NEW.replace("k2", "k1")).matches(fingerprint, content)).isFalse();
        assertThat(vault.matches(new byte[32], content)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ,\n",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=",
                "k1:c2VjcmV0",
                "k1:!!secret!!",
                "-k:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=",
                "k1:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U= c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U="
            })
    void refusesARingThatItCanNotReadWithoutQuotingAKey(String text) {
        assertThatThrownBy(() -> KeyRing.parse("CAISSON_ENCRYPTION_KEYS", SecretText.valueOf(text)))
                .hasMessageStartingWith("CAISSON_ENCRYPTION_KEYS is '")
                .hasMessageContaining("openssl rand -base64 32")
                .message()
                .doesNotContain("c2VjcmV0", "secret");
    }

    @Test
    void refusesTwoKeysWithOneId() {
        assertThatThrownBy(() -> vault(OLD + "," + NEW.replace("k2", "k1"))).hasMessageContaining("stands once");
    }

    @Test
    void nothingShowsASecretByAccident() {
        assertThat(PLAIN + "" + List.of(PLAIN)).doesNotContain("opensesame");
        assertThat(String.valueOf(new SecretsSettings(SecretText.valueOf(OLD), null, java.nio.file.Path.of("x"))))
                .doesNotContain(OLD.substring(3));
    }

    private static Vault vault(String ring) {
        return new Vault(KeyRing.parse("CAISSON_ENCRYPTION_KEYS", SecretText.valueOf(ring)));
    }
}
