import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile, appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listImport, openImport } from './import-folder.ts'

const { signal } = new AbortController()
let base: string
let folder: string

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'mold-import-'))
  folder = join(base, 'import')
  await mkdir(join(folder, 'linux'), { recursive: true })
  await writeFile(join(base, 'secret'), 'secret')
  await writeFile(join(folder, 'a.iso'), 'aaaa')
  await writeFile(join(folder, 'linux/한글.qcow2'), 'qcow')
})
afterEach(() => rm(base, { recursive: true }))

async function readAll(chunks: AsyncIterable<Buffer>) {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}

describe('openImport', () => {
  it.each([
    ['a.iso', 'aaaa'],
    ['linux/한글.qcow2', 'qcow'],
  ])('reads %s', async (path, content) => {
    const read = await openImport(folder, path, { signal })
    expect(read).toMatchObject({ start: 0, length: 4 })
    expect(await readAll(read.chunks)).toBe(content)
  })

  it('goes on where it was while the file is the same, else from the start', async () => {
    const first = await openImport(folder, 'a.iso', { signal })
    first.close()
    const { validator } = first
    const second = await openImport(folder, 'a.iso', { signal, offset: 3, validator })
    expect([second.start, await readAll(second.chunks)]).toEqual([3, 'a'])
    await utimes(join(folder, 'a.iso'), 1, 1)
    const third = await openImport(folder, 'a.iso', { signal, offset: 3, validator })
    expect([third.start, await readAll(third.chunks)]).toEqual([0, 'aaaa'])
  })

  it.each([
    '../secret',
    '/etc/passwd',
    'linux/../../secret',
    '.hidden',
    'linux/.x',
    '',
    '.',
    'a//b',
    'a\0b',
    'a\\b',
    'linux/',
  ])('refuses the path %j', async (path) => {
    await expect(openImport(folder, path, { signal })).rejects.toMatchObject({
      code: 'source.import_path',
    })
  })

  it('refuses links in every part of a path, pipes and folders', async () => {
    await symlink(join(base, 'secret'), join(folder, 'link.iso'))
    await symlink(base, join(folder, 'up'))
    await symlink(join(folder, 'linux'), join(folder, 'inside'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    for (const path of ['link.iso', 'up/secret', 'inside/한글.qcow2', 'pipe', 'linux']) {
      await expect(openImport(folder, path, { signal })).rejects.toMatchObject({
        code: 'source.import_not_regular',
        params: { path },
      })
    }
  })

  it('reads below a folder that is itself reached by a link', async () => {
    await symlink(folder, join(base, 'alias'))
    const read = await openImport(join(base, 'alias'), 'linux/한글.qcow2', { signal })
    expect(await readAll(read.chunks)).toBe('qcow')
  })

  it('says when there is no such file or no folder', async () => {
    await expect(openImport(folder, 'b.iso', { signal })).rejects.toMatchObject({
      code: 'source.import_not_found',
    })
    await expect(openImport(folder, 'a.iso/b', { signal })).rejects.toMatchObject({
      code: 'source.import_not_found',
    })
    await expect(openImport(undefined, 'b.iso', { signal })).rejects.toMatchObject({
      code: 'source.import_not_configured',
    })
  })

  it('notices a file that grows while it is read', async () => {
    const read = await openImport(folder, 'a.iso', { signal })
    await appendFile(join(folder, 'a.iso'), 'b')
    await expect(readAll(read.chunks)).rejects.toMatchObject({ code: 'source.import_changed' })
  })

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const read = await openImport(folder, 'a.iso', { signal: controller.signal })
    const reason = new Error('cancelled')
    controller.abort(reason)
    await expect(readAll(read.chunks)).rejects.toBe(reason)
  })
})

describe('listImport', () => {
  it('lists files with size and time, and nothing hidden or linked', async () => {
    await utimes(join(folder, 'a.iso'), 1000, 1000)
    await writeFile(join(folder, '.hidden'), '')
    await mkdir(join(folder, '.git'))
    await writeFile(join(folder, '.git/config'), '')
    await symlink(join(base, 'secret'), join(folder, 'link.iso'))
    await symlink(base, join(folder, 'up'))
    const files = await listImport(folder)
    expect(files.map((file) => file.path)).toEqual(['a.iso', 'linux/한글.qcow2'])
    expect(files[0]).toEqual({ path: 'a.iso', size: 4, modified: new Date(1_000_000) })
  })

  it('goes five folders deep and to 1000 files', async () => {
    await mkdir(join(folder, '1/2/3/4/5/6'), { recursive: true })
    await writeFile(join(folder, '1/2/3/4/5/in'), '')
    await writeFile(join(folder, '1/2/3/4/5/6/out'), '')
    const paths = (await listImport(folder)).map((file) => file.path)
    expect(paths).toContain('1/2/3/4/5/in')
    expect(paths).not.toContain('1/2/3/4/5/6/out')
    await Promise.all(Array.from({ length: 1001 }, (_, i) => writeFile(join(folder, `f${i}`), '')))
    expect(await listImport(folder)).toHaveLength(1000)
  })

  it('says when the folder is missing', async () => {
    const missing = listImport(join(base, 'none'))
    await expect(missing).rejects.toMatchObject({
      code: 'source.import_unreadable',
      params: { reason: 'ENOENT' },
    })
    await expect(listImport(undefined)).rejects.toMatchObject({
      code: 'source.import_not_configured',
    })
  })
})
