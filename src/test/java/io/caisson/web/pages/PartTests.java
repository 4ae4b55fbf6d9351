package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartTests {

    @Test
    void showsTheMostAndLinksOnFromTheLastThatIsShown() {
        assertThat(Part.of(List.of(1, 2, 3), 2, n -> n)).isEqualTo(new Part<>(List.of(1, 2), 2));
        assertThat(Part.of(List.of(1, 2), 2, n -> n)).isEqualTo(new Part<>(List.of(1, 2), null));
        assertThat(Part.of(List.of(), 2, n -> n).items()).isEmpty();
    }
}
