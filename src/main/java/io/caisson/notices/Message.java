package io.caisson.notices;

import io.caisson.shared.SecretText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A webhook, ready to be sent.
 *
 * @param id the notice's, the same at each attempt and for each endpoint
 * @param at when it is sent, which the receiver holds against its own clock
 * @param secrets the current one first
 */
record Message(UUID id, String url, boolean ofOperators, Instant at, String body, List<SecretText> secrets) {

    Map<String, String> headers() {
        return Map.of(
                "webhook-id", id.toString(),
                "webhook-timestamp", Long.toString(at.getEpochSecond()),
                "webhook-signature", Signature.of(id.toString(), at, body, secrets));
    }
}
