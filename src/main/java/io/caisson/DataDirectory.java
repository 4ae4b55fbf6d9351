package io.caisson;

import io.caisson.shared.InvalidValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The data directory, claimed for this process. The claim ends with the process, however it ends. */
final class DataDirectory implements AutoCloseable {

    static final String SETTING = "CAISSON_DATA_DIRECTORY";

    private final Path path;
    private final FileChannel claim; // kept: a channel that nobody refers to any more is closed, and its lock is gone

    private DataDirectory(Path path, FileChannel claim) {
        this.path = path;
        this.claim = claim;
    }

    static DataDirectory claim(Path path) {
        try {
            Files.createDirectories(path);
            var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new DataDirectory(path, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new InvalidValue(SETTING, path.toString(), "a directory that Caisson may write to");
        }
        throw new InvalidValue(
                SETTING, path.toString(), "a directory that no other Caisson uses; stop that one or name another");
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // somebody in this very process has it
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
