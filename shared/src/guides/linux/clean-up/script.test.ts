import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { hostKeyFile } from '../ssh-host-keys.ts'
import { nameHookFiles } from '../host-name.ts'
import {
  distributions,
  networkManagers,
  networkManagersOf,
  versionsOf,
  type LinuxChoices,
} from '../systems.ts'
import { cleanUpScript } from './script.ts'

/** Every system with each of its network managers, and both answers to the other questions. */
const allChoices: readonly LinuxChoices[] = distributions.flatMap((distribution) =>
  versionsOf[distribution].flatMap((version) =>
    networkManagersOf({ distribution, version }).flatMap((network) =>
      [true, false].flatMap((cloudInit) =>
        [true, false].map((passwords) => ({
          distribution,
          version,
          network,
          cloudInit,
          passwords,
        })),
      ),
    ),
  ),
)

const scripts = new Map(
  [
    ...allChoices.map(headless),
    ...networkManagers.flatMap((manager) => nameHookFiles(manager).map(({ text }) => text)),
    ...(['8', '13'] as const).map(
      () => hostKeyFile({ distribution: 'ubuntu', version: '14.04' }).text,
    ),
  ]
    .filter((text) => text.startsWith('#!/bin/sh\n'))
    .map((text, index) => [text, index]),
)

/** A script without the lines that name the system, which are all that many differ in. */
function headless(choices: LinuxChoices): string {
  const text = cleanUpScript(choices)
  return text.replace(/^# Made for .*\n/m, '').replace(/^system_version=.*$/m, 'system_version=1')
}

const lacks = (program: string) => spawnSync(program, ['--version']).error !== undefined

describe('scripts for Linux', () => {
  it.each([
    ['sh', ['-n']],
    ['dash', ['-n']],
    ['bash', ['-n']],
  ] as const)('are read by %s', (shell, options) => {
    for (const text of scripts.keys()) {
      const { status, stderr } = spawnSync(shell, options, { input: text, encoding: 'utf8' })
      expect(`${status} ${stderr}`).toBe('0 ')
    }
  })

  it.skipIf(lacks('busybox'))('are read by busybox (Debian package busybox-static)', () => {
    for (const text of scripts.keys()) {
      const run = spawnSync('busybox', ['sh', '-n'], { input: text, encoding: 'utf8' })
      expect(`${run.status} ${run.stderr}`).toBe('0 ')
    }
  })

  it.skipIf(lacks('shellcheck'))(
    'have nothing that ShellCheck would say (Debian package shellcheck)',
    { timeout: 300_000 },
    () => {
      // What differs between systems are few functions: each of them is looked at once.
      for (const text of covering([...scripts.keys()])) {
        const run = spawnSync('shellcheck', ['--shell=sh', '--format=gcc', '-'], {
          input: text,
          encoding: 'utf8',
        })
        expect(run.stdout + run.stderr).toBe('')
      }
    },
  )

  it('K1: are made for each system: no two of them with different parts are the same', () => {
    expect(allChoices.length).toBeGreaterThan(100)
    expect(new Set(allChoices.map(cleanUpScript)).size).toBeGreaterThan(60)
  })
})

/** As few of the scripts as have every function of all of them. */
function covering(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return texts.filter((text) => {
    const functions = text.split(/^(?=\w+\(\) [{(]$)/m)
    const isNew = functions.some((each) => !seen.has(each))
    for (const each of functions) seen.add(each)
    return isNew
  })
}

describe('options', () => {
  const script = cleanUpScript({
    distribution: 'debian',
    version: '12',
    network: 'ifupdown',
    cloudInit: false,
    passwords: false,
  })

  it('K1: refuses an option that it does not know, and to do anything for others than root', () => {
    const run = (...options: string[]) =>
      spawnSync('sh', ['-s', '--', ...options], { input: script, encoding: 'utf8' })
    expect(run('--force')).toMatchObject({ status: 1, stderr: expect.stringContaining('--force') })
    expect(run('--root')).toMatchObject({ status: 1, stderr: expect.stringContaining('folder') })
    // As somebody else: the first thing that it asks is who it is.
    const other = spawnSync('sh', ['-s', '--', '--dry-run'], {
      input: `id() { echo 1000; }\n${script}`,
      encoding: 'utf8',
    }).stderr
    expect(other).toContain('only root')
  })
})
