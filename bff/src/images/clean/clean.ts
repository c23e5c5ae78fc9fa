import { AppError } from '@mold/shared/errors.ts'
import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import { isConvertible } from '@mold/shared/images/conversions.ts'
import { ensureAppliance } from '../../converters/guestfs/appliance.ts'
import { cleanDisk } from '../../converters/guestfs/clean.ts'
import { lookInto } from '../../converters/guestfs/look.ts'
import type { InspectedFile } from '../../converters/qemu-img.ts'
import type { ToolWatch } from '../../converters/run-tool.ts'
import type { ImageStore } from '../../stores/store.ts'
import { findCheck, keepCheck } from '../check/check.repository.ts'
import type { Derived } from '../convert/convert.ts'
import { fillSpool, inspectSpool, makeFrom } from '../convert/make.ts'
import { type SourceFile, sourceFile } from '../convert/source.ts'
import type { FetchRow } from '../fetch/fetch.repository.ts'
import type { Holder } from '../fetch/holder.ts'
import type { WorkerParts } from '../fetch/parts.ts'
import type { Received } from '../fetch/receive.ts'
import { requireLinuxOs } from './begin.service.ts'

/**
 * Brings the bytes of an image into its spool by cleaning a copy of another one: copy it, clean the copy in place, make
 * the image of that. What the copy has left inside is kept as its check. It begins anew with each try.
 *
 * @throws AppError clean.*, check.*, conversion.*, image.*, store.*; the reason of the holder's signal
 */
export async function clean(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { row, image, maxBytes }: Derived,
): Promise<Received> {
  const { format } = image
  if (!isConvertible(format)) throw new AppError('clean.format', { name: image.name, format })
  const source = await sourceFile(parts, image)
  const { applianceFolder: folder, stallMs, path } = parts.checker
  const appliance = await ensureAppliance({ folder, path }, holder.signal)
  const watch = { stallMs, path, signal: holder.signal }
  const facts = await factsOf(parts, source, { appliance, watch })
  requireLinuxOs(facts.os)
  const copy = await copyOf(parts, store, holder, { row, source })
  parts.hit('clean.copied')
  const left = await cleanCopy(holder, copy, { facts, appliance, watch })
  parts.hit('clean.cleaned')
  await requireWhole(store, row, copy)
  await holder.phase('converting', copy.facts.virtualSize)
  const made = await makeFrom(parts, store, holder, { row, source: copy, format, maxBytes })
  await store.dropSpool(row.unpacked)
  await keepCheck(parts.db, { templateId: image.id, digest: made.digest, facts: left })
  return made
}

/** What a check has found in the source, or what a look into it finds now. */
async function factsOf(
  { db }: WorkerParts,
  source: SourceFile,
  by: { readonly appliance: string; readonly watch: ToolWatch },
): Promise<GuestFacts> {
  const { templateId, digest } = source.of
  const check = await findCheck(db, templateId, digest)
  return check?.facts ?? lookInto(source, by.appliance, by.watch)
}

/**
 * The copy, as a RAW file in the place of an unpacked spool: what is deleted in a QCOW2 stays in its clusters, and the
 * blocks of a RAW file are given back.
 */
async function copyOf(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { row, source }: { readonly row: FetchRow; readonly source: SourceFile },
): Promise<InspectedFile> {
  const format = 'RAW'
  await holder.phase('converting', source.facts.virtualSize)
  const spool = row.unpacked
  const path = await fillSpool(parts, store, holder, { row, source, spool, format })
  return { path, format, facts: await inspectSpool(store, spool, format) }
}

/** It is a disk as before: whatever programs did to it, none made it another size. */
async function requireWhole(
  store: ImageStore,
  row: FetchRow,
  { format, facts }: InspectedFile,
): Promise<void> {
  const { virtualSize: now } = await inspectSpool(store, row.unpacked, format)
  const { virtualSize: before } = facts
  if (now === before) return
  throw new AppError('clean.failed', { reason: `its ${before} bytes became ${now}` })
}

async function cleanCopy(
  holder: Holder,
  copy: InspectedFile,
  by: { readonly facts: GuestFacts; readonly appliance: string; readonly watch: ToolWatch },
): Promise<GuestFacts> {
  const total = copy.facts.virtualSize ?? 0
  await holder.phase('cleaning', total)
  const onProgress = (done: number) => {
    holder.progress.bytes = Math.round(done * total)
  }
  return cleanDisk(copy, by.facts, by.appliance, { ...by.watch, onProgress })
}
