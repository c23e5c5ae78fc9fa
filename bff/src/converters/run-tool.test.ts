import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findIsolation, type Isolation } from './isolation.ts'
import { runTool } from './run-tool.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mold-converters-'))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true }))

const input = path.join(folder, 'input')
const output = path.join(folder, 'output')
writeFileSync(path.join(folder, 'secret'), 'secret', { mode: 0o644 })

/** Folders before the system's: one has the tool, the other a `bwrap` that may do nothing. */
const withTool = path.join(folder, 'tool')
const withoutNamespaces = path.join(folder, 'none')
const system = '/usr/bin:/bin'
const hasBwrap = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true']).status === 0
const isRoot = process.geteuid?.() === 0

const pathOf = (isolation: Isolation) =>
  [withTool, ...(isolation === 'namespaces' ? [] : [withoutNamespaces]), system].join(':')

function tool(name: string, folderOf: string, script: string): void {
  spawnSync('mkdir', ['-p', folderOf])
  writeFileSync(path.join(folderOf, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 })
}

async function run(isolation: Isolation, script: string, fileSize = 1 << 20) {
  tool('convert-it', withTool, script)
  tool('bwrap', withoutNamespaces, 'exit 1')
  writeFileSync(input, 'input', { mode: 0o600 })
  writeFileSync(output, '', { mode: 0o600 })
  return runTool(
    {
      program: 'convert-it',
      package: 'converters',
      args: [{ file: 0 }, { file: 1 }],
      files: [
        { path: input, writable: false },
        { path: output, writable: true },
      ],
      limits: { memory: 1 << 30, fileSize, cpuSeconds: 5 },
    },
    { signal: new AbortController().signal, stallMs: 20_000, path: pathOf(isolation) },
  )
}

let listener: Server
let connections = 0
let port = 0
beforeAll(async () => {
  listener = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  port = (listener.address() as { port: number }).port
})
afterAll(() => listener.close())

const kinds = [
  ...(hasBwrap ? (['namespaces'] as const) : []),
  ...(isRoot ? (['account'] as const) : (['none'] as const)),
]

describe.each(kinds)('a converter kept apart by %s', (isolation) => {
  it('is what is found here', async () => {
    await run(isolation, 'exit 0')
    expect(await findIsolation(pathOf(isolation))).toBe(isolation)
  })

  it('reads its input, writes its output, and cannot change its input', async () => {
    const end = await run(isolation, 'cat "$1" > "$2"; echo more >> "$1"')
    expect(end.messages).toMatch(/permission denied|read-only/i)
    expect(readFileSync(output, 'utf8')).toBe('input')
    expect(readFileSync(input, 'utf8')).toBe('input')
    expect(statSync(output)).toMatchObject({ uid: process.getuid?.() })
  })

  it('gets nothing of our environment', async () => {
    process.env['MOLD_TEST_SECRET'] = 'canary'
    const end = await run(isolation, 'env >&2')
    delete process.env['MOLD_TEST_SECRET']
    expect(end.messages).toMatch(/PATH=/)
    expect(end.messages).not.toMatch(/canary|MOLD|HOME/)
  })

  it('has the limits that were set', async () => {
    const end = await run(isolation, 'echo "$(ulimit -v) $(ulimit -t) $(ulimit -c)" >&2')
    expect(end.messages.trim()).toBe(`${1 << 20} 5 0`)
    const long = await run(isolation, 'exec cat /dev/zero > "$2"', 100_000)
    expect(long.code).not.toBe(0)
    expect(statSync(output).size).toBe(100_000)
  })

  it('has one arena of the C library, whatever threads it starts', async () => {
    const end = await run(isolation, 'echo "arenas $MALLOC_ARENA_MAX" >&2')
    expect(end.messages).toBe('arenas 1\n')
  })

  it('tells how it ended', async () => {
    expect(await run(isolation, 'echo odd >&2; exit 3')).toEqual({
      code: 3,
      signal: null,
      messages: 'odd\n',
    })
  })
})

describe.skipIf(!hasBwrap)('A4: in namespaces (needs bubblewrap)', () => {
  it('a converter reaches no network and sees no other file', async () => {
    const before = connections
    const end = await run(
      'namespaces',
      `echo hello > /dev/tcp/127.0.0.1/${port}; cat ${folder}/secret; ls /etc /root /proc >&2`,
    )
    expect(end.messages).toMatch(/unreachable|refused/i)
    expect(end.messages).not.toMatch(/secret$|passwd/m)
    expect(connections).toBe(before)
  })
})

it('a tool that is not installed is named with its package', async () => {
  const missing = runTool(
    {
      program: 'no-such-tool',
      package: 'tools',
      args: [],
      files: [],
      limits: { memory: 1, fileSize: 1, cpuSeconds: 1 },
    },
    { signal: new AbortController().signal, stallMs: 1_000 },
  )
  await expect(missing).rejects.toMatchObject({
    code: 'conversion.tool_missing',
    params: { program: 'no-such-tool', package: 'tools' },
  })
})

it('a signal ends it', async () => {
  tool('convert-it', withTool, 'exec sleep 600')
  const stop = new AbortController()
  const running = runTool(
    {
      program: 'convert-it',
      package: 'x',
      args: [],
      files: [],
      limits: { memory: 1 << 30, fileSize: 1, cpuSeconds: 5 },
    },
    { signal: stop.signal, stallMs: 60_000, path: pathOf('namespaces') },
  )
  stop.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
})
