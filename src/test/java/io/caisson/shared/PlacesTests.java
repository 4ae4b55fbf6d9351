package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTests {

    @Test
    void givesEachKeySoManyPlaces() {
        var places = new Places<String>(2);

        assertThat(places.take("one")).isTrue();
        assertThat(places.take("one")).isTrue();
        assertThat(places.take("one")).isFalse();
        assertThat(places.take("other")).isTrue();

        places.leave("one");
        assertThat(places.take("one")).isTrue();
        assertThat(places.take("one")).isFalse();
    }

    @Test
    void forgetsAKeyThatHoldsNone() {
        var places = new Places<String>(2);
        for (var key = 0; key < 100; key++) {
            assertThat(places.take("key " + key)).isTrue();
            assertThat(places.take("key " + key)).isTrue();
            places.leave("key " + key);
            assertThat(places.keys()).isEqualTo(1);
            places.leave("key " + key);
        }

        assertThat(places.keys()).isZero();
    }
}
