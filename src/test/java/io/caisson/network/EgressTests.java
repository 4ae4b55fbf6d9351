package io.caisson.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.network.Egress.Allowed;
import io.caisson.shared.Cidr;
import io.caisson.shared.InvalidValue;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTests {

    private static final Cidr PUBLIC = Cidr.parse("1.1.1.0/24");

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "169.254.169.254/32", "192.168.1.0/24", "fd00::/8", "::/0"})
    void refusesBlocksThatAreNotOfTheInternet(String block) {
        assertThatThrownBy(() -> new Allowed(Cidr.parse(block), List.of()))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("public addresses");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536, Integer.MAX_VALUE})
    void refusesPortsThatAreNone(int port) {
        assertThatThrownBy(() -> new Allowed(PUBLIC, List.of(443, port)))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining(Integer.toString(port));
    }

    @Test
    void refusesMoreThanAPolicyShouldHold() {
        var ports = IntStream.rangeClosed(1, 16).boxed().toList();
        assertThatThrownBy(() -> new Allowed(PUBLIC, ports)).hasMessageContaining("16 ports");
        var rules = Collections.nCopies(51, new Allowed(PUBLIC, List.of()));
        assertThatThrownBy(() -> new Egress(EgressMode.ALLOWLIST, rules)).hasMessageContaining("51 rules");
    }

    @Test
    void refusesRulesThatTheModeWouldIgnore() {
        assertThatThrownBy(() -> new Egress(EgressMode.NONE, List.of(new Allowed(PUBLIC, List.of()))))
                .hasMessageContaining("allowlist");
    }
}
