import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import { readFacts } from '@mold/shared/image-check/read.ts'
import { checkScript } from '@mold/shared/image-check/script.ts'
import { driverOf, type InspectedFile } from '../qemu-img.ts'
import { runTool, type ToolEnd, type ToolWatch } from '../run-tool.ts'
import { applianceRun } from './appliance-run.ts'
import { guestfish } from './programs.ts'

/** Processor time of a look; many times what emulation takes on an old machine. */
const cpuSeconds = 600
/** Bytes of the longest temporary file. */
const fileSize = 1 << 28

/**
 * Reads what a disk has in it, without booting it and without writing to it: a small system of ours is booted beside
 * it, in emulation, and answers.
 *
 * @param appliance its folder, of `ensureAppliance`
 * @throws AppError check.*, conversion.tool_missing, .stalled, .flooded; the reason of the signal
 */
export async function lookInto(
  input: InspectedFile,
  appliance: string,
  watch: ToolWatch,
): Promise<GuestFacts> {
  const mark = randomUUID()
  let output = ''
  const end = await runTool(
    applianceRun({
      ...guestfish,
      args: ['--ro', `--format=${driverOf(input.format)}`, '-a', { file: 0 }, '-i'],
      image: { path: input.path, writable: false },
      appliance,
      input: checkScript(mark),
      limits: { fileSize, cpuSeconds },
    }),
    { ...watch, onOutput: (text) => (output += text) },
  )
  const isWhole = output.includes(`${mark} end`)
  // What was found nowhere is found out before the first answer.
  if (isWhole || hasNoSystem(end)) return readFacts(output, mark)
  throw new AppError('check.failed', { reason: whyEnded(end) })
}

/** No system on the disk is something to report, as an encrypted one is. */
const hasNoSystem = ({ messages }: ToolEnd) => /no operating system was found/.test(messages)

/** What the run says of its end; its last words may be those of a stranger's disk. */
export function whyEnded({ code, signal, messages }: ToolEnd): string {
  const lines = messages.trim().split('\n')
  const said = lines.findLast((line) => /error:/.test(line)) ?? lines.at(-1) ?? ''
  const words = said.replace(/^.*?error: /, '').slice(0, 300)
  const ended = signal === null ? `it ended with code ${code ?? '?'}` : `it was ended by ${signal}`
  return words === '' ? ended : words
}
