package io.caisson.apps;

import java.util.UUID;

/** What identifies a release or a deployment: its app, and its number in it. */
record Numbered(UUID appId, int number) {}
