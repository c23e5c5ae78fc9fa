import type { Plugin } from 'vite'
import { commands } from '../../shared/src/commands/index.ts'
import { type ErrorRow, errorTable } from '../../shared/src/errors.ts'
import { factsOf } from '../src/api/facts-of.ts'

/* Of the contract the console ships what it uses: its sources are several times as long. */

/** Ships the facts of the commands instead of their declarations (src/api/command-facts.ts). */
export function commandFacts(): Plugin {
  return {
    name: 'mold-command-facts',
    apply: 'build',
    load: (id) =>
      id.endsWith('/src/api/command-facts.ts')
        ? `export const commandFacts = ${JSON.stringify(factsOf(commands))}`
        : null,
  }
}

/**
 * Ships no rows of the error table: the console says errors by their codes, with texts that come when they are
 * needed (src/i18n/error-text.ts). The English ones are made from the table here.
 */
export function errorCodes(): Plugin {
  return {
    name: 'mold-error-codes',
    apply: 'build',
    async load(id) {
      if (id.endsWith('/i18n/en/api-error-texts.ts')) {
        return `export default ${JSON.stringify(textsOf(errorTable))}`
      }
      // Whole, as a chunk that both share would be one more to load with every first page.
      if (id.endsWith('/i18n/en/error-texts.ts')) {
        const { default: own } = await import('../src/i18n/en/errors.json', {
          with: { type: 'json' },
        })
        return `export default ${JSON.stringify({ ...textsOf(errorTable), ...own })}`
      }
      if (!/\/shared\/src\/errors\/[a-z-]+\.ts$/.test(id) || id.endsWith('/kinds.ts')) return null
      const tables: Record<string, Record<string, ErrorRow>> = await import(id)
      return Object.keys(tables)
        .map((name) => `export const ${name} = {}`)
        .join('\n')
    },
  }
}

const textsOf = (table: Record<string, ErrorRow>) =>
  Object.fromEntries(Object.entries(table).map(([code, { text }]) => [code, text]))
