package io.backupmonitor.format.dump;

/// Texts of small whole dumps, as the tools of their databases write them.
public final class DumpTexts {

  /// A database with a COPY block and an INSERT.
  public static final String SHOP =
      """
      --
      -- PostgreSQL database dump
      --

      \\restrict Key1

      -- Dumped from database version 15.18

      SET standard_conforming_strings = on;
      SELECT pg_catalog.set_config('search_path', '', false);

      CREATE TABLE public.customer (
          id bigint NOT NULL,
          name text
      );

      CREATE TABLE public."Odd ; name" (id int);

      COPY public.customer (id, name) FROM stdin;
      1	Ada
      2	\\N
      3	\\\\.
      \\.

      INSERT INTO public."Odd ; name" VALUES (1), (2);

      ALTER TABLE ONLY public.customer ADD CONSTRAINT customer_pkey PRIMARY KEY (id);

      --
      -- PostgreSQL database dump complete
      --

      \\unrestrict Key1

      """;

  /// A cluster of two databases.
  public static final String CLUSTER =
      """
      --
      -- PostgreSQL database cluster dump
      --

      SET default_transaction_read_only = off;

      CREATE ROLE app;
      ALTER ROLE app WITH LOGIN PASSWORD 'SCRAM-SHA-256$x';

      \\connect template1

      --
      -- PostgreSQL database dump
      --

      SET client_encoding = 'UTF8';

      --
      -- PostgreSQL database dump complete
      --

      CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8';

      \\connect shop

      --
      -- PostgreSQL database dump
      --

      CREATE TABLE public.orders (id int);

      COPY public.orders (id) FROM stdin;
      1
      \\.

      --
      -- PostgreSQL database dump complete
      --

      --
      -- PostgreSQL database cluster dump complete
      --

      """;

  /// The comments with which a dump of MariaDB begins.
  public static final String MARIADB_HEADER =
      """
      /*M!999999\\- enable the sandbox mode */\s
      -- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
      --
      -- Host: localhost    Database: shop
      -- ------------------------------------------------------

      """;

  /// The settings that it saves.
  public static final String MARIADB_FRAME_BEGIN =
      """
      /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
      /*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
      /*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

      """;

  /// Two tables, rows and a trigger.
  public static final String MARIADB_BODY =
      """
      DROP TABLE IF EXISTS `item`;
      /*!40101 SET character_set_client = utf8 */;
      CREATE TABLE `item` (
        `id` int(11) NOT NULL, -- it's (a comment
        `na``me` varchar(20) DEFAULT ');' # and "another
      ) ENGINE=InnoDB;
      LOCK TABLES `item` WRITE;
      /*!40000 ALTER TABLE `item` DISABLE KEYS */;
      INSERT INTO `item` VALUES
      (1,'it\\'s ; one'),
      (2,'back\\\\'),(3,"double \\" (1),(2)"),
      (4,NULL /* ), ( */);
      INSERT INTO `item` (`id`, `na``me`) VALUES (5,_binary '\\0\\Z') ON DUPLICATE KEY UPDATE id=VALUES(id);
      UNLOCK TABLES;
      DELIMITER ;;
      /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` AFTER INSERT ON `item`
      FOR EACH ROW begin insert into log values (1),(2); end */;;
      DELIMITER ;
      CREATE TABLE `bare` (`id` int);
      """;

  /// The settings that it brings back.
  public static final String MARIADB_FRAME_END =
      """
      /*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
      /*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
      /*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
      """;

  /// The line that says that it is complete.
  public static final String MARIADB_FOOTER = "\n-- Dump completed on 2026-11-22  3:00:01\n";

  /// What `.dump` writes.
  public static final String SQLITE =
      """
      PRAGMA foreign_keys=OFF;
      BEGIN TRANSACTION;
      CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT DEFAULT ';', -- it's a comment
        [odd ; name] TEXT /* ; */);
      INSERT INTO item VALUES(1,'it''s; one',NULL);
      INSERT INTO item VALUES(2,replace('a\\nb','\\n',char(10)),X'00ff');
      INSERT INTO item VALUES(3,'ends with \\',NULL);
      CREATE TABLE IF NOT EXISTS "the ""log"" x" (what);
      INSERT INTO "the ""log"" x" VALUES('x');
      INSERT INTO sqlite_sequence VALUES('item',3);
      CREATE TRIGGER t AFTER INSERT ON item WHEN CASE WHEN 1 THEN 1 END BEGIN
        INSERT INTO "the ""log"" x" VALUES(CASE new.id WHEN 1 THEN 'END;' END);
        UPDATE item SET name=name WHERE id=-1; END;
      CREATE VIEW v AS SELECT 1;
      COMMIT;
      """;

  /// A whole dump of MariaDB.
  public static final String MARIADB =
      MARIADB_HEADER + MARIADB_FRAME_BEGIN + MARIADB_BODY + MARIADB_FRAME_END + MARIADB_FOOTER;

  /// The same made with `--skip-comments`.
  public static final String MARIADB_WITHOUT_COMMENTS =
      MARIADB_FRAME_BEGIN + MARIADB_BODY + MARIADB_FRAME_END;

  private DumpTexts() {}
}
