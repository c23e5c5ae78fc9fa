import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

const answers = () => spawnSync('virsh', ['uri']).status === 0
const daemons = ['virtlogd', 'libvirtd']

/** Debian has daemons in a folder that not everybody's PATH has. */
const path = `${process.env.PATH}:/usr/sbin`

/**
 * Runs with libvirt's daemons, which are started for it where nobody else runs them, and stopped afterwards.
 *
 * @throws Error when libvirt does not answer
 */
export async function withLibvirt(run: () => Promise<void>): Promise<void> {
  if (answers()) return run()
  const children = daemons.map((name) =>
    spawn(name, { stdio: 'ignore', env: { ...process.env, PATH: path } }),
  )
  const ends = children.map((child) => once(child, 'exit'))
  try {
    await untilItAnswers(children)
    await run()
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(ends)
  }
}

async function untilItAnswers(children: readonly ChildProcess[]): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (answers()) return
    if (children.some(({ exitCode }) => exitCode !== null)) break
    await wait(200)
  }
  throw new Error('libvirt does not answer: install libvirt-daemon-system and run this as root')
}
