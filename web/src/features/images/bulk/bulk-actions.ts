/** What can be done with many images at once; what doing it needs is loaded with its dialog. */
export const bulkActions = ['delete', 'retry', 'cancel', 'links', 'flags', 'share', 'copy'] as const
export type BulkAction = (typeof bulkActions)[number]
