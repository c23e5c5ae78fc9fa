import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { afterAll, expect, it } from 'vitest'
import { createLogger } from '../../log.ts'
import { failureOf } from './failure.ts'
import { openJournal } from './journal.ts'
import { keysOf } from './keys.ts'
import { createTurns } from './turns.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mold-journal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const log = createLogger('silent')

it('lets work on the same things take turns, in its order, and other work go on', async () => {
  const inTurn = createTurns()
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const work = (name: string, until?: Promise<void>) => async () => {
    order.push(`${name} begins`)
    await until
    order.push(`${name} ends`)
  }
  const first = inTurn(['a'], work('first', gate.promise))
  const second = inTurn(['a', 'b'], work('second'))
  const third = inTurn(['b'], work('third'))
  await inTurn(['c'], work('other'))
  expect(order).toEqual(['first begins', 'other begins', 'other ends'])
  gate.resolve()
  await Promise.all([first, second, third])
  expect(order.slice(3)).toEqual([
    'first ends',
    'second begins',
    'second ends',
    'third begins',
    'third ends',
  ])
})

it('goes on after work that failed', async () => {
  const inTurn = createTurns()
  const failed = inTurn(['a'], () => Promise.reject(new Error('no')))
  const next = inTurn(['a'], () => Promise.resolve('done'))
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('done')
})

it('keeps a disk from two commands, and lets a machine be stopped during a live copy', () => {
  const disk = '22222222-2222-4222-8222-222222222222'
  const instance = '33333333-3333-4333-8333-333333333333'
  const copy = keysOf('domain.snapshot', { instance, disk, intake: disk })
  expect(keysOf('disk.remove', { disk })).toEqual(copy)
  expect(copy).not.toEqual(
    expect.arrayContaining(keysOf('domain.stop', { instance, forced: true, waitMs: 0 })),
  )
})

it('keeps ends until they are forgotten, over starts, and begins anew when it cannot be read', async () => {
  const journal = await openJournal(folder, log)
  await Promise.all([
    journal.write('one', { result: { bytes: 1 } }),
    journal.write('two', { failure: { code: 'host.disk_full', params: { path: '/' } } }),
  ])
  const again = await openJournal(folder, log)
  expect(again.endOf('one')).toEqual({ result: { bytes: 1 } })
  expect(again.all()).toHaveLength(2)
  again.forget('one')
  again.forget('one')
  await again.settle()
  expect((await openJournal(folder, log)).all().map(([id]) => id)).toEqual(['two'])
  const file = path.join(folder, 'journal.json')
  expect(readFileSync(file, 'utf8')).toContain('host.disk_full')
  writeFileSync(file, '{"ends":')
  expect((await openJournal(folder, log)).all()).toEqual([])
})

it('says failures in codes, and others by their text', () => {
  expect(failureOf(new AppError('host.disk_full', { path: '/pool' }))).toEqual({
    code: 'host.disk_full',
    params: { path: '/pool' },
  })
  expect(failureOf(new Error('odd'))).toEqual({ code: 'host.failed', params: { reason: 'odd' } })
})
