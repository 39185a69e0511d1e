/// What people read afterwards: HTML, CSV and JSON about health, backups and findings.
@NullMarked
package io.backupmonitor.report;

import org.jspecify.annotations.NullMarked;
