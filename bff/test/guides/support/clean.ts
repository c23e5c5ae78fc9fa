import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { cleanUpScript } from '@mold/shared/guides/linux/clean-up/script.ts'
import type { LinuxChoices } from '@mold/shared/guides/linux/systems.ts'
import { cleanedCommon } from './leftovers.ts'
import { difference, snapshotOf } from './snapshot.ts'
import type { Tree } from './trees.ts'

export const plain = { cloudInit: false, passwords: false } as const
export const rocky: LinuxChoices = {
  distribution: 'rocky',
  version: '9',
  network: 'networkmanager',
  ...plain,
}
export const centos: LinuxChoices = {
  distribution: 'centos',
  version: '6',
  network: 'ifcfg',
  cloudInit: false,
  passwords: true,
}

/** Writes the script beside the tree and runs it on that. */
export function clean(tree: Tree, choices: LinuxChoices, ...options: readonly string[]) {
  const file = `${tree.folder}.sh`
  writeFileSync(file, cleanUpScript(choices))
  // Of a session of its own: there is nobody to ask.
  return runOf('setsid', ['--wait', 'sh', file, '--root', tree.folder, ...options])
}

/** The same where nothing more can be written, as on a full disk. */
export function cleanFull(tree: Tree, choices: LinuxChoices) {
  const file = `${tree.folder}.sh`
  writeFileSync(file, cleanUpScript(choices))
  const limited = 'trap "" XFSZ; ulimit -f 0; exec setsid --wait sh "$@"'
  return runOf('sh', ['-c', limited, 'sh', file, '--root', tree.folder, '--yes'])
}

function runOf(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { status, said: stdout, refused: stderr }
}

/** A file of a tree. */
export const read = (tree: Tree, name: string) => readFileSync(path.join(tree.folder, name), 'utf8')

/** What is expected of a system: what is its own, and what all have. */
export const sum = (of: { removed: readonly string[]; changed: readonly string[] }) => ({
  removed: [...cleanedCommon.removed, ...of.removed].toSorted(),
  changed: [...cleanedCommon.changed, ...of.changed].toSorted(),
})

/** Copies that userdel makes of account files; what was there of them goes. */
const isCopy = (name: string) =>
  /^\/etc\/(?:passwd|shadow|group|gshadow|subuid|subgid)-$/.test(name)

/** Cleans a tree and compares it with what it was; a second run, and every dry one, changes nothing. */
export function expectCleaned(
  tree: Tree,
  choices: LinuxChoices,
  expected: { removed: readonly string[]; changed: readonly string[]; added?: readonly string[] },
) {
  const before = snapshotOf(tree.folder)
  const dry = clean(tree, choices, '--dry-run', '--keep-user', 'keeper')
  expect(dry).toMatchObject({ status: 0, refused: '' })
  expect(snapshotOf(tree.folder)).toEqual(before)
  const run = clean(tree, choices, '--yes', '--keep-user', 'keeper')
  expect(run).toMatchObject({ status: 0 })
  const after = snapshotOf(tree.folder)
  const { removed, changed, added } = difference(before, after)
  expect(removed.filter((name) => !isCopy(name))).toEqual(expected.removed)
  expect(changed).toEqual(expected.changed)
  expect(added).toEqual(expected.added ?? [])
  // What is done is what was announced.
  expect(linesOf(run.said)).toEqual(linesOf(dry.said))
  expect([...after.keys()].filter(isCopy)).toEqual([])
  const again = clean(tree, choices, '--yes', '--keep-user', 'keeper')
  expect(again.status).toBe(0)
  expect(linesOf(again.said)).toEqual([])
  expect(snapshotOf(tree.folder)).toEqual(after)
}

/** Lines of the output that say what is done. */
const linesOf = (said: string) =>
  said
    .split('\n')
    .filter((line) => line.startsWith('   ') && !isCopy(line.slice('   remove '.length)))
