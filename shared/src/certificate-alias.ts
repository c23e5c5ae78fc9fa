/**
 * What a certificate of direct downloads may be called. Hosts keep it as a file of that name and give the name to
 * `keytool`: so it is no path, no hidden file and no option.
 */
export const certificateAlias = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** `cloud`, and what begins with `cloudca`, are entries that an agent of CloudStack keeps in its key store. */
export const isReservedAlias = (alias: string) => /^cloud(ca.*)?$/i.test(alias)
