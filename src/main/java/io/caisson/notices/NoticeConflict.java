package io.caisson.notices;

/** What was asked for doesn't go with what is there. */
public class NoticeConflict extends RuntimeException {

    NoticeConflict(String message) {
        super(message);
    }
}
