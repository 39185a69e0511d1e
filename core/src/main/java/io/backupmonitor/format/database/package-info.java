/// Files of databases: what a server or a library keeps its pages or values in.
@NullMarked
package io.backupmonitor.format.database;

import org.jspecify.annotations.NullMarked;
