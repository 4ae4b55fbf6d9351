package io.caisson.shared;

import java.io.IOException;
import java.io.OutputStream;

/** Where a file goes that is sent as it is read. */
@FunctionalInterface
public interface Sink {

    /** Called when nothing can be refused any more. */
    OutputStream open() throws IOException;
}
