/** Address of a guide; apart, so that pages that lead there load nothing of it. */
export const guidePath = (id: string) => `/guides/${id}`
