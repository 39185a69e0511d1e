/// Who is told, about what and how often: rules, open alerts, the outbox and its channels.
@NullMarked
package io.backupmonitor.alert;

import org.jspecify.annotations.NullMarked;
