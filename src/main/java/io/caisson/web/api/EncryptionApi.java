package io.caisson.web.api;

import io.caisson.secrets.Keys;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which keys seal secrets, and which old ones are no longer needed. Ids only. */
@RestController
@RequestMapping("/v1/admin/encryption")
class EncryptionApi {

    private final Keys keys;

    EncryptionApi(Keys keys) {
        this.keys = keys;
    }

    record View(List<Keys.Key> keys) {}

    @GetMapping
    View get() {
        return new View(keys.all());
    }
}
