/// Inspections in child processes of this same program: what a hostile backup can break is one
/// worker, and costs one verdict. Knows how to carry requests and records from one process to
/// another, and nothing of what they say.
@NullMarked
package io.backupmonitor.worker;

import org.jspecify.annotations.NullMarked;
