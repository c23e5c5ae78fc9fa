import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'

it('P10: the process ends with 0 although a file system hangs', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mold-end-'))
  const pipe = path.join(folder, 'pipe')
  // Opening a pipe that nobody writes to hangs as a lost share does.
  execFileSync('mkfifo', [pipe])
  const script = `
    import { open } from 'node:fs/promises'
    import { endProcess } from ${JSON.stringify(path.join(import.meta.dirname, 'end-process.ts'))}
    open(process.argv[1])
    setTimeout(endProcess, 100)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, pipe], {
    stdio: 'ignore',
  })
  const limit = setTimeout(() => child.kill('SIGKILL'), 10_000)
  expect(await once(child, 'exit')).toEqual([0, null])
  clearTimeout(limit)
  await rm(folder, { recursive: true })
})
