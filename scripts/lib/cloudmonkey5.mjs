import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { digestOf } from './hash.mjs'
import { inRoot } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'

/*
 * CloudMonkey 5.3, the last one in Python and the only one in a package index. It is Python 2, which Debian no longer
 * has; Jython is one that runs on a JVM.
 */
const folder = inRoot('node_modules', '.mold-cloudmonkey5')
const site = path.join(folder, 'site')
const program = path.join(folder, 'cloudmonkey')
const stampFile = path.join(folder, 'stamp')
const python = '/usr/bin/python3'
const java = '/usr/bin/java'
const packages = 'scripts/clients/cloudmonkey5_packages.txt'
const fetcher = 'scripts/clients/cloudmonkey5_fetch.py'

/** Jython, what its `ssl` needs, and what its `readline` needs. */
const jars = [
  'jython',
  'bcprov',
  'bcutil',
  'bcpkix',
  'jansi1',
  'jansi-native',
  'hawtjni-runtime',
].map((name) => `/usr/share/java/${name}.jar`)
// Its readline works only in a terminal, or where it is told that it is in one.
const jython = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-cp',
  jars.join(':'),
  'org.python.util.jython',
  '-Dpython.home=/usr/share/jython',
  '-Dpython.cachedir.skip=true',
  '-Dpython.console=org.python.util.JLineConsole',
  '-Dpython.launcher.tty=true',
]

/** As the script that pip would make. CloudMonkey closes its output, which Jython flushes at its end. */
const mainScript = `import os, sys
from cloudmonkey.cloudmonkey import main
main()
sys.stdout = sys.stderr = open(os.devnull, "w")
`

/**
 * Finds or installs CloudMonkey 5.3 beside the npm packages.
 *
 * @returns {Promise<{ program: string } | { lacks: string }>}
 */
export async function ensureCloudMonkey5() {
  const lacking = [python, java, ...jars].find((file) => !existsSync(file))
  if (lacking !== undefined) return { lacks: `${lacking} is not installed` }
  const stamp = digestOf([packages, fetcher, 'scripts/lib/cloudmonkey5.mjs'])
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return { program }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(site, { recursive: true })
  const problem = await install()
  if (problem !== undefined) return { lacks: problem }
  writeFileSync(stampFile, stamp)
  return { program }
}

/** What prevented it, or undefined. */
async function install() {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile']
  const pins = ['--no-deps', '--require-hashes', '--target', site, '-r', inRoot(packages)]
  const main = path.join(folder, 'main.py')
  writeFileSync(main, mainScript)
  const command = [java, ...jython, main].map((word) => `'${word}'`).join(' ')
  writeFileSync(program, `#!/bin/sh\nJYTHONPATH='${site}' exec ${command} "$@"\n`, { mode: 0o755 })
  const steps = [
    { title: 'Fetching CloudMonkey 5.3', run: python, args: [inRoot(fetcher), site] },
    { title: 'Fetching what CloudMonkey 5.3 needs', run: python, args: [...pip, ...pins] },
    // Else Jython compiles all of it at each start.
    { title: 'Compiling it', run: java, args: [...jython, '-m', 'compileall', '-q', site] },
  ]
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: undefined }
  for (const { title, run, args } of steps) {
    const { ok, output } = await runQuietly(title, run, args, { env })
    if (!ok) return `${title} did not work: ${output.split('\n').at(-1)}`
  }
  return undefined
}
