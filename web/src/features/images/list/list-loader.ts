import type { LoaderFunctionArgs } from 'react-router'
import { prefetch } from '../../../api/queries.ts'
import { ensureSession } from '../../../api/session.ts'
import { projectOf } from '../../../layout/chosen-project.ts'
import { readUrl } from '../../../router/url-state.ts'
import { imageListCall, imageListShape } from './image-list-state.ts'
import type { ImageKind } from '../kind.ts'

/** Starts to read the list as soon as somebody is signed in, before the page is drawn. */
export function createListLoader(kind: ImageKind) {
  return async ({ request }: LoaderFunctionArgs) => {
    const { searchParams } = new URL(request.url)
    if ((await ensureSession()) === undefined) return null
    const state = { ...readUrl(imageListShape, searchParams), project: projectOf(searchParams) }
    prefetch(...imageListCall(kind, state))
    return null
  }
}
