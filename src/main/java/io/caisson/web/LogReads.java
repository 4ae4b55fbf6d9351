package io.caisson.web;

import io.caisson.identity.Caller;
import io.caisson.shared.Places;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Logs that are read whole: few at once for each tenant, and for operators together, for each is held here meanwhile. */
@Component
public class LogReads {

    static final int AT_ONCE = 4;

    private final Places<Optional<UUID>> places = new Places<>(AT_ONCE);

    /** @throws TooMany when the caller's tenant reads as many already */
    public String read(Caller caller, Supplier<String> log) {
        var whose = Optional.ofNullable(caller.tenantId());
        if (!places.take(whose)) {
            throw new TooMany(
                    "%d logs are read already, and no more at a time. Ask again in a moment.".formatted(AT_ONCE));
        }
        try {
            return log.get();
        } finally {
            places.leave(whose);
        }
    }
}
