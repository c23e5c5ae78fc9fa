import { loadAddData } from './add-data.ts'
import { AddPage } from './add-page.tsx'

export const loader = loadAddData

export function Component() {
  return <AddPage kind="iso" />
}
