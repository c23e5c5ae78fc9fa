import type { PickedFile } from './picked-file.ts'
import type { Upload } from './upload.ts'

/** What the tabs of a browser tell each other about uploads. */
export type TabMessage =
  /** A tab has opened: whoever has files, or drives something, says so. */
  | { readonly type: 'hello' }
  | { readonly type: 'file'; readonly id: string; readonly picked: PickedFile }
  /** From the tab that drives it. */
  | { readonly type: 'state'; readonly upload: Upload }
  /** Asked for in one tab, done by the one that drives it. */
  | { readonly type: 'do'; readonly id: string; readonly what: 'pause' | 'resume' | 'forget' }

export interface Tabs {
  readonly tell: (message: TabMessage) => void
}

export function joinTabs(listen: (message: TabMessage) => void): Tabs {
  const channel = new BroadcastChannel('mold-uploads')
  channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listen(data))
  return { tell: (message) => channel.postMessage(message) }
}
