package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTests {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "203.0.113.0/24", "1.1.1.1/32", "2000:0:0:0:0:0:0:0/3"})
    void readsWhatItWrites(String text) {
        assertThat(Cidr.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.1.1.1",
                "1.1.1.1/33",
                "1.1.1.1/-1",
                "1.1.1.1/24",
                "1.1/16",
                "0x1.1.1.1/32",
                "01.1.1.1/32",
                "example.org/24",
                "::/129",
                "2001:db8::1/32",
                "::ffff:10.0.0.0/104",
                "fe80::%eth0/64",
                "1.1.1.1/32\n",
                "1.1.1.1/9999999999"
            })
    void refusesWhatIsNoBlockAndNamesIt(String text) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("a block of addresses");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.1.0.0/16, 10.0.0.0/8, false",
        "0.0.0.0/0, 2000::/3, false",
        "2000::/3, 2001:db8::/32, true",
        "2000::/3, fc00::/7, false"
    })
    void containsWhatLiesInsideAsAWhole(String outer, String inner, boolean contained) {
        assertThat(Cidr.parse(outer).contains(Cidr.parse(inner))).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, true",
        "1.1.1.0/24, true",
        "2000::/3, true",
        "2606:4700::/32, true",
        "10.0.0.0/8, false",
        "10.1.2.0/24, false",
        "168.63.129.16/32, false",
        "169.254.169.254/32, false",
        "fc00::/8, false",
        "::/0, false"
    })
    void tellsBlocksOfTheInternetFromSpecialRanges(String block, boolean internet) {
        assertThat(Internet.holds(Cidr.parse(block))).isEqualTo(internet);
    }
}
