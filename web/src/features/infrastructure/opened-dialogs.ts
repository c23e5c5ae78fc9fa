/* What opens over the pages, in one file: together it is smaller than what each of them shares. */
export { CertificateDialogs } from './certificates/opened-certificate.tsx'
export { HostBack, HostMaintain, HostRemove } from './host-dialogs.tsx'
export { HostAdd, HostEdit } from './host-form.tsx'
export { HostRejoin } from './host-join.tsx'
export { StoreDelete } from './store-delete-dialog.tsx'
export { StoreForm } from './store-form.tsx'
export { ZoneDeleteDialog, ZoneSwitchDialog } from './zone-dialogs.tsx'
export { ZoneForm } from './zone-form.tsx'
