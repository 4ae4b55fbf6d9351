package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTests {

    @ParameterizedTest
    @ValueSource(strings = {"billing@example.org", "a.b+c@sub.example.org", "o'neil@example.museum"})
    void takesPlainOnes(String address) {
        assertThat(MailAddress.parse("contacts", address)).isEqualTo(address);
    }

    @Test
    void keepsDomainsOfOtherScriptsInTheirAsciiForm() {
        assertThat(MailAddress.parse("contacts", " rechnung@Bücher.example "))
                .isEqualTo("rechnung@xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "@example.org",
                "a@localhost",
                "a@127.0.0.1",
                "a@[127.0.0.1]",
                "a@@example.org",
                "a b@example.org",
                "\"a b\"@example.org",
                "a@example.org\r\nBcc: b@example.org",
                "a\n@example.org",
                "a@example.org,b@example.org",
                "a@example.org>",
                "Ann <a@example.org>",
                ".a@example.org",
                "a..b@example.org",
                "a@-example.org",
                "a@exa_mple.org",
                "a@example.org.",
                "a@example.o\u202erg"
            })
    void refusesWhatIsNoneOrMore(String address) {
        assertThatThrownBy(() -> MailAddress.parse("contacts", address)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void refusesOnesThatAreTooLong() {
        assertThatThrownBy(() -> MailAddress.parse("contacts", "a".repeat(65) + "@example.org"))
                .isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> MailAddress.parse("contacts", "a@" + "abcdefghi.".repeat(26) + "org"))
                .isInstanceOf(InvalidValue.class);
    }
}
