-- The tables of a lake as plain Parquet, for DuckDB without newsbeam:
--   set variable lake = './lake';
--   .read pipeline/sql/base.sql
--   .read pipeline/sql/views.sql
-- A table without a row yet has no file, and its line gives an error; the others hold.
create or replace view articles as select * from read_parquet(getvariable('lake') || '/articles/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view signatures as select * from read_parquet(getvariable('lake') || '/signatures/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view stories as select * from read_parquet(getvariable('lake') || '/stories/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view story_members as select * from read_parquet(getvariable('lake') || '/story_members/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view rejects as select * from read_parquet(getvariable('lake') || '/rejects/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view pending as select * from read_parquet(getvariable('lake') || '/pending/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view fetches as select * from read_parquet(getvariable('lake') || '/fetches/date=*/*.parquet', hive_types = {'date': varchar}, union_by_name = true);
create or replace view runs as select * from read_parquet(getvariable('lake') || '/runs/*.parquet', union_by_name = true);
