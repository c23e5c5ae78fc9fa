import { ImagePage } from './image-page.tsx'

export function Component() {
  return <ImagePage kind="template" />
}
