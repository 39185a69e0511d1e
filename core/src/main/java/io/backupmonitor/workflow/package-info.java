/// The only room that knows the order of the stages: monitor, verify, restore, health, alert,
/// report, with one inspection shared where several stages need one.
@NullMarked
package io.backupmonitor.workflow;

import org.jspecify.annotations.NullMarked;
