import { describe, expect, it } from 'vitest'
import { createTeardown } from './teardown.ts'

const hang = () => new Promise<void>(() => {})

describe('the end of the server', () => {
  it('undoes everything, last first', async () => {
    const ended: string[] = []
    const teardown = createTeardown()
    for (const name of ['first', 'second'])
      teardown.add(async () => void ended.push(name), { name })
    expect(await teardown.run()).toEqual([])
    expect(ended).toEqual(['second', 'first'])
  })

  it('names what hangs, and still gives time to what must be stopped', async () => {
    const ended: string[] = []
    const teardown = createTeardown()
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 100))
    teardown.add(() => slow().then(() => void ended.push('database')), {
      name: 'database',
      vital: true,
    })
    teardown.add(async () => void ended.push('listener'), { name: 'listener' })
    teardown.add(hang, { name: 'workers' })
    expect(await teardown.run({ limitMs: 30, vitalLimitMs: 5_000 })).toEqual(['workers'])
    expect(ended).toEqual(['listener', 'database'])
  })

  it('goes on after a step that fails, and says so at its end', async () => {
    const ended: string[] = []
    const teardown = createTeardown()
    teardown.add(async () => void ended.push('database'))
    teardown.add(() => Promise.reject(new Error('no')))
    await expect(teardown.run()).rejects.toThrow('no')
    expect(ended).toEqual(['database'])
  })
})
