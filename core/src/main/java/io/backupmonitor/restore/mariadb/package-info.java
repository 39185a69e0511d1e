/// Restores dumps of MariaDB and MySQL into a throw-away MariaDB server.
@NullMarked
package io.backupmonitor.restore.mariadb;

import org.jspecify.annotations.NullMarked;
