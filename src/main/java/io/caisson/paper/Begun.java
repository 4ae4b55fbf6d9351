package io.caisson.paper;

import java.io.IOException;
import java.io.OutputStream;

/** Where a file goes that is sent as it is read. */
@FunctionalInterface
public interface Begun {

    /** Called when nothing can be refused any more. */
    OutputStream begin() throws IOException;
}
