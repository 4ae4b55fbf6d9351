package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.identity.Caller;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class LogReadsTests {

    private final LogReads reads = new LogReads();
    private final Caller one = new Caller(UUID.randomUUID(), "token:one");

    @Test
    void readsFewLogsOfOneTenantAtOnceWhateverTokenAsks() {
        var other = new Caller(UUID.randomUUID(), "token:one");
        var sameTenant = new Caller(one.tenantId(), "token:two");

        var said = within(LogReads.AT_ONCE, () -> {
            assertThatThrownBy(() -> reads.read(sameTenant, () -> "too many"))
                    .isInstanceOfSatisfying(TooMany.class, refused -> {
                        assertThat(refused.getStatusCode().value()).isEqualTo(429);
                        assertThat(refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                                .isEqualTo("5");
                    });
            return reads.read(other, () -> "another tenant's");
        });

        assertThat(said).isEqualTo("another tenant's");
        assertThat(reads.read(one, () -> "again")).isEqualTo("again");
    }

    @Test
    void givesThePlaceBackWhenALogCantBeRead() {
        for (var time = 0; time <= LogReads.AT_ONCE; time++) {
            assertThatThrownBy(() -> reads.read(one, () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Asks from within so many reads that go on. */
    private String within(int depth, Supplier<String> asked) {
        return depth == 0 ? asked.get() : reads.read(one, () -> within(depth - 1, asked));
    }
}
