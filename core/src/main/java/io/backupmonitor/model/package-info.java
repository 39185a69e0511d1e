/// The words of the product as records, enums and sealed outcomes: locations, backups, findings,
/// verifications, restore tests, health and alerts. Nothing here does input or output, and nothing
/// here knows any other package.
@NullMarked
package io.backupmonitor.model;

import org.jspecify.annotations.NullMarked;
