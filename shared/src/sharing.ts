/** Most names that one call of `checkAccountNames` takes (decisions: Sharing by name). */
export const mostNames = 30
