package io.backupmonitor.database;

/// Everything that both databases promise alike.
interface DatabaseContract
    extends LocationContract,
        BackupContract,
        ProofContract,
        EvidenceContract,
        DueContract,
        AlertContract,
        HealthContract {}
