import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { unheardFailure } from '../../src/unheard-failure.ts'
import { environmentOf, makePlace, type TestPlace } from '../support/server.ts'

let place: TestPlace
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place.drop())

/** Lets something fail in the server, once it is asked to, for which nobody waits. */
const planted = `process.once('SIGUSR2', () => void Promise.reject(new Error('planted')))`

it('a server in which something fails that nobody waits for says so and goes on', async () => {
  const load = `data:text/javascript,${encodeURIComponent(planted)}`
  const main = path.join(import.meta.dirname, '../../src/main.ts')
  const child = spawn(process.execPath, ['--import', load, main], {
    env: { ...process.env, ...environmentOf(place) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const origin = () => /Mold is ready at (\S+)/.exec(said)?.[1]
  await expect.poll(origin, { timeout: 30_000 }).toBeDefined()

  child.kill('SIGUSR2')
  await expect.poll(() => said, { timeout: 10_000 }).toContain(unheardFailure)
  const line = said.split('\n').find((each) => each.includes(unheardFailure)) ?? ''
  expect(JSON.parse(line)).toMatchObject({ level: 'error', err: { message: 'planted' } })
  expect((await fetch(`${origin()}/healthz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})
