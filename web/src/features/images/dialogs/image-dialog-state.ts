import { urlOptional, urlOptionalText, useUrlState } from '../../../router/url-state.ts'

export const imageDialogs = [
  'clean',
  'convert',
  'copy',
  'delete',
  'download',
  'edit',
  'retry',
  'share',
] as const
export type ImageDialog = (typeof imageDialogs)[number]

const shape = {
  dialog: urlOptional(imageDialogs),
  /** The image that it is about. */
  on: urlOptionalText,
  /** The zone that it is about, for a delete from the zones of a details page. */
  in: urlOptionalText,
}

/** Which dialog is open about which image: in the address, so that *back* closes it. */
export function useImageDialog() {
  const [{ dialog, on, in: zoneId }, set] = useUrlState(shape)
  return {
    dialog,
    imageId: on,
    zoneId,
    open: (next: ImageDialog, imageId: string, inZone?: string) =>
      set({ dialog: next, on: imageId, in: inZone }, { push: true }),
    close: () => set({ dialog: undefined, on: undefined, in: undefined }),
  }
}
