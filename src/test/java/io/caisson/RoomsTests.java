package io.caisson;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class RoomsTests {

    @Test
    void roomsTouchEachOtherOnlyWhereTheirWallsAllowIt() {
        ApplicationModules.of(CaissonApplication.class).verify();
    }
}
