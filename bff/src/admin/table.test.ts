import { describe, expect, it } from 'vitest'
import { formatResult } from './table.ts'

const select = { command: 'SELECT', rowCount: 2 }

describe('results of statements', () => {
  it('are a table with aligned columns, wide characters too', () => {
    const fields = [{ name: 'id' }, { name: 'name' }, { name: 'type' }]
    const rows = [
      ['1', '우분투', 'USER'],
      ['22', 'tiny', null],
    ]
    expect(formatResult({ ...select, fields, rows })).toBe(
      [
        'id | name   | type',
        '---+--------+-----',
        '1  | 우분투 | USER',
        '22 | tiny   |',
        '(2 rows)',
      ].join('\n'),
    )
  })

  it('H14: hold nothing that a terminal would obey', () => {
    const text = formatResult({ ...select, fields: [{ name: 'x' }], rows: [['a\nb\u001b[2J']] })
    expect(text).toContain(String.raw`a\nb\x1b[2J`)
    expect(text).toContain('(1 row)')
  })

  it('say what was done where there are no rows', () => {
    const none = { fields: [], rows: [] }
    expect(formatResult({ command: 'UPDATE', rowCount: 3, ...none })).toBe('UPDATE 3')
    expect(formatResult({ command: 'CREATE', rowCount: null, ...none })).toBe('CREATE')
  })
})
