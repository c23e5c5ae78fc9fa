import type { Db, Trx } from '../db/database.ts'
import {
  type BooleanSettingName,
  type NumberSettingName,
  type SettingName,
  settingTable,
} from './declarations.ts'
import { itemsOf } from './setting-value.ts'
import type { Setting } from './setting.ts'
import { rowsInScope, type ScopeIds, type SettingRow } from './settings.repository.ts'

export type { ScopeIds } from './settings.repository.ts'

/**
 * Reads settings. Nothing is kept between calls, so a change acts at once in every process
 * (decisions: Settings, stores, zones); one read is one query by primary key.
 */
export interface Settings {
  value: (name: SettingName, scope?: ScopeIds) => Promise<string | null>
  number: (name: NumberSettingName, scope?: ScopeIds) => Promise<number>
  boolean: (name: BooleanSettingName, scope?: ScopeIds) => Promise<boolean>
  /** The items of a comma-separated setting. */
  list: (name: SettingName, scope?: ScopeIds) => Promise<string[]>
  /** All of them at this moment, for callers that need several: one query. */
  all: (scope?: ScopeIds) => Promise<SettingValues>
}

/** The values of one moment and one scope. */
export interface SettingValues {
  value: (name: SettingName) => string | null
  number: (name: NumberSettingName) => number
  boolean: (name: BooleanSettingName) => boolean
  list: (name: SettingName) => string[]
}

export function createSettings(db: Db | Trx): Settings {
  const one = async (name: SettingName, scope: ScopeIds = {}) =>
    valuesOf(await rowsInScope(db, scope, name))
  return {
    value: async (name, scope) => (await one(name, scope)).value(name),
    number: async (name, scope) => (await one(name, scope)).number(name),
    boolean: async (name, scope) => (await one(name, scope)).boolean(name),
    list: async (name, scope) => (await one(name, scope)).list(name),
    all: async (scope = {}) => valuesOf(await rowsInScope(db, scope)),
  }
}

/** The values that rows, the nearest first, give; a scope that a setting does not have is void. */
export function valuesOf(rows: readonly SettingRow[]): SettingValues {
  const byName = Map.groupBy(rows, (row) => row.name)
  const value = (name: SettingName) => {
    const setting: Setting = settingTable[name]
    const row = byName.get(name)?.find(({ scope }) => isScopeOf(setting, scope))
    return row ? row.value : setting.default
  }
  return {
    value,
    number: (name) => numberOf(value(name)) ?? numberOf(settingTable[name].default) ?? 0,
    boolean: (name) => (value(name) ?? settingTable[name].default) === 'true',
    list: (name) => itemsOf(value(name)),
  }
}

/** Undefined for what an admin's own SQL may have left there and is no number. */
function numberOf(text: string | null): number | undefined {
  const parsed = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(parsed) ? parsed : undefined
}

function isScopeOf(setting: Setting, scope: SettingRow['scope']): boolean {
  return scope === 'global' || (setting.scopes ?? []).includes(scope)
}
