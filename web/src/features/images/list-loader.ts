import type { LoaderFunctionArgs } from 'react-router'
import { prefetch } from '../../api/queries.ts'
import { readUrl } from '../../router/url-state.ts'
import { imageListCall, imageListShape } from './image-list-state.ts'
import type { ImageKind } from './kind.ts'

/** Starts to read the list before the page is drawn, together with the session. */
export function createListLoader(kind: ImageKind) {
  return ({ request }: LoaderFunctionArgs) => {
    const state = readUrl(imageListShape, new URL(request.url).searchParams)
    prefetch(...imageListCall(kind, state))
    return null
  }
}
