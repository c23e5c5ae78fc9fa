import type { AppError } from '@mold/shared/errors.ts'
import type { Detected } from '@mold/shared/images/detected.ts'
import { blobReader } from '@mold/shared/images/reader.ts'
import { ApiError } from '../../api/api-error.ts'
import type { Probe } from './fill.ts'

/** A file of this computer, described as a probe describes what stands at an address. */
export interface LookedFile {
  readonly probe: Probe
  readonly detected: Detected | undefined
  /** Why it would be refused whatever it is said to be. */
  readonly refusal: AppError | undefined
}

/**
 * Reads the headers of a file before anything of it is sent.
 *
 * @throws ApiError client.file_unreadable
 */
export async function lookAtFile(file: File): Promise<LookedFile> {
  const { describeFile } = await loadInspection()
  const described = await describeFile(blobReader(file), file.name).catch((cause: unknown) => {
    if (!(cause instanceof DOMException)) throw cause
    const text = 'The file cannot be read'
    throw new ApiError({ status: 0, code: 'client.file_unreadable', text }, { cause })
  })
  const { refusal, detected } = described
  const probe: Probe = {
    size: file.size,
    filename: file.name,
    name: described.name,
    format: described.format,
    compression: described.compression,
    virtualsize: described.virtualSize,
    bootable: described.bootable,
    label: described.label,
    publisher: described.publisher,
    arch: described.architecture,
    ostypename: described.os?.description,
    ostypereason: described.os?.reason,
    ostypefrom: described.os?.from,
    remarks: [...described.remarks],
    acceptsranges: true,
  }
  return { probe, detected, refusal }
}

/** Inspection comes with the first file, so that a form for an address opens without it. */
async function loadInspection() {
  return import('@mold/shared/images/describe.ts').catch((cause: unknown) => {
    throw new ApiError({ status: 0, code: 'client.unreachable', text: 'No answer' }, { cause })
  })
}
