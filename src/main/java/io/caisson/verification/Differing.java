package io.caisson.verification;

/**
 * What differs of a tenant in one look.
 *
 * @param by how much: what differs by something else in another look is another difference
 * @param inQuota whether Kubernetes has a part in it
 */
record Differing(Difference said, String by, boolean inQuota) {

    boolean isSame(Differing other) {
        return said.what().equals(other.said.what()) && by.equals(other.by);
    }
}
