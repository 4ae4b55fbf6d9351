package io.caisson.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTests {

    @TempDir
    private Path directory;

    @Test
    void makesAKeyOnceForItsOwnersEyesOnly() throws Exception {
        var file = directory.resolve("encryption.key");

        var made = KeyFile.readOrMake(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyRing.parse("file", made).current().id()).startsWith("local-");
        assertThat(KeyFile.readOrMake(file).reveal()).isEqualTo(made.reveal());
        assertThat(directory).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void makesANewOneWhereOneWasLeftHalfMade() throws Exception {
        var file = directory.resolve("encryption.key");
        Files.writeString(directory.resolve("encryption.key.new"), "local-1:ha");

        assertThat(KeyRing.parse("file", KeyFile.readOrMake(file)).ids()).hasSize(1);
    }

    @Test
    void namesAFileThatItCanNotRead() {
        assertThatThrownBy(() -> KeyFile.read("CAISSON_ENCRYPTION_KEY_FILE", directory.resolve("missing")))
                .hasMessageContainingAll("CAISSON_ENCRYPTION_KEY_FILE", "missing");
    }
}
