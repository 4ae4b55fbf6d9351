package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTests {

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-b", "a1b2", "acme-2", "a234567890123456789012345678901234567890"})
    void takesADnsLabel(String text) {
        assertThat(new Slug(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "ab",
                "1ab",
                "-ab",
                "ab-",
                "a--b",
                "Abc",
                "ABC",
                "a_b",
                "a.b",
                "a b",
                "äbc",
                "аbc",
                "abc\n",
                "abc\0",
                "abc/def",
                "../abc",
                "a23456789012345678901234567890123456789012",
                "xn--abc",
                "a%2fb"
            })
    void refusesWhatIsNone(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new Slug(text))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("slug"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "kube-public", "kube-anything", "default", "admin", "api", "caisson"})
    void refusesWhatThePlatformKeepsForItself(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new Slug(text))
                .withMessageContaining(text);
    }
}
