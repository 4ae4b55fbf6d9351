package io.caisson.delivery;

import io.caisson.cluster.AppObjects;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.PodView;
import org.springframework.stereotype.Component;

/** The last thing that a broken app said, to end a message with. */
@Component
class LastLines {

    private static final int LINES = 5;
    private static final int LONGEST = 1_000;

    private final AppObjects objects;

    LastLines(AppObjects objects) {
        this.objects = objects;
    }

    /** Empty when nothing was said or nothing can be read: the reason stands without it. */
    String of(PodView pod) {
        try {
            var said = objects.logs(pod.namespace(), pod.name(), LINES, pod.restarts() > 0);
            // What an app writes is hostile too: no control characters but line ends get into a message.
            var clean = said.strip().replaceAll("[\\p{Cntrl}&&[^\\n]]", "�");
            var last = clean.length() <= LONGEST ? clean : clean.substring(clean.length() - LONGEST);
            return last.isEmpty() ? "" : " Its last lines were:\n" + last;
        } catch (ClusterUnreachable e) {
            return "";
        }
    }
}
