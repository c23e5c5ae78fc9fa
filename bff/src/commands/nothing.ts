/** Lists what Mold has none of, for clients that ask for it when they start (api-commands §10). */
export const createListNothing = () => async () => ({ count: 0, items: [] })
