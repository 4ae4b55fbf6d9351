package io.caisson.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Where a sealed value belongs. A value that is copied to another place in the database can't be opened there.
 *
 * @param kind of value, such as {@code env}
 * @param owner what in the tenant has it: an app's id, a registry's host
 */
public record Place(String kind, UUID tenant, String owner, String name) {

    /** Each part after its length, so that no two places give the same bytes. */
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        for (var part : List.of("caisson/1", kind, tenant.toString(), owner, name)) {
            var text = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }
}
