/// Archives, read strictly: member by member, with what lies between and behind them. Knows how
/// members are packed, and nothing of what they hold.
@NullMarked
package io.backupmonitor.format.archive;

import org.jspecify.annotations.NullMarked;
