package io.caisson.secrets;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Keys in a file: one that an operator mounts, or one that is made beside the embedded database. */
final class KeyFile {

    private static final long LARGEST = 64 * 1024;

    private KeyFile() {}

    static SecretText read(String setting, Path file) {
        try {
            if (Files.size(file) <= LARGEST) {
                return SecretText.valueOf(Files.readString(file));
            }
        } catch (IOException e) {
            // said below; the cause may quote what was read
        }
        throw new InvalidValue(setting, file.toString(), "a file of at most 64 KiB of text that Caisson can read");
    }

    /** Made once, for its owner's eyes only, and never half: the name appears when all of it is on the disk. */
    static SecretText readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            var key = EncryptionKey.random();
            var id = "local-" + HexFormat.of().formatHex(EncryptionKey.random(), 0, 4);
            var line = id + ":" + Base64.getEncoder().encodeToString(key) + "\n";
            var draft = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(draft);
            try (var channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return read("CAISSON_DATA_DIRECTORY", file);
    }
}
