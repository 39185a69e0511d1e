/// The score: pure functions from counts and verdicts to rates, weights and a level.
@NullMarked
package io.backupmonitor.health;

import org.jspecify.annotations.NullMarked;
