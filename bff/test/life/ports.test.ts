import { readdir, readFile, readlink } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makePlace, type TestPlace } from '../support/server.ts'
import { type MoldProcess, startProcess } from './support/process.ts'

let place: TestPlace
let mold: MoldProcess
beforeAll(async () => {
  place = await makePlace()
  mold = await startProcess(place)
}, 60_000)
afterAll(async () => {
  mold.kill('SIGTERM')
  await mold.ended
  await place.drop()
})

/** Numbers of the sockets that a process has open, as the kernel names them. */
async function socketsOf(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`
  const links = await Promise.all(
    (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')),
  )
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

const listens = '0A'

/** Where a process takes connections, or datagrams, as the kernel writes addresses: `0100007F:1F90`. */
async function openPorts(pid: number): Promise<string[]> {
  const own = await socketsOf(pid)
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map(async (kind) => {
      const [, ...rows] = (await readFile(`/proc/${pid}/net/${kind}`, 'utf8')).trim().split('\n')
      return rows
        .map((row) => row.trim().split(/\s+/))
        .filter((row) => own.has(row[9] ?? ''))
        .filter(([, , , state]) => kind.startsWith('udp') || state === listens)
        .map(([, address = '']) => `${kind} ${address}`)
    }),
  )
  return tables.flat()
}

it('H13: a server listens on its own port and on nothing else', async () => {
  const port = Number(new URL(mold.origin).port).toString(16).toUpperCase().padStart(4, '0')
  expect(await openPorts(mold.pid)).toEqual([`tcp 0100007F:${port}`])
})
