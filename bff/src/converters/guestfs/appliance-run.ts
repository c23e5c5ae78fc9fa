import type { ConfinedArgument, ConfinedFile } from '../confined.ts'
import type { ToolRun } from '../run-tool.ts'
import { emulated } from './emulated.ts'

const gib = 1024 ** 3
/** MiB of the small system; file systems of foreign disks are read in it. */
const systemMib = 768
/**
 * Bytes of address space of each process. Emulation reserves a GiB for code that it translates, beside the system's
 * memory: more than a converter may have.
 */
const memory = 3 * gib

/** A run of one of libguestfs's programs, in emulation. */
export function applianceRun(of: {
  readonly program: string
  readonly package: string
  readonly args: readonly ConfinedArgument[]
  /** It is file 0 of the arguments. */
  readonly image: ConfinedFile
  /** Folder of the small system. */
  readonly appliance: string
  readonly input?: string
  readonly limits: { readonly fileSize: number; readonly cpuSeconds: number }
}): ToolRun {
  const scratch = '/scratch'
  return {
    program: of.program,
    package: of.package,
    args: of.args,
    files: [of.image, { path: of.appliance, writable: false }],
    limits: { memory, ...of.limits },
    apart: {
      scratch,
      input: of.input,
      env: {
        ...emulated,
        // The name that the second file has there.
        LIBGUESTFS_PATH: '/image1',
        LIBGUESTFS_MEMSIZE: String(systemMib),
        LIBGUESTFS_CACHEDIR: scratch,
        XDG_RUNTIME_DIR: scratch,
        TMPDIR: scratch,
        HOME: scratch,
      },
    },
  }
}
