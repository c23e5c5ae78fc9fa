import { ImageListPage } from './image-list-page.tsx'
import { createListLoader } from './list-loader.ts'

export const loader = createListLoader('iso')

export function Component() {
  return <ImageListPage kind="iso" />
}
