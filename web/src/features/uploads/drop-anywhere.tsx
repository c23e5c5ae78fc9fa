import { IconUpload } from '@tabler/icons-react'
import { suffixOf } from '@mold/shared/images/formats.ts'
import { blobReader } from '@mold/shared/images/reader.ts'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { listPath, type ImageKind } from '../images/kind.ts'
import styles from './drop-anywhere.module.css'
import { handOver } from './handed-over.ts'
import { droppedFiles, type PickedFile } from './picked-file.ts'
import * as uploads from './uploads.ts'

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true

/**
 * Takes files that are dropped anywhere: those that unfinished uploads wait for go there, the others
 * open the form for what they are.
 */
export function DropAnywhere() {
  const t = useT()
  const over = useDrop()
  if (!over) return null
  return (
    <output className={styles.veil}>
      <div className={styles.card}>
        <IconUpload size={32} stroke={1.5} aria-hidden />
        <strong>{t('uploads.drop')}</strong>
        <span>{t('uploads.dropHelp')}</span>
      </div>
    </output>
  )
}

function useDrop(): boolean {
  const [over, setOver] = useState(false)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  useEffect(() => {
    const stop = new AbortController()
    const listen = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      does: (event: DragEvent) => void,
    ) => addEventListener(type, (event) => hasFiles(event) && does(event), { signal: stop.signal })
    listen('dragenter', () => setOver(true))
    // Without this the browser would open the file in place of the page.
    listen('dragover', (event) => event.preventDefault())
    listen('dragleave', (event) => event.relatedTarget === null && setOver(false))
    listen('drop', (event) => {
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer === null) return
      void droppedFiles(event.dataTransfer).then(async (picked) => {
        const kind = await place(picked)
        if (kind === undefined) return
        const form = `${listPath[kind]}/add`
        // The open form takes them itself; another one asks before its edits are lost.
        if (pathname !== form) void navigate(form)
      })
    })
    return () => stop.abort()
  }, [navigate, pathname])
  return over
}

/** Puts dropped files where they belong; answers the form that the rest is for. */
async function place(picked: readonly PickedFile[]): Promise<ImageKind | undefined> {
  const rest = await uploads.chooseFiles(picked)
  if (rest.length === 0) return undefined
  const kinds = await Promise.all(rest.map(({ file }) => kindOf(file)))
  // A form says of each file of the other kind where that belongs.
  const kind = kinds.every((each) => each === 'iso') ? 'iso' : (kinds[0] ?? 'iso')
  handOver(kind, rest)
  return kind
}

/** What a file is by its content, else by its name. */
async function kindOf(file: File): Promise<ImageKind> {
  // Needed by nobody who drops nothing.
  const { detectFormat } = await import('@mold/shared/images/detect.ts')
  const format = await detectFormat(blobReader(file)).then(
    (found) => (found.packing === null ? found.format : null),
    () => null,
  )
  const [named] = suffixOf(file.name).formats
  return (format ?? named) === 'ISO' ? 'iso' : 'template'
}
