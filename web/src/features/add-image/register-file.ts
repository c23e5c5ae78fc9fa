import { call } from '../../api/client.ts'
import { beginUpload } from '../../api/uploads.ts'
import { deleteCommand, type ImageKind } from '../images/kind.ts'
import type { PickedFile } from '../uploads/picked-file.ts'
import type { AddValues } from './add-values.ts'
import { toUpload, type Rights } from './to-request.ts'

/**
 * Makes the image, reserves what its file needs, and hands the file to the uploads. A file that is
 * refused leaves nothing behind.
 *
 * @throws ApiError
 */
export async function registerFile(
  kind: ImageKind,
  values: AddValues,
  rights: Rights,
  picked: PickedFile,
): Promise<void> {
  const { file } = picked
  const [command, request] = toUpload(kind, values, rights)
  const { id: imageId = '', postURL = '' } = await call(command, request)
  const path = new URL(postURL, location.href).pathname
  try {
    await beginUpload(path, { length: file.size, fileName: file.name })
  } catch (error) {
    await call(deleteCommand[kind], { id: imageId }).catch(() => undefined)
    throw error
  }
  const { sendUpload } = await import('../uploads/uploads.ts')
  const id = path.slice(path.lastIndexOf('/') + 1)
  const name = values.name.trim()
  sendUpload(
    {
      id,
      path,
      imageId,
      kind,
      name,
      fileName: file.name,
      length: file.size,
      offset: 0,
      state: 'waiting',
      keptUntil: undefined,
    },
    picked,
  )
}
