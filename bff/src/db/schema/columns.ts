import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/* Types of columns that many tables have. */

export type Created = Generated<Date>
export type Uuid = Generated<string>
/** Written by a trigger on every change. */
export type Stamp<T> = ColumnType<T, never, never>
export type StringMap = JSONColumnType<Record<string, string>, string | undefined>
/** Identity columns: made by the database, never written. */
export type Id = ColumnType<number, never, never>
